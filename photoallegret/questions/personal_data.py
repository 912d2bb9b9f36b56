"""What questions know of people, and why: each use with its period (GDPR art. 13 and 30)."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    DataKind,
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
    Stored,
)

YEAR = timedelta(days=365)
UNCONFIRMED, SPAM, ANSWERED = timedelta(days=7), timedelta(days=30), YEAR
REMOVED, REPORTED, CAPSULE, HOST_DUTY = timedelta(days=183), YEAR, YEAR, YEAR

QUESTION = Processing(
    slug="questions",
    category=N_("Name, e-mail address, question, pictures joined, and the answer"),
    persons=N_("visitors who write, and people named in what they write"),
    purpose=N_("Answer the questions that visitors ask"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("answering those who write to the photographer"),
    balance=N_("who writes expects an answer; a name and an address are all that is asked"),
    retention=Retention(
        criterion=N_("until it is answered or declined"),
        periods=(
            Period(
                "questions-unconfirmed",
                UNCONFIRMED,
                N_("it came, without its address proved"),
                is_usual=False,
            ),
            Period("questions-spam", SPAM, N_("it was called spam"), is_usual=False),
            Period("questions-answered", ANSWERED, N_("the answer")),
            Period("questions-declined", REMOVED, N_("it was declined"), is_usual=False),
        ),
    ),
    sources=frozenset({Source.PERSON, Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
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
    withheld=N_("without name, address or question there is no answer; pictures are optional"),
)

PUBLISHED = Processing(
    slug="published-questions",
    category=N_("Question and answer as published, first name where its author agreed"),
    persons=N_("visitors who agreed to be published"),
    purpose=N_("Let other visitors profit from an answer"),
    lawful_basis=LawfulBasis.CONSENT,
    retention=Retention(
        criterion=N_("until its author withdraws, reviewed every three years"),
        periods=(
            Period("questions-published", ANSWERED, N_("the answer, for who asked and how")),
            Period("questions-removed", REMOVED, N_("it was removed")),
        ),
    ),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(Recipient.PUBLIC,),
    rights=frozenset(
        {
            Right.ACCESS,
            Right.RECTIFICATION,
            Right.ERASURE,
            Right.PORTABILITY,
            Right.WITHDRAWAL,
            Right.OBJECTION,
            Right.DIRECTIVES,
        }
    ),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("nothing: the question is answered in private"),
)

MODERATION = Processing(
    slug="moderation",
    category=N_("Decisions on questions, their reasons and dates"),
    persons=N_("visitors who write"),
    purpose=N_("Answer for what is published, declined or removed"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("as long as the question; six months after it was declined or removed")
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RESTRICTION}),
    erasure=ErasureEffect.KEEP,
    exported=True,
    kept_under="DSA art. 17",
    kind=DataKind.WORK,
)

MODERATORS = Processing(
    slug="moderators",
    category=N_("Who decided on each question"),
    persons=N_("those who decide in the studio"),
    purpose=N_("Answer for what is published, declined or removed"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("proof of the publisher's decisions"),
    balance=N_("it tells of an act of their office, and only the studio reads it"),
    retention=Retention(criterion=N_("as long as the decision")),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
    kind=DataKind.WORK,
)

REPORT = Processing(
    slug="reports",
    category=N_("Reports of content: reason, name and e-mail address of who reports"),
    persons=N_("those who report content, and those it comes from"),
    purpose=N_("Receive and decide reports of illegal content"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(Period("reports", REPORTED, N_("the decision")),)),
    sources=frozenset({Source.PERSON, Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
    withheld=N_(
        "a report without reason, name and address is not decided, save of the abuse of a child"
    ),
)

EVIDENCE = Processing(
    slug="evidence",
    category=N_("Sealed copies of what must be referred to the authorities"),
    persons=N_("visitors who wrote what must be referred to the authorities"),
    purpose=N_("Keep evidence of illegal content for the authorities"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(Period("evidence", CAPSULE, N_("the sealing")),)),
    sources=frozenset({Source.SITE}),
    recipients=(Recipient.AUTHORITIES,),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.KEEP,
    exported=False,
    kept_under="GDPR art. 17(3)(e)",
)

PUBLISHING_ACTS = Processing(
    slug="host-duty",
    category=N_("Acts of publishing with their network address, sealed"),
    persons=N_("visitors whose question was published"),
    purpose=N_("Keep what the law asks of hosts, where the photographer chose so"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(Period("host-duty", HOST_DUTY, N_("the act")),)),
    sources=frozenset({Source.SITE}),
    recipients=(Recipient.AUTHORITIES,),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.KEEP,
    exported=False,
    kept_under="décret 2021-1362",
    kind=DataKind.CONNECTION,
)

HELD = Holdings(
    folders=(
        Folder(
            path="attachments",
            holds=N_("pictures joined to questions, as pixels alone"),
            processings=(QUESTION, PUBLISHED),
        ),
        Folder(
            path="uploads/question-*",
            holds=N_("pictures of a question that is being sent, until it is kept"),
            processings=(QUESTION,),
            backed_up=False,
        ),
    ),
    stored=(
        Stored(
            key="photoallegret.desk-keys",
            purpose=N_("Remember that the keys of the desk of questions are on"),
            processing=None,
            life=None,
            exempt=N_("it is kept by whoever turns the keys on, for that alone"),
        ),
    ),
)
