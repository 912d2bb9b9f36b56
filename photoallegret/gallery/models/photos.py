"""A photo: its untouched original, what is known and said of it, the files made from it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.db import Model, named
from photoallegret.gallery.personal_data import AUTHORSHIP, DEPICTION, IN_PICTURES
from photoallegret.personal_data import not_personal, personal

LONGEST_WORD = 40
ATTEMPTS = 3
"""How often a photo's renditions are tried; then they wait for the photographer."""


class Flag(StrEnum):
    """What the photographer thinks of a photo while choosing: the studio's own business."""

    NONE = "none"
    PICKED = "picked"
    REJECTED = "rejected"


class Photo(Model):
    """One picture: an untouched original and what is known of it."""

    __tablename__ = "photo"
    __subjects__ = IN_PICTURES

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    slug: Mapped[str] = mapped_column(String(120), unique=True, info=personal(DEPICTION))
    """The last part of its address; kept for life."""
    key: Mapped[str] = mapped_column(String(32), unique=True, info=not_personal())
    """Unguessable part of the addresses of its renditions."""
    sha256: Mapped[str] = mapped_column(String(64), unique=True, info=not_personal())
    """Digest of the original's bytes, which is also its name on disk."""
    size: Mapped[int] = mapped_column(Integer, info=not_personal())
    """Bytes of the original."""
    format: Mapped[str] = mapped_column(String(12), info=not_personal())
    file_name: Mapped[str] = mapped_column(String(255), info=personal(DEPICTION))
    """Name of the file as it came."""
    width: Mapped[int] = mapped_column(Integer, info=not_personal())
    """Pixels, as seen (orientation applied)."""
    height: Mapped[int] = mapped_column(Integer, info=not_personal())
    colour: Mapped[str] = mapped_column(String(7), info=not_personal())
    """Average colour, "#rrggbb"."""
    keywords: Mapped[list[str]] = mapped_column(JSON, info=personal(DEPICTION))
    creator: Mapped[str] = mapped_column(String(300), info=personal(AUTHORSHIP))
    credit_line: Mapped[str] = mapped_column(String(300), info=personal(AUTHORSHIP))
    copyright_notice: Mapped[str] = mapped_column(String(1000), info=personal(AUTHORSHIP))
    usage_terms: Mapped[str] = mapped_column(String(2000), info=personal(AUTHORSHIP))
    web_statement: Mapped[str] = mapped_column(String(1000), info=personal(AUTHORSHIP))
    licensor_name: Mapped[str] = mapped_column(String(300), info=personal(AUTHORSHIP))
    licensor_url: Mapped[str] = mapped_column(String(1000), info=personal(AUTHORSHIP))
    data_mining: Mapped[str] = mapped_column(String(120), info=not_personal())
    """What is reserved of text and data mining: a term of the PLUS vocabulary, or nothing."""
    place: Mapped[str] = mapped_column(String(500), info=personal(DEPICTION))
    """In words; never coordinates."""
    taken_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=False), info=personal(DEPICTION)
    )
    """Local time where it was taken, without zone."""
    taken_offset_minutes: Mapped[int | None] = mapped_column(Integer, info=personal(DEPICTION))
    """Offset of ``taken_at`` from UTC, when the file says it."""
    camera: Mapped[str] = mapped_column(String(200), info=not_personal())
    lens: Mapped[str] = mapped_column(String(200), info=not_personal())
    focal_length_mm: Mapped[float | None] = mapped_column(info=not_personal())
    aperture: Mapped[float | None] = mapped_column(info=not_personal())
    exposure_time: Mapped[str] = mapped_column(String(20), info=not_personal())
    iso: Mapped[int | None] = mapped_column(Integer, info=not_personal())
    imported_at: Mapped[datetime] = mapped_column(info=not_personal())
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """From this instant on no visitor sees it."""
    binned_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """When it was put in the bin, where it is kept for 30 days: meanwhile no visitor sees it."""
    care_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """Since when it is taken off as a precaution, whatever else is said of it."""
    care_reason: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    is_cleared: Mapped[bool] = mapped_column(default=False, info=not_personal())
    """Whether the people in it agreed, or need not; kept by the releases' room."""
    flag: Mapped[Flag] = mapped_column(named(Flag), default=Flag.NONE, info=not_personal())
    shows_technical: Mapped[bool] = mapped_column(default=True, info=not_personal())
    """Whether camera, lens and exposure stand under it, where the site shows them at all."""
    focal_x: Mapped[float | None] = mapped_column(info=not_personal())
    focal_y: Mapped[float | None] = mapped_column(info=not_personal())
    """What matters most in it, from 0 (left, top) to 1; previews that must crop keep it."""
    file_said: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=personal(DEPICTION))
    """What the file itself says (imaging's Metadata), to compare with and to go back to."""
    question_count: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    """Public questions about it; kept by the questions' room."""
    edition: Mapped[int] = mapped_column(Integer, default=1, info=not_personal())
    """Raised by each change of its words: two who edit at once do not overwrite each other."""
    remake_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """Since when its renditions say other rights than it does, or come from a former file."""
    jpeg_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """When its JPEG renditions were all there; before that it is not shown."""
    avif_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    settle_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """When to look again at where its renditions belong: a date arrives, or a change was made."""
    lease_until: Mapped[datetime | None] = mapped_column(info=not_personal())
    """A worker that claimed it may work until then."""
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    failure: Mapped[str] = mapped_column(String(500), default="", info=not_personal())
    """Why the last attempt failed, in the words of the program."""

    texts: Mapped[list["PhotoText"]] = relationship(
        cascade="all, delete-orphan", order_by="PhotoText.language"
    )
    renditions: Mapped[list["Rendition"]] = relationship(
        cascade="all, delete-orphan", order_by="Rendition.width"
    )

    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        Index(None, "avif_at", "lease_until"),
        Index(None, "jpeg_at"),
        Index(None, "settle_at"),
        Index(None, "withdrawn_at"),
        Index(None, "remake_at"),
        Index(None, "binned_at", "id"),
        Index(None, "flag", "id"),
        Index(None, "taken_at", "id"),
        CheckConstraint("(focal_x IS NULL) = (focal_y IS NULL)", name="focal_point_whole"),
    )

    @property
    def ratio(self) -> float:
        """Return width / height."""
        return self.width / self.height


