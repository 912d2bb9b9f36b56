"""The law's words as types: how a column, folder or cookie says what it holds of people.

What is declared here is used elsewhere (register, policy, export, erasure, retention).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class LawfulBasis(Enum):
    """The six grounds of GDPR art. 6(1), by their letter."""

    CONSENT = "a"
    CONTRACT = "b"
    LEGAL_OBLIGATION = "c"
    VITAL_INTERESTS = "d"
    PUBLIC_TASK = "e"
    LEGITIMATE_INTERESTS = "f"


class Right(Enum):
    """What a data subject may ask: GDPR art. 15-18, 20, 21, 7(3) and LIL art. 85."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"
    DIRECTIVES = "directives"


class ErasureEffect(Enum):
    """What erasing a person does to one datum."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Period:
    """One length of time that a datum is kept, and what it is counted from."""

    slug: str
    """Of the rule that keeps it: it stands in the ledger of retention, "questions-spam"."""
    length: timedelta
    starts_at: str
    """The event, in words that follow "after": "the answer"."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long: periods, each with its event, or a criterion, or both (GDPR art. 13(2)(a))."""

    periods: tuple[Period, ...] = ()
    criterion: str = ""

    def __post_init__(self) -> None:
        """Refuse a retention that says nothing."""
        if not self.periods and not self.criterion:
            message = "a retention is a period, a criterion, or both"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One use of personal data, as the law asks it to be told (GDPR art. 13, 14 and 30)."""

    slug: str
    """Its name in the register, an export and a link: "questions"."""
    category: str
    purpose: str
    lawful_basis: LawfulBasis
    retention: Retention
    recipients: tuple[str, ...]
    rights: frozenset[Right]
    erasure: ErasureEffect
    exported: bool
    interest: str = ""
    kept_under: str = ""

    def __post_init__(self) -> None:
        """Refuse a basis (f) without its interest, and keeping without its article."""
        if (self.lawful_basis is LawfulBasis.LEGITIMATE_INTERESTS) != bool(self.interest):
            message = "legitimate interests, and they alone, name the interest pursued"
            raise ValueError(message)
        if (self.erasure is ErasureEffect.KEEP) != bool(self.kept_under):
            message = "what erasure keeps, and it alone, names the article that lets it"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """The statement that a column tells nothing of a person."""


class Tie(Enum):
    """How a row says whose it is."""

    ACCOUNT = "account"
    """A column holds the number of an account."""
    ADDRESS = "address"
    """A column holds a normalised e-mail address."""
    PARENT = "parent"
    """A foreign key leads to a row that says whose it is."""
    REFERENCE = "reference"
    """A column names a row that says whose it is: "question:42"."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One way from a row to the person it tells of."""

    tie: Tie
    column: str
    only: tuple[str, ...] = ()
    """Columns that tell of this person; without it every personal column of the row does."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Why no query can tell whose a row is, though it may tell of somebody (GDPR art. 11)."""

    why: str


Subjects = tuple[Subject, ...] | Unlinked

Declaration = Processing | NotPersonal
KEY, CLOSED = "personal_data", "personal_data_closed"


def not_personal() -> dict[str, Declaration]:
    """Return the ``info`` of a column that holds nothing of a person."""
    return {KEY: NotPersonal()}


def personal(processing: Processing, *, closed: bool = False) -> dict[str, Declaration | bool]:
    """Return the ``info`` of a column that holds personal data used as ``processing``.

    Args:
        processing: its use.
        closed: its value is one of the program's own short list, such as the kind of an event:
            in a row that is nobody's any more it tells of nobody. Enumerations are closed anyway.

    """
    return {KEY: processing, CLOSED: closed}
