"""What exists of rights: requests, the days they stood still, what was done, doubts, papers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy import text as written
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.accounts.models import LONGEST_ADDRESS, Account
from photoallegret.db import Model, named, partial_index
from photoallegret.deadlines import Clock, Wait
from photoallegret.encrypted import EncryptedText
from photoallegret.gallery.models import Photo
from photoallegret.personal_data import Subject, Tie, not_personal, personal
from photoallegret.rights.personal_data import DECIDERS, IDENTITY, LETTERS, REQUESTERS, REQUESTS

LONGEST_NAME, LONGEST_WORDS, LONGEST_LETTER = 120, 5_000, 20_000
LONGEST_LINK = 300
HAS_NAME = "(email <> '' OR postal <> '' OR name <> '')"
"""Written out: an index serves a rule of retention that says the same words."""
PAPERS = "identity"
"""Of the data folder: identity papers, encrypted."""


class Kind(StrEnum):
    """Which right is used (GDPR art. 15-18, 20-22 and 7(3); loi 78-17 art. 85; C. civ. art. 9)."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"
    DIRECTIVES = "directives"
    REVIEW = "review"
    """That a person, not a machine, decides (GDPR art. 22)."""
    PICTURE = "picture"
    """Somebody is seen in a photograph."""


class Channel(StrEnum):
    """How a request came."""

    SITE = "site"
    ACCOUNT = "account"
    """On the site, signed in."""
    MAIL = "mail"
    POST = "post"


class RequestState(StrEnum):
    """How far a request has come."""

    UNPROVED = "unproved"
    """Who asks is not known yet: the link of the mail was not used."""
    OPEN = "open"
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    TAKEN_BACK = "taken-back"
    """By who asked."""
    NOTHING_HELD = "nothing-held"
    """Nothing is held of who asked: there was nothing to do."""
    UNKNOWN = "unknown"
    """Closed without an answer: who asked never showed who they are."""


CLOSED = frozenset(RequestState) - {RequestState.UNPROVED, RequestState.OPEN}


class Proof(StrEnum):
    """How the one who asks showed who they are."""

    SESSION = "session"
    LINK = "link"
    """Of the mail."""
    REFERENCE = "reference"
    """They knew what only they could."""
    PAPER = "paper"
    KNOWN = "known"
    """By the photographer: the request came by mail or post."""


class EventKind(StrEnum):
    """What happened to a request. Each line of its timeline is one."""

    RECEIVED = "received"
    PROVED = "proved"
    DOUBTED = "doubted"
    PAPER_SENT = "paper-sent"
    PAPER_DELETED = "paper-deleted"
    EXTENDED = "extended"
    REMINDED = "reminded"
    FOUND = "found"
    """It was looked up how much is held of who asks."""
    HELD = "held"
    """A ground was written why an erasure does not carry itself out."""
    WITHDRAWN = "withdrawn"
    """A photograph was taken off the site as a precaution."""
    RESTORED = "restored"
    EXECUTED = "executed"
    RECIPIENTS = "recipients"
    """Who received what was changed, and is to be told (GDPR art. 19)."""
    RECIPIENTS_TOLD = "recipients-told"
    DECIDED = "decided"
    TAKEN_BACK = "taken-back"
    NOTED = "noted"


class Done(StrEnum):
    """What was carried out: the outcome of a line that says so."""

    COPY = "copy"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    CONSENTS = "consents"
    CORRECTIONS = "corrections"
    BY_HAND = "by-hand"
    """Outside the program: its words say what."""
    PHOTO = "photo away"


TIED = "photo tied"
"""Outcome of the note that says which photograph is meant; its words hold the photo's name."""


