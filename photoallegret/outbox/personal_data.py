"""What the outbox knows of people, and why."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    Folder,
    Holdings,
    LawfulBasis,
    Outgoing,
    Period,
    Processing,
    Recipient,
    Retention,
    Right,
    Source,
)

KEPT = timedelta(days=30)

WRITING = Processing(
    slug="mail",
    category=N_("E-mail addresses written to, kind of each message, when and whether it left"),
    persons=N_("those to whom the site writes"),
    purpose=N_("Tell people what became of what they asked, and prove that they were told"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("that those who ask get an answer"),
    balance=N_(
        "messages answer those who wrote; nothing is advertised, opened mail is not watched"
    ),
    retention=Retention(periods=(Period("mail", KEPT, N_("the day it left, or was given up")),)),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("without an address nobody can be answered"),
)

CONTENT = Processing(
    slug="mail-content",
    category=N_("What messages that wait are to say, and whom an answer goes to"),
    persons=N_("those to whom the site writes"),
    purpose=N_("Tell people what became of what they asked"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("that those who ask get an answer"),
    balance=N_("words are forgotten as soon as the message has left"),
    retention=Retention(
        criterion=N_("until the message has left; 30 days when it could not leave")
    ),
    sources=frozenset({Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=False,
)

HELD = Holdings(
    folders=(
        Folder(
            path="outbox",
            holds=N_("messages as files, on a developer's machine only"),
            processings=(WRITING, CONTENT),
            backed_up=False,
        ),
    ),
    outgoing=(
        Outgoing(
            setting="mail.server",
            module="photoallegret.mail.delivering",
            recipient=Recipient.MAIL,
        ),
    ),
)
