"""What uploads know of people, and why."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
)

SENDING = Processing(
    slug="uploads",
    category=N_("Files being sent, their names, and who sends them"),
    purpose=N_("Receive photographs, and go on after a cut where it was"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(
        periods=(
            Period("uploads", timedelta(days=7), N_("the last byte received, or the outcome")),
        )
    ),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=False,
)
