"""What the outbox knows of people, and why."""

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

KEPT = timedelta(days=30)

WRITING = Processing(
    slug="mail",
    category=N_("E-mail addresses written to, kind of each message, when and whether it left"),
    purpose=N_("Tell people what became of what they asked, and prove that they were told"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("that those who ask get an answer"),
    retention=Retention(periods=(Period("mail", KEPT, N_("the day it left, or was given up")),)),
    recipients=(N_("the provider that carries the mail"),),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

CONTENT = Processing(
    slug="mail-content",
    category=N_("What messages that wait are to say, and whom an answer goes to"),
    purpose=N_("Tell people what became of what they asked"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("that those who ask get an answer"),
    retention=Retention(
        criterion=N_("until the message has left; 30 days when it could not leave")
    ),
    recipients=(N_("the provider that carries the mail"),),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=False,
)
