"""What exists of privacy: ledgers (retention, consents, erasures), copies of data asked for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model, named
from photoallegret.personal_data import Subject, Tie, not_personal, personal
from photoallegret.privacy.personal_data import CONSENTS, EXPORTS


class RetentionEntry(Model):
    """What one rule of retention did in one run: the proof that periods are kept."""

    __tablename__ = "retention_entry"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    run: Mapped[str] = mapped_column(String(16), index=True, info=not_personal())
    """The same for all entries of one run."""
    at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    rule: Mapped[str] = mapped_column(String(60), info=not_personal())
    """ "" for the run itself, once every rule was applied."""
    done: Mapped[int] = mapped_column(Integer, info=not_personal())
    """How many rows it deleted or emptied."""
    failure: Mapped[str] = mapped_column(String(300), default="", info=not_personal())

    __table_args__ = (Index(None, "rule", "id"),)


class ConsentAct(StrEnum):
    """What was done with a consent."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentEntry(Model):
    """One act of consent. A consent holds while its last act is "given"."""

    __tablename__ = "consent_entry"
    __subjects__ = (Subject(Tie.REFERENCE, "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    subject: Mapped[str] = mapped_column(String(80), info=personal(CONSENTS))
    """Whose, as the room that asked knows it: "question:42"."""
    purpose: Mapped[str] = mapped_column(String(60), info=personal(CONSENTS))
    act: Mapped[ConsentAct] = mapped_column(named(ConsentAct), info=personal(CONSENTS))
    at: Mapped[datetime] = mapped_column(index=True, info=personal(CONSENTS))
    text_hash: Mapped[str] = mapped_column(String(64), info=not_personal())
    """Of the words agreed to, as shown (SHA-256)."""
    text: Mapped[str] = mapped_column(String(500), info=not_personal())
    how: Mapped[str] = mapped_column(String(60), info=personal(CONSENTS))
    """By which form or link."""

    __table_args__ = (Index(None, "subject", "purpose", "id"), Index(None, "act", "at"))


class ErasureEntry(Model):
    """One erasure, as the journal outside the database tells it; nobody can be known by it."""

    __tablename__ = "erasure_entry"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    number: Mapped[int] = mapped_column(Integer, unique=True, info=not_personal())
    """Of its line in the journal."""
    line_hash: Mapped[str] = mapped_column(String(64), info=not_personal())
    """Of that line: a journal that tells otherwise under this number is not ours."""
    at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    scope: Mapped[list[str]] = mapped_column(JSON, info=not_personal())
    """Slugs of the processings erased; [] for all."""
    deleted: Mapped[int] = mapped_column(Integer, info=not_personal())
    emptied: Mapped[int] = mapped_column(Integer, info=not_personal())
    kept: Mapped[int] = mapped_column(Integer, info=not_personal())
    """How many rows were deleted, emptied, and kept as they are."""
    recipients: Mapped[list[str]] = mapped_column(JSON, info=not_personal())
    """Who had received what was erased, and is to be told (GDPR art. 19)."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True, info=not_personal())
    """When the last file was gone."""


class Unlinking(Model):
    """A file or folder whose row is gone: it is to be unlinked, and tried until it is."""

    __tablename__ = "unlinking"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    path: Mapped[str] = mapped_column(String(300), unique=True, info=not_personal())
    """Relative to the data folder."""
    noted_at: Mapped[datetime] = mapped_column(info=not_personal())
    number: Mapped[int] = mapped_column(Integer, index=True, info=not_personal())
    """Of the erasure it belongs to."""

    __table_args__ = ({"sqlite_autoincrement": True},)


class GoneAddress(Model):
    """A public address that was erased: it answers 410, and its words are kept nowhere."""

    __tablename__ = "gone_address"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=not_personal())
    """Keyed: who has it and not the key finds no words in it."""
    at: Mapped[datetime] = mapped_column(info=not_personal())


class ExportState(StrEnum):
    """How far a copy of somebody's data has come."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Export(Model):
    """A copy of what is held of one person, made in the background; under exports/ it ends."""

    __tablename__ = "export"
    __subjects__ = (
        Subject(Tie.ACCOUNT, "account_id"),
        Subject(Tie.ADDRESS, "address", proved=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=personal(EXPORTS)
    )
    address: Mapped[str] = mapped_column(
        String(254), default="", index=True, info=personal(EXPORTS)
    )
    """Proved by the person, normalised; "" when the account alone says who it is."""
    one_at_a_time: Mapped[str | None] = mapped_column(
        String(280), unique=True, info=personal(EXPORTS)
    )
    """Whose it is, while it waits; None from then on."""
    language: Mapped[str] = mapped_column(String(8), info=not_personal())
    state: Mapped[ExportState] = mapped_column(
        named(ExportState), default=ExportState.WAITING, info=personal(EXPORTS)
    )
    token: Mapped[str] = mapped_column(String(43), unique=True, info=personal(EXPORTS))
    """Unguessable; names its file."""
    size: Mapped[int] = mapped_column(BigInteger, default=0, info=not_personal())
    asked_at: Mapped[datetime] = mapped_column(info=personal(EXPORTS))
    ready_at: Mapped[datetime | None] = mapped_column(info=personal(EXPORTS))
    """When it was done, or given up."""
    ends_at: Mapped[datetime | None] = mapped_column(index=True, info=not_personal())
    """From when on it is neither given nor kept."""
    lease_until: Mapped[datetime | None] = mapped_column(info=not_personal())
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())

    __table_args__ = (Index(None, "state", "id"), {"sqlite_autoincrement": True})

    def files(self) -> tuple[str, ...]:
        """Return its file, relative to the data folder."""
        return (f"exports/{self.token}.zip",)
