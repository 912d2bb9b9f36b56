"""A gallery: an ordered set of photos shown together, its words, and what hangs where."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.db import Model, named
from photoallegret.gallery.models.photos import Photo
from photoallegret.gallery.personal_data import DEPICTION, IN_PICTURES
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


class Gallery(Model):
    """An ordered set of photos that is shown together."""

    __tablename__ = "gallery"
    __subjects__ = IN_PICTURES

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    slug: Mapped[str] = mapped_column(String(120), unique=True, info=personal(DEPICTION))
    secret: Mapped[str] = mapped_column(String(32), unique=True, info=not_personal())
    """Takes the place of the slug in the address of an unlisted gallery."""
    visibility: Mapped[Visibility] = mapped_column(
        named(Visibility), default=Visibility.DRAFT, info=not_personal()
    )
    layout: Mapped[Layout] = mapped_column(named(Layout), default=Layout.ROWS, info=not_personal())
    password_hash: Mapped[str] = mapped_column(String(200), default="", info=not_personal())
    place: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    period: Mapped[str] = mapped_column(String(60), default="", info=not_personal())
    """When, in words: "2025", "2019–2024"."""
    position: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("photo.id", ondelete="SET NULL"), info=not_personal()
    )
    shows_captions: Mapped[bool] = mapped_column(default=False, info=not_personal())
    demands_releases: Mapped[bool] = mapped_column(default=False, info=not_personal())
    """Photos are shown in it only once they are cleared."""
    created_at: Mapped[datetime] = mapped_column(info=not_personal())
    published_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """From this instant on its visibility applies; before, it is as a draft."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """From this instant on no visitor sees it."""
    is_demo: Mapped[bool] = mapped_column(default=False, info=not_personal())
    photo_count: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    """Photos a visitor sees; kept by the operations, so that no page counts rows."""
    question_count: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    """Public questions about it or a photo of it; kept by the questions' room."""
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
    blocks: Mapped[list["GalleryBlock"]] = relationship(
        cascade="all, delete-orphan", order_by="GalleryBlock.position"
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
    __subjects__ = IN_PICTURES

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


class GalleryBlock(Model):
    """What stands between the photos of a sequence: a pause, or a text."""

    __tablename__ = "gallery_block"
    __subjects__ = IN_PICTURES

    gallery_id: Mapped[int] = mapped_column(
        ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, info=not_personal())
    """Among the positions of the gallery's photos: no photo of it has the same."""
    texts: Mapped[dict[str, str]] = mapped_column(JSON, info=personal(DEPICTION))
    """Plain text by language; {} is a pause."""
