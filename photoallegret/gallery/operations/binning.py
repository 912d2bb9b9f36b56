"""The bin: photos put in it are seen by nobody, and come back or go for good after a month."""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PublishingAct
from photoallegret.gallery.operations.hanging import galleries_with, refresh_galleries
from photoallegret.gallery.operations.noting import note_acts
from photoallegret.gallery.operations.runs import open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.gallery.personal_data import AUTHORSHIP
from photoallegret.privacy.queries.lifetimes import Carry, Lifetime
from photoallegret.storage import Storage

BATCH = 50
DELETED_AT_MOST = 2000
"""In one run: should a clock be wrong, not everything is gone before somebody sees it."""

BIN = Lifetime(
    period=AUTHORSHIP.retention.period("bin"),
    of=Photo,
    since=Photo.binned_at,
    effect=Carry(
        lambda now, _limit, data: empty_bin(Storage(data), threading.Event(), now), once=True
    ),
)
KEPT = BIN.period.length

logger = logging.getLogger(__name__)


def bin_photos(photos: Iterable[Photo], account_id: int | None) -> list[int]:
    """Put ``photos`` in the bin; return the ids of those that were not there."""
    gone = [photo for photo in photos if photo.binned_at is None]
    at = now()
    with _galleries_of(gone):
        for photo in gone:
            photo.binned_at = photo.settle_at = at
    return _noted(gone, PublishingAct.BINNED, account_id)


def unbin_photos(photos: Iterable[Photo], account_id: int | None) -> list[int]:
    """Take ``photos`` out of the bin, back to where they hung; return the ids that were in it."""
    back = [photo for photo in photos if photo.binned_at is not None]
    at = now()
    with _galleries_of(back):
        for photo in back:
            photo.binned_at, photo.settle_at = None, at
    return _noted(back, PublishingAct.RESTORED, account_id)


def delete_binned(
    ids: Sequence[int], storage: Storage, account_id: int | None, why: str = ""
) -> int:
    """Delete for ever those of these photos that are in the bin; return how many. Commits.

    Begins without a transaction: the files' lock comes before the database's.
    """
    with open_run(storage) as run:
        galleries_with(ids)  # locked before the photos, as everywhere
        wanted = select(Photo).where(Photo.id.in_(ids), Photo.binned_at.is_not(None))
        photos = db.session.scalars(
            wanted.options(selectinload(Photo.texts)).order_by(Photo.id).with_for_update()
        ).all()
        if not photos:
            db.session.rollback()
            return 0
        note_acts(PublishingAct.DELETED, photos, account_id=account_id, detail=why)
        gone = [photo.id for photo in photos]
        deletion = delete_photos_forever(photos, storage, run)
        db.session.commit()
        deletion.finish()
    for identity in gone:
        logger.info("photo %s is deleted for ever", identity)
    return len(gone)


def empty_bin(storage: Storage, ending: threading.Event, moment: datetime | None = None) -> int:
    """Delete for ever what has been in the bin for thirty days; return how many. Commits.

    Returns early once ``ending`` is set, or when as many went as one run may delete.
    """
    done = last = 0
    moment = moment or now()
    while done < DELETED_AT_MOST and not ending.is_set():
        with db.engine.connect() as connection:
            due = select(Photo.id).where(BIN.due(moment), Photo.id > last)
            ids = connection.scalars(due.order_by(Photo.id).limit(BATCH)).all()
        if not ids:
            break
        last = ids[-1]
        done += delete_binned(ids, storage, None, "thirty days in the bin")
    if done:
        logger.warning("%s photos left the bin after %s days", done, KEPT.days)
    return done


@contextmanager
def _galleries_of(photos: list[Photo]) -> Iterator[None]:
    """Lock the galleries that hold ``photos`` while these change; then count them again."""
    galleries = galleries_with(photo.id for photo in photos)
    yield
    db.session.flush()
    refresh_galleries(galleries)


def _noted(photos: list[Photo], act: PublishingAct, account_id: int | None) -> list[int]:
    note_acts(act, photos, account_id=account_id)
    return [photo.id for photo in photos]
