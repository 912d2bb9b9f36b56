"""Works in progress on disk: each has a folder under uploads/, locked while its process lives.

Before a work moves anything to its place it writes there what it is about to move. When the
process dies, whoever comes next finds the folder unlocked and takes back exactly what no row
points to. Removing a photo for good uses the same note, so that it too is carried to its end.
"""

import fcntl
import json
import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select, text

from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo, Rendition
from photoallegret.gallery.operations.masters import clear_masters, remove_master
from photoallegret.objects import ObjectsError
from photoallegret.storage import Storage, rendition_name, sync_folder

FILES = "files"
"""The lock of the data folder held by whoever moves files and says so in rows.

It is taken before the database's write lock, never after.
"""
PREFIX = "run-"
LOCK = "lock"
NOTE = "note.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """What a work is about to move: files that must have a row once it is over."""

    key: str
    """Of the photo whose renditions are moved."""
    sha256: str = ""
    """Of the original that is moved, if any."""
    names: tuple[str, ...] = ()
    """Of the renditions added to a photo that already has some."""


class Run:
    """The folder of one work in progress."""

    def __init__(self, folder: Path) -> None:
        """Work in ``folder``, which exists and is locked."""
        self.folder = folder
        self._count = 0

    def desk(self) -> Path:
        """Return a new empty folder for one photo."""
        self._count += 1
        desk = self.folder / str(self._count)
        desk.mkdir(mode=0o700)
        return desk


@contextmanager
def open_run(storage: Storage) -> Iterator[Run]:
    """Give a folder to work in; what is left in it at the end is cleared away."""
    folder = storage.data / "uploads" / f"{PREFIX}{secrets.token_hex(8)}"
    with alone(storage.data, FILES):  # a folder not yet locked would look abandoned
        folder.mkdir(mode=0o700)
        lock = (folder / LOCK).open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield Run(folder)
    except BaseException:
        db.session.rollback()  # the database's write lock is never held when FILES is asked for
        raise
    finally:
        with alone(storage.data, FILES):
            try:
                _clear(storage, folder)
            except ObjectsError as error:
                logger.warning("the next sweep takes back what a work left: %s", error)
            finally:
                lock.close()


def write_note(desk: Path, note: Note) -> None:
    """Write ``note`` in ``desk``, on the disk before anything it names is moved."""
    path = desk / NOTE
    with path.open("x", encoding="ascii") as file:
        json.dump(asdict(note), file)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(desk)


def clear_desk(desk: Path) -> None:
    """Remove ``desk`` once every row for what its note names is committed."""
    shutil.rmtree(desk)


def take_back(storage: Storage, note: Note) -> None:
    """Remove what ``note`` names and no row points to. The lock ``FILES`` must be held."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # The server may still be carrying out the last COMMIT of a process just killed.
            connection.execute(text("LOCK TABLE photo, photo_former, rendition IN SHARE MODE"))
        photo = connection.scalar(select(Photo.id).where(Photo.key == note.key))
        original = connection.scalar(select(Photo.id).where(Photo.sha256 == note.sha256))
        former = connection.scalar(
            select(FormerFile.id).where(FormerFile.sha256 == note.sha256).limit(1)
        )
        known = {
            rendition_name(*row)
            for row in connection.execute(
                select(Rendition.digest, Rendition.width, Rendition.format).where(
                    Rendition.photo_id == photo
                )
            )
        }
    if photo is None:
        storage.remove_renditions(note.key)
    for name in set(note.names) - known:
        storage.remove_rendition(note.key, name)
    if note.sha256 and original is None:
        remove_master(storage, note.sha256)
        if former is None:
            storage.remove_original(note.sha256)


def clear_dead_runs(storage: Storage) -> int:
    """Undo the works whose process died; return how many there were.

    Safe at any time and beside other processes: a living work holds its folder's lock.
    """
    cleared = 0
    with alone(storage.data, FILES):
        for folder in sorted((storage.data / "uploads").glob(f"{PREFIX}*")):
            if not (folder / LOCK).exists():  # died while it was being made
                shutil.rmtree(folder, ignore_errors=True)
                continue
            with (folder / LOCK).open("a") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                _clear(storage, folder)
                cleared += 1
        clear_masters(storage)
    return cleared


def _clear(storage: Storage, folder: Path) -> None:
    for path in sorted(folder.glob(f"*/{NOTE}")):
        note = _read_note(path)
        if note is not None:
            take_back(storage, note)
    # A decoder whose parent was killed may write one more file: the next sweep takes it.
    shutil.rmtree(folder, ignore_errors=True)


def _read_note(path: Path) -> Note | None:
    """Return the note at ``path``; None when its writing was cut short: nothing had moved."""
    try:
        found = json.loads(path.read_text(encoding="ascii"))
    except ValueError:
        return None
    return Note(found["key"], found["sha256"], tuple(found["names"]))
