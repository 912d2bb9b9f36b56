"""Renditions brought where they belong: public while anyone may see them, else private.

Every change that can move a photo marks it in its own transaction (``mark_to_settle``); the
edge settles right after its commit, and the sweep takes whatever is still marked, or whose
date has come, until none is left. So the cost follows the changes, not the library.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Select, Table, bindparam, or_, select, update

from photoallegret.clock import now
from photoallegret.data_folder import alone
from photoallegret.db import UNSEEN, db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, SitePictures, Visibility
from photoallegret.gallery.operations.hanging import galleries_with, refresh_galleries
from photoallegret.gallery.operations.runs import FILES
from photoallegret.gallery.queries import place_is_cleared
from photoallegret.storage import Storage

OPEN_TO_ALL = (Visibility.PUBLISHED, Visibility.UNLISTED)
BATCH = 100
"""Photos moved in one go: an import waits no longer than that for the lock."""

logger = logging.getLogger(__name__)

Opening = tuple[Visibility, datetime | None, datetime | None]
"""Of a gallery: who may see it, from when, until when."""


@dataclass(frozen=True, slots=True)
class PhotoState:
    """Where a photo's renditions belong now, and when that may change by itself."""

    id: int
    key: str
    marked: datetime | None
    is_public: bool
    next_change: datetime | None


def is_open_to_all(
    visibility: Visibility,
    published_at: datetime | None,
    withdrawn_at: datetime | None,
    *,
    at: datetime,
) -> bool:
    """Say whether anyone may fetch the renditions shown by such a gallery at ``at``."""
    return (
        visibility in OPEN_TO_ALL
        and published_at is not None
        and published_at <= at
        and (withdrawn_at is None or withdrawn_at > at)
    )


def gallery_is_open_to_all(gallery: Gallery) -> bool:
    """Say whether anyone may fetch the renditions that ``gallery`` shows, now."""
    return is_open_to_all(gallery.visibility, gallery.published_at, gallery.withdrawn_at, at=now())


def mark_to_settle(condition: ColumnElement[bool]) -> None:
    """Mark the photos for which ``condition`` holds, in the transaction of the change."""
    locked = select(Photo.id).where(condition).order_by(Photo.id).with_for_update(key_share=True)
    statement = update(Photo).where(Photo.id.in_(locked)).values(settle_at=now())
    db.session.execute(statement, execution_options={"synchronize_session": False})


def mark_gallery_to_settle(gallery_id: int) -> None:
    """Mark every photo of a gallery, in the transaction that changes who may see it."""
    members = select(GalleryPhoto.photo_id).where(GalleryPhoto.gallery_id == gallery_id)
    mark_to_settle(Photo.id.in_(members))


def settle_due(storage: Storage, since: datetime | None = None) -> int:
    """Settle every photo that is marked or whose date has come; return how many. Commits.

    Told ``since``, it leaves those that were due by then: what cannot be moved is tried, and
    told in the log, once a minute.
    """
    total = 0
    # Again: a photo may be marked while others move.
    while _is_any_due(since) and (done := _settle_all_due(storage, since)):
        total += done
    return total


def _is_any_due(since: datetime | None) -> bool:
    """Look without the lock: this is asked each second."""
    with db.engine.connect() as connection:
        return connection.scalar(_due(since).limit(1)) is not None


def _due(since: datetime | None) -> Select[int]:
    due = select(Photo.id).where(Photo.settle_at <= now())
    return due if since is None else due.where(Photo.settle_at > since)


def _settle_all_due(storage: Storage, since: datetime | None) -> int:
    """Settle by id: photos that cannot be moved do not keep the others from their turn."""
    total, last = 0, 0
    while True:
        due = _due(since).where(Photo.id > last)
        seen, done = _settle(storage, due.order_by(Photo.id).limit(BATCH))
        if not seen:
            return total
        total, last = total + done, seen[-1]


