"""What exists in the gallery: photos, their texts and renditions, galleries and their order.

No question is asked here (queries) and nothing happens here (operations).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.db import Model
from photoallegret.gallery.personal_data import AUTHORSHIP, DEPICTION
from photoallegret.personal_data import not_personal, personal


class Visibility(StrEnum):
    """Who may see a gallery."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNLISTED = "unlisted"
    PROTECTED = "protected"


class Layout(StrEnum):
    """How a gallery is hung: justified by itself, or row by row by the photographer."""

    ROWS = "rows"
    SEQUENCE = "sequence"


def _named(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the values of ``kind`` as text, checked."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Photo(Model):
    """One picture: an untouched original and what is known of it."""

    __tablename__ = "photo"

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
    )

    @property
    def ratio(self) -> float:
        """Return width / height."""
        return self.width / self.height


class PhotoText(Model):
    """What is said of a photo in one language."""

    __tablename__ = "photo_text"

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


class Gallery(Model):
    """An ordered set of photos that is shown together."""

    __tablename__ = "gallery"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    slug: Mapped[str] = mapped_column(String(120), unique=True, info=personal(DEPICTION))
    secret: Mapped[str] = mapped_column(String(32), unique=True, info=not_personal())
    """Takes the place of the slug in the address of an unlisted gallery."""
    visibility: Mapped[Visibility] = mapped_column(
        _named(Visibility), default=Visibility.DRAFT, info=not_personal()
    )
    layout: Mapped[Layout] = mapped_column(_named(Layout), default=Layout.ROWS, info=not_personal())
    password_hash: Mapped[str] = mapped_column(String(200), default="", info=not_personal())
    place: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    period: Mapped[str] = mapped_column(String(60), default="", info=not_personal())
    """When, in words: "2025", "2019–2024"."""
    position: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("photo.id", ondelete="SET NULL"), info=not_personal()
    )
    shows_captions: Mapped[bool] = mapped_column(default=False, info=not_personal())
    created_at: Mapped[datetime] = mapped_column(info=not_personal())
    published_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """From this instant on its visibility applies; before, it is as a draft."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """From this instant on no visitor sees it."""
    is_demo: Mapped[bool] = mapped_column(default=False, info=not_personal())
    photo_count: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    """Photos a visitor sees; kept by the operations, so that no page counts rows."""
    shown_cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("photo.id", ondelete="SET NULL"), info=not_personal()
    )
    """The photo shown for the gallery: the chosen cover, or the first one to be seen."""

    texts: Mapped[list["GalleryText"]] = relationship(
        cascade="all, delete-orphan", order_by="GalleryText.language"
    )
    members: Mapped[list["GalleryPhoto"]] = relationship(
        cascade="all, delete-orphan", order_by="GalleryPhoto.position", back_populates="gallery"
    )
    shown_cover: Mapped[Photo | None] = relationship(foreign_keys=[shown_cover_id])

    __table_args__ = (
        CheckConstraint(
            "visibility <> 'protected' OR password_hash <> ''", name="protected_has_password"
        ),
        Index(None, "visibility", "position"),
    )


class GalleryText(Model):
    """What is said of a gallery in one language."""

    __tablename__ = "gallery_text"

    gallery_id: Mapped[int] = mapped_column(
        ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    language: Mapped[str] = mapped_column(String(8), primary_key=True, info=not_personal())
    title: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    description: Mapped[str] = mapped_column(Text, default="", info=personal(DEPICTION))


class GalleryPhoto(Model):
    """A photo's place in a gallery."""

    __tablename__ = "gallery_photo"

    gallery_id: Mapped[int] = mapped_column(
        ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    position: Mapped[int] = mapped_column(Integer, info=not_personal())
    row: Mapped[int | None] = mapped_column(Integer, info=not_personal())
    """In a sequence, photos of one row share this number; None: placed by itself."""
    added_at: Mapped[datetime] = mapped_column(info=not_personal())

    gallery: Mapped[Gallery] = relationship(back_populates="members")
    photo: Mapped[Photo] = relationship()

    __table_args__ = (
        Index(None, "gallery_id", "position"),
        Index(None, "photo_id"),
        Index(None, "added_at"),
    )
