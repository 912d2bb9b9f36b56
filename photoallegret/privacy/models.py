"""What exists of privacy: the ledger of retention and the ledger of consents. Rows are added."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer, String
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
