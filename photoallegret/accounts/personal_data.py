"""What accounts know of people, and why."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    Cookie,
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
)

INACTIVE, WARNING = timedelta(days=730), timedelta(days=30)
"""An account nobody signs in to is erased after the first, told the second before."""
CHANGE = timedelta(days=7)

ACCOUNT = Processing(
    slug="accounts",
    category=N_("E-mail address, reference, role, language, last day and state of an account"),
    persons=N_("those who have an account"),
    purpose=N_("Let account holders sign in and find what is theirs"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(
        criterion=N_("as long as the account is kept"),
        periods=(Period("accounts-inactive", INACTIVE, N_("the last day it was used")),),
    ),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset(
        {
            Right.ACCESS,
            Right.RECTIFICATION,
            Right.ERASURE,
            Right.RESTRICTION,
            Right.PORTABILITY,
            Right.DIRECTIVES,
        }
    ),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("without an address there is no account"),
)

PROFILE = Processing(
    slug="profiles",
    category=N_("First and last name of an account, where its holder gives them"),
    persons=N_("those who have an account"),
    sources=frozenset({Source.PERSON}),
    withheld=N_("nothing: it is optional"),
    purpose=N_("Address account holders by their name"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(criterion=N_("until you take them out, at most as long as the account")),
    recipients=(),
    rights=ACCOUNT.rights,
    erasure=ErasureEffect.DELETE,
    exported=True,
)

PICTURE = Processing(
    slug="profile-pictures",
    category=N_("Picture of an account, where its holder adds one"),
    persons=N_("those who have an account"),
    sources=frozenset({Source.PERSON}),
    withheld=N_("nothing: it is optional"),
    purpose=N_("Show account holders and the photographer whose account it is"),
    lawful_basis=LawfulBasis.CONSENT,
    retention=Retention(criterion=N_("until you remove it, at most as long as the account")),
    recipients=(),
    rights=frozenset(
        {
            Right.ACCESS,
            Right.RECTIFICATION,
            Right.ERASURE,
            Right.WITHDRAWAL,
            Right.PORTABILITY,
            Right.DIRECTIVES,
        }
    ),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

ADDRESS_CHANGE = Processing(
    slug="address-changes",
    category=N_("Another e-mail address of an account, until both addresses agree"),
    persons=N_("those who have an account"),
    sources=frozenset({Source.PERSON}),
    withheld=N_("the account keeps its address"),
    purpose=N_("Make sure that nobody else takes an account over"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(periods=(Period("address-changes", CHANGE, N_("it was asked for")),)),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

AGE = Processing(
    slug="age-doubts",
    category=N_("Since when an account waits for a parent, as its holder may be under fifteen"),
    persons=N_("children who have an account, and those taken for one"),
    sources=frozenset({Source.SITE}),
    purpose=N_("Ask a parent before a child's account is used"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(criterion=N_("until a parent agrees or the photographer lifts it")),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

CREDENTIALS = Processing(
    slug="credentials",
    category=N_("Hashed passwords, second factors, keys and one-time links"),
    persons=N_("those who have an account"),
    purpose=N_("Make sure that who signs in is who they say"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(
        criterion=N_("until replaced or used, at most as long as the account"),
        periods=(
            Period("one-time-links", timedelta(hours=24), N_("the link was made")),
            Period("upload-keys", timedelta(days=1), N_("the key was revoked")),
        ),
    ),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    withheld=N_("without a password nobody signs in"),
    kind=DataKind.CONNECTION,
)

SIGNED_IN = Processing(
    slug="sessions",
    category=N_("Where an account is signed in: kind of device, first and last use"),
    persons=N_("those who have an account"),
    purpose=N_("Keep account holders signed in and let them end it from anywhere"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(
        periods=(
            Period("sessions", timedelta(days=30), N_("the last use")),
            Period("sessions-longest", timedelta(days=180), N_("signing in")),
        )
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.PORTABILITY}),
    erasure=ErasureEffect.DELETE,
    exported=True,
    kind=DataKind.CONNECTION,
)

SECURITY = Processing(
    slug="security",
    category=N_("Sign-ins, failures and changes of credentials"),
    persons=N_("those who have an account, and those who try to sign in"),
    purpose=N_("Notice and prove attempts on an account"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("security of the site and of its account holders"),
    balance=N_(
        "holders are protected by it; no network address is kept, and it ends after six months"
    ),
    retention=Retention(
        periods=(Period("security-journal", timedelta(days=182), N_("the event")),)
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
    kind=DataKind.CONNECTION,
)

SESSION_COOKIE = Cookie(
    name="session",
    purpose=N_("Recognise whoever has signed in"),
    processing=SIGNED_IN,
    life=timedelta(days=180),
    exempt=N_("without it nobody stays signed in, as they asked"),
    when=N_("after a sign-in, never before"),
)

HELD = Holdings(
    cookies=(SESSION_COOKIE,),
    folders=(
        Folder(
            path="profiles",
            holds=N_("pictures of accounts, in two sizes, as pixels alone"),
            processings=(PICTURE,),
        ),
        Folder(
            path="uploads/profile-*",
            holds=N_("a picture of an account that is being sent, until it is kept"),
            processings=(PICTURE,),
            backed_up=False,
        ),
    ),
)
