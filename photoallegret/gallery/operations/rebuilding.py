"""Renditions made again from the originals where their files are gone: after a restore, above all.

JPEGs are made here; AVIFs that are gone leave their rows, and the background work makes them. A
process killed at any moment leaves exactly the files that the rows name, or goes on where it was.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from photoallegret.config import Settings
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import Photo, Rendition
from photoallegret.gallery.operations.decoders import cores, open_pool
from photoallegret.gallery.operations.placing import give_final_names, rendition_row
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.gallery.operations.runs import (
    FILES,
    Note,
    clear_desk,
    open_run,
    take_back,
    write_note,
)
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.queries import photo_apart
from photoallegret.imaging.outcome import Made
from photoallegret.imaging.refusal import Refused
from photoallegret.imaging.worker import ChildBrokenError
from photoallegret.pages.watching import quietly
from photoallegret.storage import Storage, rendition_name

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Rebuilt:
    """How many photos have their files again, and how many could not."""

    done: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _InHand:
    photo: Photo
    desk: Path
    made: Future[tuple[Made, ...]]


def rebuild_missing(settings: Settings, ending: threading.Event) -> Rebuilt:
    """Make again, where they belong, the renditions that photos lack. Commits each.

    Returns early once ``ending`` is set.
    """
    storage, found = Storage(settings.data), Rebuilt()
    with quietly(), open_run(storage) as run, open_pool(settings.site) as pool:
        in_hand: deque[_InHand] = deque()

        def finish() -> None:
            done = _finish(storage, in_hand.popleft())
            found.done += done
            found.failed += not done

        for photo in _lacking(storage):
            if ending.is_set():
                break
            desk = run.desk()
            folder = desk / "renditions"
            folder.mkdir(mode=0o700)
            source = storage.bring_original(photo.sha256)
            made = pool.reencode(source, folder, ("jpg",), rights_of(photo))
            in_hand.append(_InHand(photo, desk, made))
            if len(in_hand) > cores():
                finish()
        while in_hand:
            finish()
    with db.engine.connect() as connection:
        settle_photos(storage, connection.scalars(select(Photo.id)).all())
    return found


def _lacking(storage: Storage) -> Iterator[Photo]:
    """Yield the photos of which a file is gone; those that lack AVIFs alone wait for them."""
    with db.engine.connect() as connection:
        ids = connection.scalars(select(Photo.id).order_by(Photo.id)).all()
    for photo_id in ids:
        photo = photo_apart(photo_id)
        if photo is None:
            continue
        gone = [row for row in photo.renditions if _is_gone(storage, photo.key, row)]
        if not gone:
            continue
        if any(row.format == "jpg" for row in gone):
            yield photo
        else:
            _forget_avifs(photo_id)


def _is_gone(storage: Storage, key: str, row: Rendition) -> bool:
    return storage.find_rendition(key, rendition_name(row.digest, row.width, row.format)) is None


def _forget_avifs(photo_id: int) -> None:
    photo = db.session.get(Photo, photo_id, with_for_update=True)
    if photo is not None:
        photo.renditions = [row for row in photo.renditions if row.format == "jpg"]
        photo.avif_at, photo.lease_until = None, None
        photo.attempts, photo.failure = 0, ""
    db.session.commit()


def _finish(storage: Storage, work: _InHand) -> bool:
    """Place what was made of one photo; say whether it has its files."""
    try:
        made = work.made.result()
    except (Refused, ChildBrokenError) as error:
        logger.error("photo %s cannot be rebuilt: %s", work.photo.id, error)  # noqa: TRY400 -- said
        clear_desk(work.desk)
        return False
    folder = work.desk / "renditions"
    names = give_final_names(folder, made)
    former = (rendition_name(row.digest, row.width, row.format) for row in work.photo.renditions)
    note = Note(work.photo.key, names=(*names, *former))
    write_note(work.desk, note)
    storage.send(work.photo.key, folder)
    with alone(storage.data, FILES):
        if storage.is_public(work.photo.key) is None:
            storage.make_folder(work.photo.key)
        for name in names:
            storage.add_rendition(folder / name, work.photo.key, name)
        is_done = _record(work.photo, made)
        take_back(storage, note)
    clear_desk(work.desk)
    return is_done


def _record(former: Photo, made: tuple[Made, ...]) -> bool:
    """Commit the rows of the files, if the photo still has the same original and rights."""
    photo = db.session.get(Photo, former.id, with_for_update=True)
    if photo is None or photo.sha256 != former.sha256 or rights_of(photo) != rights_of(former):
        db.session.rollback()
        return False
    photo.renditions.clear()
    db.session.flush()  # or the new rows of the same widths would come first
    photo.renditions.extend(rendition_row(item) for item in made)
    photo.avif_at = photo.lease_until = photo.remake_at = None
    photo.attempts, photo.failure = 0, ""
    db.session.commit()
    return True
