"""Rights said anew in the files of photos whose rights were edited.

JPEGs get their new packet at once, their pixels untouched. AVIFs would go on saying the former
rights: they leave with the same commit, and the background work makes them again from the
original. A process killed at any moment leaves exactly the files that the rows name.
"""

import logging
import threading
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from photoallegret.data_folder import alone
from photoallegret.db import UNSEEN, db
from photoallegret.gallery.models import Photo, Rendition
from photoallegret.gallery.operations.placing import give_final_names
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.gallery.operations.runs import (
    FILES,
    Note,
    clear_desk,
    open_run,
    take_back,
    write_note,
)
from photoallegret.imaging.outcome import Made
from photoallegret.imaging.restate import DamagedError, restate
from photoallegret.storage import Storage, rendition_name

REMAKE = "remake"
"""Name of the job that does it."""

logger = logging.getLogger(__name__)


def remake_waiting(storage: Storage, ending: threading.Event) -> int:
    """Let the files of every photo marked by ``remake_at`` say its rights; return how many.

    Commits each. Returns early once ``ending`` is set. A photo that fails keeps its mark and
    why, is told in the log, and keeps no other from its turn.
    """
    if _next(0) is None:
        return 0
    done, last = 0, 0
    with open_run(storage) as run:
        while not ending.is_set() and (photo := _next(last)) is not None:
            last = photo.id
            done += _remake(storage, run.desk(), photo)
    return done


def _next(after: int) -> Photo | None:
    """Return the first photo that waits after this id, as it is now, to be read only."""
    with Session(db.engine) as reading:  # looking for work must not take the write lock
        photo = reading.scalar(
            select(Photo)
            .where(Photo.remake_at.is_not(None), Photo.id > after)
            .order_by(Photo.id)
            .limit(1)
            .options(selectinload(Photo.renditions))
        )
        reading.expunge_all()
    return photo


def _remake(storage: Storage, desk: Path, former: Photo) -> bool:
    """Bring the new JPEGs beside the former ones, say so in the rows, unlink what they left."""
    folder = desk / "renditions"
    folder.mkdir(mode=0o700)
    try:
        jpegs = [_file(storage, former, row) for row in _jpegs(former)]
        made = [restate(jpeg, folder, rights_of(former)) for jpeg in jpegs]
    except (OSError, DamagedError) as error:
        _fail(former, error)
        clear_desk(desk)
        return False
    names = give_final_names(folder, made)
    note = Note(former.key, names=(*names, *map(_name, former.renditions)))
    write_note(desk, note)
    storage.send(former.key, folder)
    with alone(storage.data, FILES):
        try:
            for name in names:
                storage.add_rendition(folder / name, former.key, name)
        except FileNotFoundError:  # deleted meanwhile
            is_done = False
        else:
            is_done = _complete(former, made)
        take_back(storage, note)  # the former files, or else the new ones
    clear_desk(desk)
    return is_done


def _complete(former: Photo, made: list[Made]) -> bool:
    """Commit the new names, unless the photo was edited, replaced or remade meanwhile."""
    photo = db.session.get(Photo, former.id, with_for_update=True)
    if photo is None or _state(photo) != _state(former):
        db.session.rollback()
        return False
    photo.remake_at = None
    new = {item.width: item for item in made}
    if any(row.digest != new[row.width].digest for row in _jpegs(photo)):
        photo.renditions = _jpegs(photo)
        for row in photo.renditions:
            row.digest, row.size = new[row.width].digest, new[row.width].size
        photo.avif_at = photo.lease_until = None
        photo.attempts, photo.failure = 0, ""
    db.session.commit()
    return True


def _state(photo: Photo) -> object:
    """Return all that the new files were made from."""
    return photo.remake_at, rights_of(photo), {(row.width, row.digest) for row in _jpegs(photo)}


def _fail(photo: Photo, error: Exception) -> None:
    """Keep why a photo could not be done; the next sweep tries again. Commits."""
    why = f"{type(error).__name__}: {error}"
    logger.error("photo %s cannot say its new rights: %s", photo.id, why)
    db.session.execute(
        update(Photo)
        .where(Photo.id == photo.id, Photo.remake_at == photo.remake_at)
        .values(failure=why[:500])
        .execution_options(**{UNSEEN: True})  # said again each minute
    )
    db.session.commit()


def _file(storage: Storage, photo: Photo, row: Rendition) -> Made:
    """Return a JPEG of ``photo`` as it was made. Raises FileNotFoundError."""
    path = storage.find_rendition(photo.key, _name(row))
    if path is None:
        raise FileNotFoundError(_name(row))
    return Made(path, row.width, row.height, "jpg", row.size, row.digest)


def _jpegs(photo: Photo) -> list[Rendition]:
    return [row for row in photo.renditions if row.format == "jpg"]


def _name(row: Rendition) -> str:
    return rendition_name(row.digest, row.width, row.format)
