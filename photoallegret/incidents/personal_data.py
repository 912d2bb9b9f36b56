"""What the record of incidents knows of people, and why: numbers, and who was told."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    Folder,
    Holdings,
    LawfulBasis,
    Period,
    Processing,
    Recipient,
    Retention,
    Right,
    Source,
)

KEPT = timedelta(days=5 * 365)

INCIDENTS = Processing(
    slug="incidents",
    category=N_("Breaches of data: what happened, which data, how many people, what was done"),
    persons=N_("those whose data a breach touched, as numbers: nobody is named"),
    purpose=N_("Keep the record of breaches that the law asks for, and report them in time"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until the incident is closed"),
        periods=(Period("incidents", KEPT, N_("the incident was closed")),),
    ),
    sources=frozenset({Source.SITE}),
    recipients=(Recipient.AUTHORITIES,),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.KEEP,
    kept_under="GDPR art. 33(5)",
    exported=False,
)

NOTICES = Processing(
    slug="incident-notices",
    category=N_("Of which breach somebody was told, when, and whether they read it"),
    persons=N_("those whose data a breach touched"),
    purpose=N_("Tell each person of a breach once, and prove that they were told"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(criterion=N_("as long as the record of the breach")),
    sources=frozenset({Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

HELD = Holdings(
    folders=(
        Folder(
            path="banner.json",
            holds=N_("what every public page says above all, until a day"),
            processings=(),
        ),
        Folder(path=".banner.json", holds=N_("the same, while it is written"), backed_up=False),
    )
)
