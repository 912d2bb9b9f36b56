"""What telling of changes in the legal texts holds of people, and why."""

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Processing,
    Recipient,
    Retention,
    Right,
    Source,
)

NOTICES = Processing(
    slug="text-notices",
    category=N_("Of which change of the privacy policy somebody was told, when, and whether read"),
    persons=N_("those who have an account"),
    purpose=N_("Tell each account holder once what changes in the use of their data"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(criterion=N_("as long as the account is kept")),
    sources=frozenset({Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)
