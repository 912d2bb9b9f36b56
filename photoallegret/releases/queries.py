"""What is asked of releases: those of a photo, those that end soon, those a photo may join."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.releases.models import Ground, Release, ReleasedPhoto

SOON = timedelta(days=60)
MOST = 100
"""Releases offered, or listed, at once."""


def releases_of(photo_id: int) -> Sequence[Release]:
    """Return every release and declaration about a photo, those in force first, newest first."""
    covering = select(ReleasedPhoto.release_id).where(ReleasedPhoto.photo_id == photo_id)
    order = (Release.ended_at.is_not(None), Release.id.desc())
    return db.session.scalars(
        select(Release).where(Release.id.in_(covering)).order_by(*order)
    ).all()


def release_of(release_id: int) -> Release | None:
    """Return a person's release with its photos and their words."""
    return db.session.scalar(
        select(Release)
        .where(Release.id == release_id, Release.ground == Ground.RELEASE)
        .options(selectinload(Release.photos))
    )


def releases_to_join(photo_id: int) -> Sequence[Release]:
    """Return the releases that are not ended and do not cover the photo, newest first."""
    covering = select(ReleasedPhoto.release_id).where(ReleasedPhoto.photo_id == photo_id)
    return db.session.scalars(
        select(Release)
        .where(
            Release.ground == Ground.RELEASE,
            Release.ended_at.is_(None),
            Release.id.not_in(covering),
        )
        .order_by(Release.id.desc())
        .limit(MOST)
    ).all()


def releases_ending(today: date) -> list[tuple[Release, int]]:
    """Return the releases that end within sixty days, the first to end first, and their photos."""
    counted = (
        select(func.count())
        .select_from(ReleasedPhoto)
        .where(ReleasedPhoto.release_id == Release.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Release, counted)
        .where(Release.is_in_force.is_(True), Release.until_on <= today + SOON)
        .order_by(Release.until_on, Release.id)
        .limit(MOST)
    )
    return [(release, count) for release, count in rows]


def count_ending(today: date) -> int:
    """Return how many releases end within sixty days."""
    ending = select(func.count()).where(
        Release.is_in_force.is_(True), Release.until_on <= today + SOON
    )
    return db.session.scalar(ending) or 0
