"""Every row compared with its files, once a day: nothing is deleted, all is told or set aside.

The small sweeps follow what changes; this one finds what none of them could know of.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo, Rendition
from photoallegret.gallery.operations.settling import settle_photos, states_of
from photoallegret.storage import ORIGINALS, PLACES, Storage, rendition_name

BATCH = 200
QUARANTINE = "quarantine"
"""Under uploads/: files that no row points to, kept there for the photographer to look at."""
DAY_SECONDS = 86_400

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Comparison:
    """What was found: photos moved, files missing (by path), files set aside."""

    settled: int = 0
    missing: int = 0
    set_aside: int = 0


def reconcile(storage: Storage, ending: threading.Event) -> Comparison:
    """Compare all rows with all files; move what stands in the wrong place. Commits.

    Files that no row points to for a day are set aside; files that are missing are logged.
    """
    found = Comparison()
    last = 0
    while not ending.is_set():
        with db.engine.connect() as connection:
            rows = connection.execute(
                select(Photo.id, Photo.key, Photo.sha256)
                .where(Photo.id > last)
                .order_by(Photo.id)
                .limit(BATCH)
            ).all()
        if not rows:
            break
        last = rows[-1].id
        ids = [row.id for row in rows]
        wrong = misplaced(storage, ids)
        settle_photos(storage, wrong)
        found.settled += len(wrong)
        for path in missing_files(storage, ids):
            logger.error("missing: %s", path)
            found.missing += 1
    if not ending.is_set():
        found.set_aside = set_aside(storage, old_strays(storage))
    return found


def misplaced(storage: Storage, photo_ids: Sequence[int]) -> list[int]:
    """Return those of these photos of which a rendition stands where it should not."""
    return [
        state.id
        for state in states_of(photo_ids, now())
        if storage.is_misplaced(state.key, public=state.is_public)
    ]


def missing_files(storage: Storage, photo_ids: Sequence[int]) -> Iterator[Path]:
    """Yield where the files of these photos should stand and do not."""
    with db.engine.connect() as connection:
        originals = connection.scalars(
            select(Photo.sha256).where(Photo.id.in_(photo_ids)).order_by(Photo.id)
        ).all()
        formers = connection.scalars(
            select(FormerFile.sha256)
            .where(FormerFile.photo_id.in_(photo_ids))
            .order_by(FormerFile.id)
        ).all()
    for sha256 in (*originals, *formers):
        if not storage.has_original(sha256):
            yield storage.original(sha256)
    yield from missing_renditions(storage, photo_ids)


def missing_renditions(storage: Storage, photo_ids: Sequence[int]) -> Iterator[Path]:
    """Yield where the renditions of these photos should stand and do not."""
    with db.engine.connect() as connection:
        renditions = connection.execute(
            select(Photo.key, Rendition.digest, Rendition.width, Rendition.format)
            .join(Photo, Photo.id == Rendition.photo_id)
            .where(Photo.id.in_(photo_ids))
            .order_by(Rendition.id)
        ).all()
    for key, digest, width, suffix in renditions:
        name = rendition_name(digest, width, suffix)
        if not storage.has_rendition(key, name):
            yield storage.rendition(key, name, public=False)


def old_strays(storage: Storage) -> Iterator[Path]:
    """Yield what no row points to and has stood there for a day: others may be arriving."""
    before = now().timestamp() - DAY_SECONDS
    folders = [(place, (Photo.key,)) for place in PLACES.values()]
    for place, columns in ((ORIGINALS, (Photo.sha256, FormerFile.sha256)), *folders):
        for shard in sorted((storage.data / place).iterdir()):
            paths = {path.name: path for path in shard.iterdir()}
            strays = unknown(paths, columns)
            if place != ORIGINALS:
                strays += stray_files([paths[name] for name in paths if paths[name] not in strays])
            yield from (path for path in strays if path.lstat().st_ctime < before)


def unknown(paths: dict[str, Path], columns: Iterable[InstrumentedAttribute[str]]) -> list[Path]:
    """Return those of ``paths`` whose name is in no row, in any of ``columns``."""
    with db.engine.connect() as connection:
        known = {
            name
            for column in columns
            for name in connection.scalars(select(column).where(column.in_(list(paths))))
        }
    return [path for name, path in paths.items() if name not in known]


def stray_files(folders: list[Path]) -> list[Path]:
    """Return the files in the renditions' ``folders`` of known photos that no row names."""
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(Photo.key, Rendition.digest, Rendition.width, Rendition.format)
            .join(Photo, Photo.id == Rendition.photo_id)
            .where(Photo.key.in_([folder.name for folder in folders]))
        ).all()
    known = {(key, rendition_name(digest, width, suffix)) for key, digest, width, suffix in rows}
    return [
        path
        for folder in folders
        for path in folder.iterdir()
        if (folder.name, path.name) not in known
    ]


def set_aside(storage: Storage, strays: Iterable[Path]) -> int:
    """Move ``strays`` to the quarantine, where nothing is deleted; return how many."""
    moved = 0
    for path in strays:
        aside = storage.data / "uploads" / QUARANTINE / now().strftime("%Y%m%dT%H%M%S")
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = aside / f"{path.parent.name}-{path.name}"
        logger.error("%s is set aside as %s", path, target)
        path.rename(target)
        moved += 1
    return moved
