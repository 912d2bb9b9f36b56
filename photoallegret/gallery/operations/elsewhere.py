"""Files here compared with those kept elsewhere: what lacks there is sent, what is twice leaves.

Nothing is done where the site's own disk is all there is.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import and_, select

from photoallegret.clock import now
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo, Rendition
from photoallegret.gallery.operations.reconciling import stray_files, unknown
from photoallegret.gallery.operations.runs import (
    FILES,
    Note,
    clear_desk,
    open_run,
    take_back,
    write_note,
)
from photoallegret.storage import (
    FETCHED,
    LENT,
    ORIGINALS,
    PLACES,
    Storage,
    original_key,
    rendition_key,
    rendition_name,
)

BATCH = 200
HOUR_SECONDS, DAY_SECONDS = 3600, 86_400
"""What came within the hour stays: somebody may be about to read it, or to say it in rows."""

MADE = (
    Rendition.photo_id,
    Rendition.digest,
    Rendition.width,
    Rendition.format,
    Rendition.size,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Files:
    """What one photo must have elsewhere: its key there, where it stands here, its size."""

    note: Note
    files: tuple[tuple[str, Path, int], ...]


def send_missing(storage: Storage, ending: threading.Event) -> int:
    """Send what rows name and the storage elsewhere lacks or has cut; return how many files.

    What is neither here nor there is told in the log by the daily comparison, not by this. What
    no row has pointed to there for a day is told here. Returns early once ``ending`` is set.

    Raises:
        ObjectsError: it does not answer.

    """
    if storage.objects is None:
        return 0
    before = now().timestamp() - DAY_SECONDS
    there = {one.key: (one.size, one.since.timestamp()) for one in storage.kept()}
    sent = 0
    with open_run(storage) as run:
        for one in _named(storage):
            if ending.is_set():
                return sent
            lacking = [
                (path, key)
                for key, path, size in one.files
                if there.pop(key, (-1, 0))[0] != size and path.is_file()
            ]
            if not lacking:
                continue
            desk = run.desk()
            write_note(desk, one.note)
            for path, key in lacking:
                storage.objects.send(path, key)
            with alone(storage.data, FILES):
                take_back(storage, one.note)  # deleted meanwhile
            clear_desk(desk)
            sent += len(lacking)
    for key in (key for key, (_, since) in there.items() if since < before):
        logger.error("no row points to %s in the storage", key)
    return sent


def fetch_missing(storage: Storage, ending: threading.Event) -> int:
    """Bring here whatever rows name and only the storage elsewhere has; return how many files.

    Returns early once ``ending`` is set.

    Raises:
        ObjectsError: it does not answer, or has other bytes.

    """
    fetched = 0
    for one in _named(storage):
        if ending.is_set():
            break
        lacking = [path for _, path, _ in one.files if not path.is_file()]
        if lacking:
            storage.bring_original(one.note.sha256)
            for name in one.note.names:
                storage.find_rendition(one.note.key, name)
        fetched += sum(path.is_file() for path in lacking)
    return fetched


def evict_originals(storage: Storage, ending: threading.Event) -> int:
    """Unlink here the originals that no work waits for; return how many.

    Each only once the storage elsewhere said that it has it, whole. Returns early once
    ``ending`` is set.

    Raises:
        ObjectsError: it does not answer.

    """
    if storage.objects is None:
        return 0
    gone = 0
    for shard in sorted((storage.data / ORIGINALS).iterdir()):
        for sha256 in _idle([path.name for path in _old(shard.iterdir(), HOUR_SECONDS)]):
            if ending.is_set():
                return gone
            with alone(storage.data, FILES):
                gone += storage.evict_original(sha256)
    return gone


def drop_strays(storage: Storage) -> int:
    """Unlink the copies of renditions that no row names any more; return how many.

    They were fetched, by this machine or another, before their photo was deleted.
    """
    if storage.objects is None:
        return 0
    for path in _old((storage.data / FETCHED).glob(f"{LENT[:6]}*"), HOUR_SECONDS):
        path.unlink(missing_ok=True)
    gone = 0
    for shard in sorted((storage.data / PLACES[False]).iterdir()):
        folders = {path.name: path for path in shard.iterdir()}
        lost = unknown(folders, (Photo.key,))
        strays = [path for folder in lost for path in folder.iterdir()]
        strays += stray_files([path for path in folders.values() if path not in lost])
        with alone(storage.data, FILES):
            for path in _old(strays, HOUR_SECONDS):
                path.unlink(missing_ok=True)
                gone += 1
            for folder in lost:
                if not any(folder.iterdir()):
                    folder.rmdir()
    return gone


def _named(storage: Storage) -> Iterator[_Files]:
    """Yield what each photo must have elsewhere, in order; former files after their batch."""
    last = 0
    while True:
        with db.engine.connect() as connection:
            photos = connection.execute(
                select(Photo.id, Photo.key, Photo.sha256, Photo.size)
                .where(Photo.id > last)
                .order_by(Photo.id)
                .limit(BATCH)
            ).all()
            ids = [photo.id for photo in photos]
            formers = connection.execute(
                select(Photo.key, FormerFile.sha256, FormerFile.size)
                .join(Photo, Photo.id == FormerFile.photo_id)
                .where(Photo.id.in_(ids))
            ).all()
            rows = connection.execute(select(*MADE).where(Rendition.photo_id.in_(ids))).all()
        if not photos:
            return
        last = ids[-1]
        made: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for photo_id, digest, width, suffix, size in rows:
            made[photo_id][rendition_name(digest, width, suffix)] = size
        for photo in photos:
            yield _files(storage, Note(photo.key, photo.sha256), photo.size, made[photo.id])
        for key, sha256, size in formers:
            yield _files(storage, Note(key, sha256), size, {})


def _files(storage: Storage, note: Note, size: int, made: dict[str, int]) -> _Files:
    """Return an original of so many bytes and the renditions ``made``, sizes by name."""
    key = note.key
    original = (original_key(note.sha256), storage.original(note.sha256), size)
    renditions = (
        (rendition_key(key, name), storage.rendition(key, name, public=False), bytes_)
        for name, bytes_ in made.items()
    )
    return _Files(replace(note, names=tuple(made)), (original, *renditions))


def _idle(digests: Sequence[str]) -> list[str]:
    """Return those of ``digests`` that rows name and no work reads."""
    is_waiting = and_(Photo.avif_at.is_(None), Photo.jpeg_at.is_not(None))
    with db.engine.connect() as connection:
        found = connection.execute(
            select(Photo.sha256, is_waiting).where(Photo.sha256.in_(digests))
        ).all()
        formers = connection.scalars(
            select(FormerFile.sha256).where(FormerFile.sha256.in_(digests))
        ).all()
    waiting = {sha256 for sha256, waits in found if waits}
    return sorted({*(sha256 for sha256, _ in found), *formers} - waiting)


def _old(paths: Iterable[Path], seconds: int) -> list[Path]:
    """Return those of ``paths`` that have stood there for so long."""
    before = now().timestamp() - seconds
    return [path for path in paths if path.lstat().st_ctime < before]
