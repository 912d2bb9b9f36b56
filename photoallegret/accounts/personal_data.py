"""What accounts know of people, and why."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    Cookie,
    DataKind,
    ErasureEffect,
    Holdings,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
)

ACCOUNT = Processing(
    slug="accounts",
    category=N_("E-mail address, role and language of an account"),
    persons=N_("those who have an account"),
    purpose=N_("Let account holders sign in and find what is theirs"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(criterion=N_("as long as the account is kept")),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(),
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

HELD = Holdings(cookies=(SESSION_COOKIE,))
