"""What uploads know of people, and why."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    Folder,
    Holdings,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
    Stored,
)

SENDING = Processing(
    slug="uploads",
    category=N_("Files being sent, their names, and who sends them"),
    persons=N_("those who send photographs"),
    purpose=N_("Receive photographs, and go on after a cut where it was"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(
        periods=(
            Period("uploads", timedelta(days=7), N_("the last byte received, or the outcome")),
        )
    ),
    sources=frozenset({Source.PERSON, Source.FILE, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    withheld=N_("nothing is received without a file"),
)

HELD = Holdings(
    folders=(
        Folder(
            path="uploads/tus",
            holds=N_("files on their way, each under its own secret name"),
            processings=(SENDING,),
            backed_up=False,
        ),
        Folder(
            path="uploads/form-*",
            holds=N_("files that a form of the studio is bringing, until it has"),
            processings=(SENDING,),
            backed_up=False,
        ),
    ),
    stored=(
        Stored(
            key="photoallegret.uploads",
            purpose=N_("Go on with files that were being sent when the page was closed"),
            processing=SENDING,
            life=timedelta(days=7),
            exempt=N_("sending goes on after a cut, as whoever sends asked"),
        ),
    ),
)
