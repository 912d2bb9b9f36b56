"""What questions know of people, and why: each use with its period (GDPR art. 13 and 30)."""

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

YEAR = timedelta(days=365)
UNCONFIRMED, SPAM, ANSWERED = timedelta(days=7), timedelta(days=30), YEAR
REMOVED, REPORTED, CAPSULE, HOST_DUTY = timedelta(days=183), YEAR, YEAR, YEAR

QUESTION = Processing(
    slug="questions",
    category=N_("Name, e-mail address, question, pictures joined, and the answer"),
    purpose=N_("Answer the questions that visitors ask"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("answering those who write to the photographer"),
    retention=Retention(
        criterion=N_("until it is answered or declined"),
        periods=(
            Period("questions-unconfirmed", UNCONFIRMED, N_("it came, without its address proved")),
            Period("questions-spam", SPAM, N_("it was called spam")),
            Period("questions-answered", ANSWERED, N_("the answer")),
            Period("questions-declined", REMOVED, N_("it was declined")),
        ),
    ),
    recipients=(N_("the relay that carries the site's mail"),),
    rights=frozenset(
        {
            Right.ACCESS,
            Right.RECTIFICATION,
            Right.ERASURE,
            Right.RESTRICTION,
            Right.OBJECTION,
            Right.DIRECTIVES,
        }
    ),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

PUBLISHED = Processing(
    slug="published-questions",
    category=N_("Question and answer as published, first name where its author agreed"),
    purpose=N_("Let other visitors profit from an answer"),
    lawful_basis=LawfulBasis.CONSENT,
    retention=Retention(
        criterion=N_("until its author withdraws, reviewed every three years"),
        periods=(
            Period("questions-published", ANSWERED, N_("the answer, for who asked and how")),
            Period("questions-removed", REMOVED, N_("it was removed")),
        ),
    ),
    recipients=(N_("the public"),),
    rights=frozenset(
        {
            Right.ACCESS,
            Right.RECTIFICATION,
            Right.ERASURE,
            Right.WITHDRAWAL,
            Right.OBJECTION,
            Right.DIRECTIVES,
        }
    ),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

MODERATION = Processing(
    slug="moderation",
    category=N_("Decisions on questions, their reasons and dates"),
    purpose=N_("Answer for what is published, declined or removed"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("as long as the question; six months after it was declined or removed")
    ),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RESTRICTION}),
    erasure=ErasureEffect.KEEP,
    exported=True,
    kept_under="DSA art. 17",
)

MODERATORS = Processing(
    slug="moderators",
    category=N_("Who decided on each question"),
    purpose=N_("Answer for what is published, declined or removed"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("proof of the publisher's decisions"),
    retention=Retention(criterion=N_("as long as the decision")),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
)

REPORT = Processing(
    slug="reports",
    category=N_("Reports of content: reason, name and e-mail address of who reports"),
    purpose=N_("Receive and decide reports of illegal content"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(Period("reports", REPORTED, N_("the decision")),)),
    recipients=(N_("the relay that carries the site's mail"),),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
)

EVIDENCE = Processing(
    slug="evidence",
    category=N_("Sealed copies of what must be referred to the authorities"),
    purpose=N_("Keep evidence of illegal content for the authorities"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(Period("evidence", CAPSULE, N_("the sealing")),)),
    recipients=(N_("the judicial authorities, on order"),),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.KEEP,
    exported=False,
    kept_under="GDPR art. 17(3)(e)",
)

PUBLISHING_ACTS = Processing(
    slug="host-duty",
    category=N_("Acts of publishing with their network address, sealed"),
    purpose=N_("Keep what the law asks of hosts, where the photographer chose so"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(Period("host-duty", HOST_DUTY, N_("the act")),)),
    recipients=(N_("the judicial authorities, on order"),),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.KEEP,
    exported=False,
    kept_under="décret 2021-1362",
)
