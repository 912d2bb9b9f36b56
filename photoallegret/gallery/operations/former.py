"""Former files of photos: kept for thirty days after another took their place, then gone."""

import logging
import threading
from datetime import datetime

from sqlalchemy import delete, select

from photoallegret.clock import now
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo
from photoallegret.gallery.operations.runs import FILES, Note, open_run, take_back, write_note
from photoallegret.gallery.personal_data import DEPICTION
from photoallegret.privacy.queries.lifetimes import Carry, Lifetime
from photoallegret.storage import Storage, rendition_name

BATCH = 50
PREVIEW_WIDTH = 480

FORMER = Lifetime(
    period=DEPICTION.retention.period("former"),
    of=FormerFile,
    since=FormerFile.replaced_at,
    effect=Carry(
        lambda now, _limit, data: forget_formers(Storage(data), threading.Event(), now), once=True
    ),
)
KEPT = FORMER.period.length

logger = logging.getLogger(__name__)


def keep_former(storage: Storage, photo: Photo, *, instead: str) -> None:
    """Keep the file of ``photo`` as a former one, in the transaction that replaces it.

    Args:
        storage: of the site.
        photo: as it is before the replacement.
        instead: digest of the file that comes in its place; it is a former one no longer.

    """
    db.session.execute(
        delete(FormerFile).where(
            FormerFile.photo_id == photo.id, FormerFile.sha256.in_((instead, photo.sha256))
        )
    )
    db.session.add(
        FormerFile(
            photo_id=photo.id,
            sha256=photo.sha256,
            size=photo.size,
            format=photo.format,
            file_name=photo.file_name,
            width=photo.width,
            height=photo.height,
            replaced_at=now(),
            preview=_preview(storage, photo),
        )
    )


def ends_at(former: FormerFile) -> datetime:
    """Return until when ``former`` is kept."""
    return former.replaced_at + KEPT


def forget_formers(
    storage: Storage, ending: threading.Event, moment: datetime | None = None
) -> int:
    """Delete the former files whose day has come; return how many. Commits.

    Returns early once ``ending`` is set. A file that a photo has, or that is another former one
    still kept, stays on the disk.
    """
    done = 0
    before = (moment or now()) - KEPT
    while not ending.is_set() and (count := _forget(storage, before)):
        done += count
    if done:
        logger.info("%s former files were deleted after %s days", done, KEPT.days)
    return done


def _forget(storage: Storage, before: datetime) -> int:
    """Delete one batch: rows first, named in notes so that the files surely follow."""
    with open_run(storage) as run:
        due = db.session.execute(
            select(FormerFile.id, Photo.key, FormerFile.sha256)
            .join(Photo, Photo.id == FormerFile.photo_id)
            .where(FormerFile.replaced_at <= before)
            .order_by(FormerFile.id)
            .limit(BATCH)
        ).all()
        db.session.rollback()
        if not due:
            return 0
        notes = [Note(key, sha256) for _, key, sha256 in due]
        for note in notes:
            write_note(run.desk(), note)
        is_due = FormerFile.replaced_at <= before  # still: a number may be given again
        db.session.execute(
            delete(FormerFile).where(FormerFile.id.in_([row.id for row in due]), is_due)
        )
        db.session.commit()
        with alone(storage.data, FILES):
            for note in notes:
                take_back(storage, note)
    return len(due)


def _preview(storage: Storage, photo: Photo) -> bytes:
    """Return the bytes of a small JPEG of ``photo``; none when its file is missing."""
    made = [row for row in photo.renditions if row.format == "jpg"]
    wide = [row for row in made if row.width >= PREVIEW_WIDTH]
    row = min(wide, key=lambda row: row.width) if wide else max(made, key=lambda row: row.width)
    path = storage.find_rendition(photo.key, rendition_name(row.digest, row.width, row.format))
    return b"" if path is None else path.read_bytes()
