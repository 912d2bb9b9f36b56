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
WORDS, PROOF, PAPERS, LETTER = YEAR, 5 * YEAR, timedelta(days=30), timedelta(days=30)

REQUESTS = Processing(
    slug="requests",
    category=N_("Requests about data: which right, when, and how it was answered, without a name"),
    persons=N_("those who use their rights, and people in photographs"),
    purpose=N_("Prove that requests about personal data are answered in time"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until the request is answered"),
        periods=(Period("requests", PROOF, N_("the answer"), is_usual=False),),
    ),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RESTRICTION}),
    erasure=ErasureEffect.KEEP,
    kept_under="GDPR art. 5(2)",
    exported=True,
    withheld=N_("without the right that is used there is no request"),
)

REQUESTERS = Processing(
    slug="requesters",
    category=N_("Name, address, account and words of who makes a request, and the answer"),
    persons=N_("those who use their rights, and people in photographs"),
    purpose=N_("Answer requests about personal data"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until the request is answered"),
        periods=(Period("requesters", WORDS, N_("the answer")),),
    ),
    sources=frozenset({Source.PERSON, Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("without name and address the request cannot be answered"),
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

LETTERS = Processing(
    slug="postal-letters",
    category=N_("The last letter to who asked by post to be erased, with name and address, sealed"),
    persons=N_("those who ask by post that what is kept of them is erased"),
    purpose=N_("Answer by post who gave no e-mail address"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until it is printed and sent"),
        periods=(Period("postal-letters", LETTER, N_("it was written, at the latest")),),
    ),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("without a postal address the request cannot be answered"),
)

HELD = Holdings(
    folders=(
        Folder(
            path="identity",
            holds=N_("identity papers, encrypted, until they are looked at"),
            processings=(IDENTITY,),
            sealed="identity",
            backed_up=False,
        ),
    ),
)