def settle_photos(storage: Storage, photo_ids: Collection[int]) -> None:
    """Settle the photos with these ids, marked or not. Commits."""
    wanted = sorted(photo_ids)
    for start in range(0, len(wanted), BATCH):
        _settle(storage, select(Photo.id).where(Photo.id.in_(wanted[start : start + BATCH])))


def states_of(photo_ids: Collection[int], at: datetime) -> list[PhotoState]:
    """Return what decides the place of these photos at ``at``, in three queries."""
    with db.engine.connect() as connection:
        photos = connection.execute(
            select(
                Photo.id,
                Photo.key,
                Photo.settle_at,
                Photo.withdrawn_at,
                or_(Photo.binned_at.is_not(None), Photo.care_at.is_not(None)).label("is_kept_back"),
            ).where(Photo.id.in_(photo_ids))
        ).all()
        shown = connection.execute(
            select(
                GalleryPhoto.photo_id,
                Gallery.visibility,
                Gallery.published_at,
                Gallery.withdrawn_at,
            )
            .join(Gallery, Gallery.id == GalleryPhoto.gallery_id)
            .where(GalleryPhoto.photo_id.in_(photo_ids), place_is_cleared())
        ).all()
        portrait = connection.scalar(select(SitePictures.portrait_id))
    galleries: defaultdict[int, list[Opening]] = defaultdict(list)
    for photo_id, visibility, opening, closing in shown:
        galleries[photo_id].append((visibility, opening, closing))
    return [
        PhotoState(
            id=photo.id,
            key=photo.key,
            marked=photo.settle_at,
            is_public=(photo.withdrawn_at is None or photo.withdrawn_at > at)
            and not photo.is_kept_back
            and (
                photo.id == portrait
                or any(is_open_to_all(*dates, at=at) for dates in galleries[photo.id])
            ),
            next_change=_next_change(photo.withdrawn_at, galleries[photo.id], at),
        )
        for photo in photos
    ]


def _next_change(
    withdrawn_at: datetime | None, galleries: Iterable[Opening], at: datetime
) -> datetime | None:
    dates = [withdrawn_at]
    for _visibility, opening, closing in galleries:
        dates += [opening, closing]
    return min((date for date in dates if date is not None and date > at), default=None)


def _settle(storage: Storage, wanted: Select[int]) -> tuple[Sequence[int], int]:
    """Move files, then replace the marks; a photo marked again meanwhile keeps its new mark.

    The lock is held from the reading to the writing: whoever settles last has read last.
    Returns the ids found, and how many photos are settled: one that cannot be moved is told
    in the log and keeps its mark.
    """
    with alone(storage.data, FILES):
        with db.engine.connect() as connection:
            ids = connection.scalars(wanted).all()
        if not ids:
            return ids, 0
        states = [state for state in states_of(ids, now()) if _is_moved(storage, state)]
        _replace_marks(states)
    return ids, len(states)


def _is_moved(storage: Storage, state: PhotoState) -> bool:
    try:
        storage.settle(state.key, public=state.is_public)
    except OSError as error:
        place = "public" if state.is_public else "private"
        logger.error("photo %s cannot be made %s: %s", state.id, place, error)  # noqa: TRY400 -- said
        return False
    return True


def _replace_marks(states: list[PhotoState]) -> None:
    changed = [state for state in states if state.marked != state.next_change]
    if not changed:
        return
    # A date that arrives also changes what a gallery counts and which cover it shows.
    galleries = galleries_with(state.id for state in changed)
    photo = cast("Table", Photo.__table__)
    db.session.connection().execute(
        update(photo)
        .where(
            photo.c.id == bindparam("which"),
            photo.c.settle_at.is_not_distinct_from(bindparam("marked")),
        )
        .values(settle_at=bindparam("next_change"))
        .execution_options(**{UNSEEN: True}),
        [
            {"which": state.id, "marked": state.marked, "next_change": state.next_change}
            for state in sorted(changed, key=lambda state: state.id)
        ],
    )
    refresh_galleries(galleries)
    db.session.commit()
