"""What exists of releases: one row for each agreement, or reason to do without, and its photos."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.db import Model, named
from photoallegret.gallery.models import Photo
from photoallegret.personal_data import not_personal, personal
from photoallegret.releases.personal_data import BY_NAME, RELEASE

LONGEST, LONGEST_WORDS = 200, 1000


class Ground(StrEnum):
    """Why a photo may be shown, as far as the people in it go."""

    RELEASE = "release"
    """A person agreed."""
    NOBODY = "nobody"
    """Nobody in it can be recognised."""
    CROWD = "crowd"
    ACCESSORY = "accessory"
    """Whoever is in it only happens to be there."""
    PUBLIC_EVENT = "public-event"
    ADULT_ARTISTIC = "adult-artistic"
    """Adults, in a work of art that does them no harm."""


class Release(Model):
    """One person's agreement to be shown, or the reason why none is needed."""

    __tablename__ = "photo_release"
    __subjects__ = BY_NAME

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    ground: Mapped[Ground] = mapped_column(named(Ground), info=not_personal())
    person: Mapped[str] = mapped_column(String(LONGEST), default="", info=personal(RELEASE))
    is_minor: Mapped[bool] = mapped_column(default=False, info=personal(RELEASE))
    guardian: Mapped[str] = mapped_column(String(LONGEST), default="", info=personal(RELEASE))
    other_guardian: Mapped[str] = mapped_column(String(LONGEST), default="", info=personal(RELEASE))
    """Both parents, who both signed: C. civ. 372-1."""
    adult_from: Mapped[int | None] = mapped_column(Integer, info=personal(RELEASE))
    """Year in which the minor comes of age: till then no claim grows too old (C. civ. 2235)."""
    scope: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="", info=personal(RELEASE))
    """For what, in the words of the paper."""
    media: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="", info=personal(RELEASE))
    territory: Mapped[str] = mapped_column(String(LONGEST), default="", info=personal(RELEASE))
    from_on: Mapped[date | None] = mapped_column(Date, info=personal(RELEASE))
    until_on: Mapped[date | None] = mapped_column(Date, info=personal(RELEASE))
    """Last day; nobody can be bound for ever (C. civ. 1210)."""
    signed_on: Mapped[date | None] = mapped_column(Date, info=personal(RELEASE))
    kept_where: Mapped[str] = mapped_column(
        String(LONGEST_WORDS), default="", info=personal(RELEASE)
    )
    """Where the signed paper lies."""
    reason: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="", info=personal(RELEASE))
    """Why no release is needed, in words."""
    recorded_at: Mapped[datetime] = mapped_column(info=personal(RELEASE))
    is_in_force: Mapped[bool] = mapped_column(info=not_personal())
    ended_at: Mapped[datetime | None] = mapped_column(info=personal(RELEASE))
    """When it was ended, or found past its last day."""
    claims_since: Mapped[datetime | None] = mapped_column(info=personal(RELEASE))
    """From when the time to claim runs: its end, or the coming of age of a minor."""

    photos: Mapped[list[Photo]] = relationship(secondary="photo_released", order_by=Photo.id)

    __table_args__ = (
        CheckConstraint(
            "(ground = 'release') = (person <> '' AND until_on IS NOT NULL)", name="release_whole"
        ),
        CheckConstraint(
            "NOT is_minor OR (guardian <> '' AND other_guardian <> '' AND adult_from IS NOT NULL)",
            name="minor_has_both_parents",
        ),
        Index(None, "is_in_force", "until_on"),
        Index(None, "ended_at", "from_on"),
        Index(None, "claims_since"),
    )


class ReleasedPhoto(Model):
    """A photo that a release covers."""

    __tablename__ = "photo_released"

    release_id: Mapped[int] = mapped_column(
        ForeignKey(Release.id, ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    photo_id: Mapped[int] = mapped_column(
        ForeignKey(Photo.id, ondelete="CASCADE"), primary_key=True, info=not_personal()
    )

    __table_args__ = (Index(None, "photo_id"),)
