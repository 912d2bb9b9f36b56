"""What is asked of releases: those of a photo, those that end soon, those a photo may join."""

from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.releases.models import Ground, Release, ReleasedPhoto

SOON = timedelta(days=60)
MOST = 100
"""Releases shown at once."""


def releases_about(photo_id: int) -> tuple[list[Release], list[Release]]:
    """Return what is known of the people in a photo, and the releases it may join.

    Of the first those in force come first; the second are people's and not ended, the newest
    ones. One query: it is asked for each page of a photo in the studio.
    """
    covering = select(ReleasedPhoto.release_id).where(ReleasedPhoto.photo_id == photo_id)
    covers = Release.id.in_(covering)
    may_join = and_(Release.ground == Ground.RELEASE, Release.ended_at.is_(None))
    rows = db.session.execute(
        select(Release, covers.label("covers"))
        .where(or_(covers, may_join))
        .order_by(covers.desc(), Release.ended_at.is_not(None), Release.id.desc())
        .limit(MOST)
    ).all()
    return [one for one, is_about in rows if is_about], [
        one for one, is_about in rows if not is_about
    ]


def release_of(release_id: int) -> Release | None:
    """Return a person's release with its photos and their words."""
    return db.session.scalar(
        select(Release)
        .where(Release.id == release_id, Release.ground == Ground.RELEASE)
        .options(selectinload(Release.photos))
    )


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
