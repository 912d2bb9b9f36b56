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
class Retention:
    """How long: a period with the event that starts it, or a criterion (GDPR art. 13(2)(a))."""

    period: timedelta | None = None
    starts_at: str = ""
    criterion: str = ""

    def __post_init__(self) -> None:
        """Refuse a retention that says neither, or both, or a period without its event."""
        if (self.period is None) == (not self.criterion):
            message = "a retention is either a period or a criterion"
            raise ValueError(message)
        if (self.period is None) != (not self.starts_at):
            message = "a period needs the event that starts it, a criterion has none"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One use of personal data, as the law asks it to be told (GDPR art. 13, 14 and 30)."""

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


Declaration = Processing | NotPersonal
KEY = "personal_data"


def not_personal() -> dict[str, Declaration]:
    """Return the ``info`` of a column that holds nothing of a person."""
    return {KEY: NotPersonal()}


def personal(processing: Processing) -> dict[str, Declaration]:
    """Return the ``info`` of a column that holds personal data used as ``processing``."""
    return {KEY: processing}