class PhotoText(Model):
    """What is said of a photo in one language."""

    __tablename__ = "photo_text"
    __subjects__ = IN_PICTURES

    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    language: Mapped[str] = mapped_column(String(8), primary_key=True, info=not_personal())
    title: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    headline: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    caption: Mapped[str] = mapped_column(Text, default="", info=personal(DEPICTION))
    alt_text: Mapped[str] = mapped_column(Text, default="", info=personal(DEPICTION))
    """For those who cannot see it; never filled from the caption."""


class Rendition(Model):
    """One file made from a photo, at one width in one format."""

    __tablename__ = "rendition"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), info=not_personal()
    )
    format: Mapped[str] = mapped_column(String(4), info=not_personal())
    """Its file suffix: "jpg" or "avif"."""
    width: Mapped[int] = mapped_column(Integer, info=not_personal())
    height: Mapped[int] = mapped_column(Integer, info=not_personal())
    size: Mapped[int] = mapped_column(Integer, info=not_personal())
    digest: Mapped[str] = mapped_column(String(32), info=not_personal())
    """Head of the SHA-256 of its bytes: an address never changes its bytes."""

    __table_args__ = (
        UniqueConstraint("photo_id", "format", "width"),
        CheckConstraint("format IN ('jpg', 'avif')", name="format_known"),
    )


class PhotoWord(Model):
    """One word by which a photo is found: folded, from its texts, keywords and file name."""

    __tablename__ = "photo_word"
    __subjects__ = IN_PICTURES

    word: Mapped[str] = mapped_column(
        # Compared byte by byte: only so can PostgreSQL find beginnings of words by the index.
        String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql"),
        primary_key=True,
        info=personal(DEPICTION),
    )
    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )

    __table_args__ = (Index(None, "photo_id"),)
