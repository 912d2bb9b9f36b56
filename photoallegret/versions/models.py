"""What exists of versions: texts and declarations as they were, what is told, and to whom.

Versions are only added: the database itself refuses to change or delete one.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.accounts.models import Account
from photoallegret.db import Model, named
from photoallegret.personal_data import Subject, Tie, not_personal, personal
from photoallegret.versions.personal_data import NOTICES


class TextVersion(Model):
    """One legal text in one language, as it was published; all languages share its number."""

    __tablename__ = "text_version"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    slug: Mapped[str] = mapped_column(String(40), info=not_personal())
    number: Mapped[int] = mapped_column(Integer, info=not_personal())
    """From 1 on, for each text."""
    language: Mapped[str] = mapped_column(String(8), info=not_personal())
    published_at: Mapped[datetime] = mapped_column(info=not_personal())
    digest: Mapped[str] = mapped_column(String(64), info=not_personal())
    """SHA-256 of the content."""
    content: Mapped[str] = mapped_column(Text, info=not_personal())
    """Its HTML in canonical form. Whom it names, the law has it name in public."""

    __table_args__ = (UniqueConstraint("slug", "number", "language"),)


class DeclaredVersion(Model):
    """What the declarations and the settings said of personal data, from one change to the next."""

    __tablename__ = "declared_version"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    number: Mapped[int] = mapped_column(Integer, unique=True, info=not_personal())
    at: Mapped[datetime] = mapped_column(info=not_personal())
    digest: Mapped[str] = mapped_column(String(64), info=not_personal())
    content: Mapped[str] = mapped_column(Text, info=not_personal())
    """The snapshot as canonical JSON, as it was hashed."""


class About(StrEnum):
    """What account holders are told of."""

    CHANGE = "change"
    """What is done with their data changed in substance."""
    SUCCESSOR = "successor"
    """Somebody else is to answer for their data."""


class Announcement(Model):
    """One thing that everybody who had an account at that moment is told."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    key: Mapped[str] = mapped_column(String(80), unique=True, info=not_personal())
    """Of what it tells: it is announced once."""
    about: Mapped[About] = mapped_column(named(About), info=not_personal())
    at: Mapped[datetime] = mapped_column(info=not_personal())
    """Accounts made later are not told."""
    number: Mapped[int] = mapped_column(Integer, info=not_personal())
    """Of the privacy policy's version that says it first."""
    words: Mapped[dict[str, list[str]]] = mapped_column(JSON, info=not_personal())
    """What is told, by language, line by line."""
    successor: Mapped[dict[str, str] | None] = mapped_column(
        JSON(none_as_null=True), info=not_personal()
    )
    """Who is to answer for the data, as snapshots name a controller."""
    takes_over_on: Mapped[date | None] = mapped_column(Date, info=not_personal())
    told_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """When everybody had been told; None while letters are still to be written."""


class TextNotice(Model):
    """One account holder told of one announcement; it stands in their account until read."""

    __tablename__ = "text_notice"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    announcement_id: Mapped[int] = mapped_column(
        ForeignKey(Announcement.id, ondelete="CASCADE"), info=personal(NOTICES)
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), info=personal(NOTICES)
    )
    told_at: Mapped[datetime | None] = mapped_column(info=personal(NOTICES))
    """When the letter was handed to the outbox; None: no letter can reach the address."""
    read_at: Mapped[datetime | None] = mapped_column(info=personal(NOTICES))

    announcement: Mapped[Announcement] = relationship()

    __table_args__ = (UniqueConstraint("announcement_id", "account_id"), Index(None, "account_id"))