class RightsRequest(Model):
    """One request of one person about their data."""

    __tablename__ = "rights_request"
    __subjects__ = (
        Subject(Tie.ADDRESS, "proved_key", proved=True),
        Subject(Tie.ACCOUNT, "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(String(12), unique=True, info=personal(REQUESTS))
    """Told to people, by mail and telephone: "D-7F3K2M". It opens nothing."""
    secret_hash: Mapped[str] = mapped_column(
        String(64), unique=True, info=personal(REQUESTS, withheld=True)
    )
    """Of the secret in the address of the page that follows it."""
    secret: Mapped[str] = mapped_column(
        EncryptedText("request-link", 300), info=personal(REQUESTERS, withheld=True)
    )
    """The same, for the links of later messages."""
    kind: Mapped[Kind] = mapped_column(named(Kind), info=personal(REQUESTS))
    channel: Mapped[Channel] = mapped_column(named(Channel), info=personal(REQUESTS))
    language: Mapped[str] = mapped_column(String(8), info=personal(REQUESTS, closed=True))
    name: Mapped[str] = mapped_column(
        String(LONGEST_NAME), info=personal(REQUESTERS, correctable=True)
    )
    email: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), info=personal(REQUESTERS))
    """Where the answer goes; "" when it goes by post."""
    postal: Mapped[str] = mapped_column(String(500), default="", info=personal(REQUESTERS))
    """Where a request by post is answered."""
    proved_key: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), default="", index=True, info=personal(REQUESTERS)
    )
    """One form of all the ways to write the address, once it was proved; until then "": what a
    stranger writes under somebody's address never becomes theirs."""
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True, info=personal(REQUESTERS)
    )
    """Whose it is, where that was proved."""
    told_reference: Mapped[str] = mapped_column(String(40), default="", info=personal(REQUESTERS))
    """Of an account or an order, as who asks wrote it."""
    words: Mapped[str] = mapped_column(Text, info=personal(REQUESTERS))
    """What it concerns."""
    scope: Mapped[list[str]] = mapped_column(JSON, info=personal(REQUESTS, closed=True))
    """Slugs of the processings it concerns; [] for all."""
    ground: Mapped[str] = mapped_column(
        String(20), default="", info=personal(REQUESTS, closed=True)
    )
    """Of an erasure, one of rules.GROUNDS."""
    photo_id: Mapped[int | None] = mapped_column(
        ForeignKey(Photo.id, ondelete="SET NULL"), index=True, info=personal(REQUESTERS)
    )
    photo_name: Mapped[str] = mapped_column(String(300), default="", info=personal(REQUESTERS))
    is_minor: Mapped[bool] = mapped_column(default=False, info=personal(REQUESTS))
    """It is about somebody who is or was under age: it is treated first (loi 78-17 art. 51 II)."""
    received_on: Mapped[date] = mapped_column(info=personal(REQUESTS))
    """The day of receipt in Paris, true for what came by post."""
    entered_at: Mapped[datetime] = mapped_column(info=personal(REQUESTS))
    proof: Mapped[Proof | None] = mapped_column(named(Proof), info=personal(REQUESTS))
    proved_at: Mapped[datetime | None] = mapped_column(info=personal(REQUESTS))
    extended_at: Mapped[datetime | None] = mapped_column(info=personal(REQUESTS))
    due_on: Mapped[date] = mapped_column(info=personal(REQUESTS))
    """As known when it was last changed; of one that stands still, as if it did not."""
    reminded_for: Mapped[int | None] = mapped_column(Integer, info=not_personal())
    """Days before the due date of the last reminder."""
    reminded_on: Mapped[date | None] = mapped_column(info=not_personal())
    """The day of the last reminder, whatever it was for."""
    holding_ground: Mapped[str] = mapped_column(Text, default="", info=personal(REQUESTERS))
    """Why an erasure that is due does not carry itself out; "" when it does."""
    state: Mapped[RequestState] = mapped_column(named(RequestState), info=personal(REQUESTS))
    closed_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(REQUESTS))
    edition: Mapped[int] = mapped_column(Integer, default=1, info=not_personal())

    account: Mapped[Account | None] = relationship()
    photo: Mapped[Photo | None] = relationship()
    waits: Mapped[list["RequestWait"]] = relationship(
        cascade="all, delete-orphan", order_by="RequestWait.id", lazy="selectin"
    )
    events: Mapped[list["RequestEvent"]] = relationship(
        cascade="all, delete-orphan", order_by="RequestEvent.id"
    )
    papers: Mapped[list["IdentityPaper"]] = relationship(
        cascade="all, delete-orphan", order_by="IdentityPaper.id"
    )

    __table_args__ = (
        Index(None, "state", "is_minor", "due_on", "id"),
        partial_index("ix_rights_request_closed_named", "closed_at", where=written(HAS_NAME)),
        {"sqlite_autoincrement": True},
    )

    @property
    def clock(self) -> Clock:
        """Return when it must be answered."""
        return Clock(
            self.received_on,
            tuple(Wait(one.begun_on, one.ended_on) for one in self.waits),
            is_extended=self.extended_at is not None,
        )

    @property
    def is_closed(self) -> bool:
        """Say whether it was answered, taken back or given up."""
        return self.state in CLOSED

    @property
    def is_doubted(self) -> bool:
        """Say whether a written doubt about who asks is open."""
        return any(one.ended_on is None and one.is_doubt for one in self.waits)

    @property
    def awaited_since(self) -> date | None:
        """Return since when the identity of who asks is awaited, None when it is not."""
        begun = [one.begun_on for one in self.waits if one.ended_on is None]
        return begun[-1] if begun else None


