"""What is known of those who use their rights, and why."""

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

YEAR = timedelta(days=365)
WORDS, PROOF, PAPERS = YEAR, 5 * YEAR, timedelta(days=30)

REQUESTS = Processing(
    slug="requests",
    category=N_("Requests of people about their data: who asked what, when, and what was answered"),
    persons=N_("those who use their rights, and people in photographs"),
    purpose=N_("Answer requests about personal data in time, and prove it"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until the request is answered"),
        periods=(
            Period("requests-words", WORDS, N_("the answer, for names and words")),
            Period("requests", PROOF, N_("the answer, for dates and outcome")),
        ),
    ),
    sources=frozenset({Source.PERSON, Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION}),
    erasure=ErasureEffect.KEEP,
    kept_under="GDPR art. 5(2)",
    exported=True,
    withheld=N_("without name and address the request cannot be answered"),
)

ASKERS = Processing(
    slug="request-accounts",
    category=N_("Which account a request is about"),
    persons=N_("account holders who use their rights"),
    purpose=N_("Carry out what an account holder asks"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(criterion=N_("as long as the account and the request")),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
)

DECIDERS = Processing(
    slug="request-deciders",
    category=N_("Who of the studio acted on a request"),
    persons=N_("those who answer requests in the studio"),
    purpose=N_("Answer requests about personal data in time, and prove it"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("proof of how requests are answered"),
    balance=N_("it tells of an act of their office, and only the studio reads it"),
    retention=Retention(criterion=N_("as long as the request")),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
)

IDENTITY = Processing(
    slug="identity-papers",
    category=N_("A copy of an identity paper, where a written doubt asked for it"),
    persons=N_("those who use their rights and whose identity is doubted"),
    purpose=N_("Give nobody's data to somebody else"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until the identity is settled"),
        periods=(Period("identity-papers", PAPERS, N_("it was sent, at the latest")),),
    ),
    sources=frozenset({Source.PERSON}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("identity can be shown in another way"),
)

HELD = Holdings(
    folders=(
        Folder(
            path="identity",
            holds=N_("identity papers, encrypted, until they are looked at"),
            processings=(IDENTITY,),
        ),
    ),
)
