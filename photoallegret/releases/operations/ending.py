"""Releases that end, by the photographer's act or on their day: their photos are withdrawn."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import and_, or_, select, update

from photoallegret.accounts.operations.owners import tell_owners
from photoallegret.db import db
from photoallegret.folding import folded
from photoallegret.gallery.models import Photo, PublishingAct
from photoallegret.gallery.operations.noting import note_acts
from photoallegret.gallery.operations.withdrawing import withdraw_photo
from photoallegret.releases.models import Ground, Release, ReleasedPhoto
from photoallegret.releases.operations.clearing import (
    clearing,
    people_left_out,
    releases_by_photo,
)
from photoallegret.releases.operations.recording import hold, photos_of

WHY = "release ended"
"""In the log of publishing."""
DESK = {"fr": "/atelier/autorisations", "en": "/en/studio/releases"}


def end_release(release: Release, at: datetime, *, account_id: int | None = None) -> list[int]:
    """End ``release`` now; withdraw the photos whose person agrees no more.

    A photo withdrawn stays so until somebody shows it again. The photographers are told by mail,
    once, if there is any; the caller commits, then settles the photos.

    Args:
        release: a person's; one that ended already is left alone.
        at: the present instant.
        account_id: who ends it; None: its day came.

    Returns:
        the ids of the photos withdrawn.

    """
    hold(release)
    if release.ended_at is not None:
        return []
    ids = photos_of(release)
    with clearing(ids):
        release.is_in_force, release.ended_at = False, at
        release.claims_since = max(at, _comes_of_age(release) or at)
    known, person = releases_by_photo(ids), folded(release.person)
    lost = [one for one in ids if person in people_left_out(known[one])]
    withdrawn = _withdraw(lost, at, account_id)
    if withdrawn:
        _tell(release, len(withdrawn))
    return withdrawn


def due_releases(today: date) -> Sequence[int]:
    """Return the ids of the releases past their last day, or whose first day came; none is locked.

    However long nothing ran, all are there.
    """
    past = Release.until_on < today
    begun = and_(Release.is_in_force.is_(False), Release.from_on <= today)
    due = select(Release.id).where(Release.ended_at.is_(None), or_(past, begun))
    with db.engine.connect() as connection:  # asked each minute: no lock while nothing is due
        return connection.scalars(due.order_by(Release.id)).all()


def keep_day(release_id: int, today: date, at: datetime) -> list[int]:
    """Begin a release whose first day came, or end it past its last; the caller commits.

    Returns:
        the ids of the photos to settle after the commit.

    """
    release = db.session.get(Release, release_id)
    if release is None:
        return []
    hold(release)
    opens, closes = release.from_on, release.until_on
    if closes is not None and closes < today:
        return end_release(release, at)
    if release.ended_at is not None or opens is None or opens > today:
        return []
    ids = photos_of(release)
    with clearing(ids):
        release.is_in_force = True
    return ids


def _comes_of_age(release: Release) -> datetime | None:
    """Return when the last minor born that year is of age: a day is not asked for."""
    if release.adult_from is None:
        return None
    return datetime(release.adult_from + 1, 1, 1, tzinfo=UTC)


def _withdraw(photo_ids: Sequence[int], at: datetime, account_id: int | None) -> list[int]:
    photos = db.session.scalars(select(Photo).where(Photo.id.in_(photo_ids)).order_by(Photo.id))
    shown = [one for one in photos if one.withdrawn_at is None or one.withdrawn_at > at]
    for photo in shown:
        withdraw_photo(photo, at)
    note_acts(PublishingAct.WITHDRAWN, shown, account_id=account_id, detail=WHY)
    return [photo.id for photo in shown]


def _tell(release: Release, count: int) -> None:
    """Tell the photographers that photos were withdrawn. Who is in them stays in the studio."""
    tell_owners(
        "release-ended",
        lambda language: {"count": count, "path": f"{DESK[language]}/{release.id}"},
        key=f"release-ended:{release.id}",
    )


def end_remains(at: datetime) -> None:
    """End what was declared of photos that are deleted since."""
    covered = select(ReleasedPhoto.photo_id).where(ReleasedPhoto.release_id == Release.id)
    db.session.execute(
        update(Release)
        .where(Release.is_in_force.is_(True), Release.ground != Ground.RELEASE, ~covered.exists())
        .values(is_in_force=False, ended_at=at, claims_since=at)
    )