class RequestWait(Model):
    """Days during which the clock of a request stands still: its identity is awaited."""

    __tablename__ = "rights_request_wait"
    __subjects__ = (Subject(Tie.PARENT, "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    request_id: Mapped[int] = mapped_column(
        ForeignKey("rights_request.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    begun_on: Mapped[date] = mapped_column(info=personal(REQUESTS))
    ended_on: Mapped[date | None] = mapped_column(info=personal(REQUESTS))
    is_doubt: Mapped[bool] = mapped_column(default=False, info=not_personal())
    """Whether identity is doubted, in writing; else the link of the mail is awaited."""


class RequestEvent(Model):
    """One thing that happened to a request. The database lets rows only be added."""

    __tablename__ = "rights_request_event"
    __subjects__ = (
        Subject(Tie.PARENT, "request_id"),
        Subject(Tie.ACCOUNT, "account_id", only=("account_id",)),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    request_id: Mapped[int] = mapped_column(
        ForeignKey("rights_request.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    at: Mapped[datetime] = mapped_column(info=personal(REQUESTS))
    kind: Mapped[EventKind] = mapped_column(named(EventKind), info=personal(REQUESTS))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True, info=personal(DECIDERS)
    )
    """Who of the studio did it; None: who asked, or the site by itself."""
    outcome: Mapped[str] = mapped_column(
        String(20), default="", info=personal(REQUESTS, closed=True)
    )
    """Of a decision, the state it led to; of what was carried out, ``Done``; of a proof, ``Proof``.
    """
    number: Mapped[int | None] = mapped_column(Integer, info=not_personal())
    """How many records were found, texts corrected, consents ended, days left; of which erasure."""
    ground: Mapped[str] = mapped_column(
        String(40), default="", info=personal(REQUESTS, closed=True)
    )
    """Of a refusal, one of rules.REFUSALS."""
    words_hash: Mapped[str] = mapped_column(String(64), default="", info=not_personal())
    """Of what was written and its salt (SHA-256), which die before the line; "" without words."""
    is_told: Mapped[bool] = mapped_column(default=False, info=not_personal())
    """Whether who asked was told, and sees it on the page that follows the request."""
    receipt: Mapped[str] = mapped_column(Text, default="", info=personal(REQUESTS))
    """Signed, as JSON; "" where none was given."""

    letter: Mapped["RequestWords | None"] = relationship(
        cascade="all, delete-orphan", lazy="joined", innerjoin=False
    )

    __table_args__ = (Index(None, "kind", "request_id"),)

    @property
    def words(self) -> str:
        """Return what was written: reasons told to who asked, or a note of the studio."""
        return self.letter.text if self.letter else ""


class RequestWords(Model):
    """What was written with one line of the timeline: it dies before the line."""

    __tablename__ = "rights_request_words"
    __subjects__ = (Subject(Tie.PARENT, "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    request_id: Mapped[int] = mapped_column(
        ForeignKey("rights_request.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    event_id: Mapped[int] = mapped_column(
        ForeignKey("rights_request_event.id", ondelete="CASCADE"), unique=True, info=not_personal()
    )
    text: Mapped[str] = mapped_column(Text, info=personal(REQUESTERS))
    salt: Mapped[str] = mapped_column(
        String(32), default="", info=personal(REQUESTERS, withheld=True)
    )
    """Drawn for this line: once it is gone, no guess at the words can be tried against the digest
    that stays. "" for words written before there were salts."""

    @property
    def as_digested(self) -> bytes:
        """Return what the line's digest is of: whoever has it can compute the digest again."""
        return (f"{self.salt}\n\n{self.text}" if self.salt else self.text).encode()


class PostalLetter(Model):
    """The last letter to who is erased and gave no e-mail address, until it is printed and sent."""

    __tablename__ = "rights_request_letter"
    __subjects__ = (Subject(Tie.PARENT, "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    request_id: Mapped[int] = mapped_column(
        ForeignKey("rights_request.id", ondelete="CASCADE"), unique=True, info=not_personal()
    )
    text: Mapped[str] = mapped_column(
        EncryptedText("postal-letter", 3 * LONGEST_LETTER), info=personal(LETTERS)
    )
    """Name and address, then the letter."""
    made_at: Mapped[datetime] = mapped_column(index=True, info=personal(LETTERS))


class IdentityPaper(Model):
    """A copy of an identity paper: encrypted in a file, gone once it was looked at."""

    __tablename__ = "identity_paper"
    __subjects__ = (Subject(Tie.PARENT, "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    request_id: Mapped[int] = mapped_column(
        ForeignKey("rights_request.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    key: Mapped[str] = mapped_column(String(32), unique=True, info=personal(IDENTITY))
    """Unguessable; names its file."""
    mimetype: Mapped[str] = mapped_column(String(40), info=not_personal())
    sent_at: Mapped[datetime] = mapped_column(index=True, info=personal(IDENTITY))

    def files(self) -> tuple[str, ...]:
        """Return its file, relative to the data folder."""
        return (f"{PAPERS}/{self.key}",)
