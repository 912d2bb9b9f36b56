"""What exists of privacy: the ledgers of retention, consents and erasures. Rows are added."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model, named
from photoallegret.personal_data import Subject, Tie, not_personal, personal
from photoallegret.privacy.personal_data import CONSENTS


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

    __table_args__ = (Index(None, "subject", "purpose", "id"),)


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


class GoneAddress(Model):
    """A public address that was erased: it answers 410, and its words are kept nowhere."""

    __tablename__ = "gone_address"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=not_personal())
    """Keyed: who has it and not the key finds no words in it."""
    at: Mapped[datetime] = mapped_column(info=not_personal())
