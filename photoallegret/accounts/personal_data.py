"""What accounts know of people, and why."""

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

ACCOUNT = Processing(
    slug="accounts",
    category=N_("E-mail address, role and language of an account"),
    purpose=N_("Let account holders sign in and find what is theirs"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(criterion=N_("as long as the account is kept")),
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
)

CREDENTIALS = Processing(
    slug="credentials",
    category=N_("Hashed passwords, second factors, keys and one-time links"),
    purpose=N_("Make sure that who signs in is who they say"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(criterion=N_("until replaced or used, at most as long as the account")),
    recipients=(),
    rights=frozenset({Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=False,
)

SIGNED_IN = Processing(
    slug="sessions",
    category=N_("Where an account is signed in: kind of device, first and last use"),
    purpose=N_("Keep account holders signed in and let them end it from anywhere"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(periods=(Period("sessions", timedelta(days=30), N_("the last use")),)),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.PORTABILITY}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

SECURITY = Processing(
    slug="security",
    category=N_("Sign-ins, failures and changes of credentials"),
    purpose=N_("Notice and prove attempts on an account"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("security of the site and of its account holders"),
    retention=Retention(
        periods=(Period("security-journal", timedelta(days=182), N_("the event")),)
    ),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
)
