"""Whether the people in a photo agreed: the rule, and the mark kept on the photo for visitors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.folding import folded
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.hanging import galleries_with, refresh_galleries
from photoallegret.releases.models import Ground, Release, ReleasedPhoto


def people_left_out(releases: Iterable[Release], today: date | None = None) -> set[str]:
    """Return the people, by folded name, who agreed once to a photo and do so no more.

    What was declared of the photo after their release ended speaks of them too.

    Args:
        releases: all that is about the photo.
        today: ends what is past its last day, though nothing has run to end it.

    """
    known = list(releases)
    signed = [one for one in known if one.ground is Ground.RELEASE]
    agreeing = {folded(one.person) for one in signed if _stands(one, today)}
    declared = [one.recorded_at for one in known if one not in signed and one.is_in_force]
    last = max(declared, default=None)
    return {
        folded(one.person)
        for one in signed
        if folded(one.person) not in agreeing
        and (last is None or one.ended_at is None or one.ended_at > last)
    }


def is_cleared(releases: Iterable[Release], today: date | None = None) -> bool:
    """Say whether something covers the photo these are about, and leaves nobody out.

    The arguments are those of ``people_left_out``.
    """
    known = list(releases)
    stands = any(_stands(one, today) for one in known)
    return stands and not people_left_out(known, today)


def _stands(release: Release, today: date | None) -> bool:
    last = release.until_on
    return release.is_in_force and (today is None or last is None or last >= today)


@contextmanager
def clearing(photo_ids: Collection[int]) -> Iterator[None]:
    """Lock what shows these photos while their releases change; then mark the photos anew."""
    galleries = galleries_with(photo_ids)
    photos = db.session.scalars(
        select(Photo)
        .where(Photo.id.in_(photo_ids))
        .order_by(Photo.id)
        .options(selectinload(Photo.texts))
        .with_for_update(),
        execution_options={"populate_existing": True},
    ).all()
    yield
    db.session.flush()
    known = releases_by_photo(photo_ids)
    for photo in photos:
        cleared = is_cleared(known[photo.id])
        if photo.is_cleared is not cleared:
            photo.is_cleared, photo.settle_at = cleared, now()
    db.session.flush()
    refresh_galleries(galleries)


def releases_by_photo(photo_ids: Collection[int]) -> defaultdict[int, list[Release]]:
    """Return every release and declaration about each of these photos."""
    found: defaultdict[int, list[Release]] = defaultdict(list)
    for photo_id, release in db.session.execute(
        select(ReleasedPhoto.photo_id, Release)
        .join(Release, Release.id == ReleasedPhoto.release_id)
        .where(ReleasedPhoto.photo_id.in_(photo_ids))
    ):
        found[photo_id].append(release)
    return found
