"""What the proofs of privacy themselves hold of people, and why."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
)

ENDED = timedelta(days=5 * 365)
READY = timedelta(hours=72)

CONSENTS = Processing(
    slug="consents",
    category=N_("Consents given and withdrawn, without name or address"),
    persons=N_("those who agreed to something"),
    purpose=N_("Prove that a consent was given, and when it was withdrawn"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("as long as the consent holds"),
        periods=(Period("consents", ENDED, N_("its withdrawal or its end")),),
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.WITHDRAWAL}),
    erasure=ErasureEffect.KEEP,
    exported=True,
    kept_under="GDPR art. 7(1)",
)

EXPORTS = Processing(
    slug="exports",
    category=N_("Copies of their data that people asked for, and when"),
    persons=N_("those who asked for a copy of their data"),
    purpose=N_("Give people a copy of what is held of them"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until it is ready"),
        periods=(Period("exports", READY, N_("it was ready")),),
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=False,
)
