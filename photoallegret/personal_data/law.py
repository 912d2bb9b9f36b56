"""The law's words as types: a use of personal data, with all that must be told of it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

SLUG = re.compile(r"[a-z]+(-[a-z]+)*")


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
    is_usual: bool = True
    """Whether whoever gives the datum must be told beside the button; else behind "more"."""


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

    def period(self, slug: str) -> Period:
        """Return the period with this slug; raise KeyError without one."""
        return {one.slug: one for one in self.periods}[slug]


class Source(Enum):
    """Where a datum comes from (GDPR art. 13 and 14(2)(f))."""

    PERSON = "person"
    """Given by the person it tells of."""
    OTHERS = "others"
    """Given by somebody else: it tells of people who may not know."""
    FILE = "file"
    """Read in a file, as a camera or its owner wrote it."""
    SITE = "site"
    """Made by the site: a date, a digest, a decision."""


class DataKind(Enum):
    """The kinds of ordinary data that the CNIL's register tells apart."""

    IDENTITY = "identity"
    """Who somebody is and looks like, and what they write."""
    WORK = "work"
    """What somebody does in their trade."""
    CONNECTION = "connection"
    """When and from where somebody came, and what their browser keeps."""


class Recipient(Enum):
    """Who receives a datum: a processor by its role (GDPR art. 28), or others by their kind.

    The processors themselves are named in site.toml; the host holds everything, unsaid.
    """

    MAIL = "mail"
    """Who carries the site's mail."""
    STORAGE = "storage"
    """Who keeps the photographs' files, where the site's own disk is not all there is."""
    BACKUPS = "backups"
    """Who keeps the copies of the site: all of it, encrypted."""
    PUBLIC = "public"
    AUTHORITIES = "authorities"
    """Judges and the CNIL, on their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One use of personal data, as the law asks it to be told (GDPR art. 13, 14 and 30)."""

    slug: str
    """Its name in the register, an export and a link: "questions"."""
    category: str
    persons: str
    """Of whom it tells: "visitors who write"."""
    purpose: str
    lawful_basis: LawfulBasis
    retention: Retention
    sources: frozenset[Source]
    recipients: tuple[Recipient, ...]
    rights: frozenset[Right]
    erasure: ErasureEffect
    exported: bool
    interest: str = ""
    balance: str = ""
    """Why that interest prevails over the person's (GDPR art. 6(1)(f))."""
    kept_under: str = ""
    kind: DataKind = DataKind.IDENTITY
    in_storage: bool = False
    """Whether its files also go to whoever keeps photographs, where site.toml names one."""
    withheld: str = ""
    """What follows when the person does not give it (GDPR art. 13(2)(e))."""
    automated: str = ""
    """What a machine decides alone about somebody, with effects of law or the like, and by which
    logic (GDPR art. 15(1)(h) and 22); "": nothing, machines at most sort."""

    def __post_init__(self) -> None:
        """Refuse what the law would not accept."""
        rules = (
            (
                (self.lawful_basis is LawfulBasis.LEGITIMATE_INTERESTS) == bool(self.interest),
                "legitimate interests, and they alone, name the interest pursued",
            ),
            (
                bool(self.interest) == bool(self.balance),
                "an interest, and it alone, says why it prevails (balance)",
            ),
            (
                (self.erasure is ErasureEffect.KEEP) == bool(self.kept_under),
                "what erasure keeps, and it alone, names the article that lets it",
            ),
            (
                (Source.PERSON in self.sources) == bool(self.withheld),
                "what the person gives, and it alone, says what follows when it is not given",
            ),
            (bool(self.sources), "a processing says where its data come from"),
            (
                (self.lawful_basis is LawfulBasis.CONSENT) <= (Right.WITHDRAWAL in self.rights),
                "what rests on consent can be withdrawn",
            ),
            (SLUG.fullmatch(self.slug), "a slug is lower case, its words joined by hyphens"),
        )
        for holds, rule in rules:
            if not holds:
                message = f"{self.slug}: {rule}"
                raise ValueError(message)
