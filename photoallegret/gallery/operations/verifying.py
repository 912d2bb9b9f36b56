"""The whole library looked at: every original read to its end, every file sought, every stray told.

Looking changes nothing. An original that is damaged is set aside before a good copy takes its
place: none is ever altered.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, union_all

from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Gallery, GalleryPhoto, Photo
from photoallegret.gallery.operations.reconciling import (
    BATCH,
    misplaced,
    missing_renditions,
    old_strays,
    set_aside,
)
from photoallegret.gallery.operations.runs import FILES, open_run
from photoallegret.storage import Storage


@dataclass(frozen=True, slots=True)
class BadOriginal:
    """An original that is not what its digest says, or is not there."""

    sha256: str
    is_missing: bool
    photo_ids: tuple[int, ...]
    """Of the photos whose file it is, or was."""
    galleries: tuple[str, ...]
    """Where they hang, by slug."""


@dataclass(slots=True)
class Verified:
    """What was found."""

    photos: int = 0
    originals: int = 0
    """Read to their end."""
    bad: list[BadOriginal] = field(default_factory=list)
    lacking: list[Path] = field(default_factory=list)
    """Renditions that are not there."""
    misplaced: list[int] = field(default_factory=list)
    """Photos that visitors may fetch and should not, or the reverse."""
    strays: list[Path] = field(default_factory=list)
    """Files and folders that no row has pointed to for a day."""

    @property
    def is_sound(self) -> bool:
        """Say whether everything is as it should be."""
        return not (self.bad or self.lacking or self.misplaced or self.strays)


def verify(storage: Storage) -> Verified:
    """Read every original, seek every file; change nothing.

    Raises:
        ObjectsError: the storage that keeps some of them cannot be asked, or has other bytes.

    """
    found = Verified()
    with db.engine.connect() as connection:
        ids = connection.scalars(select(Photo.id).order_by(Photo.id)).all()
    found.photos = len(ids)
    for sha256 in _originals():
        found.originals += 1
        is_missing = not storage.has_original(sha256)
        with storage.lent_original(sha256) as path:
            is_whole = _is_whole(path, sha256)
        if not is_whole and (bad := _told(sha256, is_missing=is_missing)):
            found.bad.append(bad)
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        found.lacking += missing_renditions(storage, some)
        found.misplaced += misplaced(storage, some)
    found.strays += old_strays(storage)
    return found


def put_back(storage: Storage, bad: BadOriginal, bring: Callable[[Path], object]) -> None:
    """Put a good copy of a bad original in its place; what stands there goes to the quarantine.

    Args:
        storage: of the site.
        bad: the original.
        bring: writes the copy at the path it is given, on the disk.

    Raises:
        OSError: there is no copy, or it is none of this original.

    """
    with open_run(storage) as run:
        source = run.desk() / bad.sha256
        bring(source)
        if not _is_whole(source, bad.sha256):
            message = f"not the original {bad.sha256}"
            raise OSError(message)
        with alone(storage.data, FILES):
            path = storage.original(bad.sha256)
            if path.exists():
                set_aside(storage, [path])
            storage.place_original(source, bad.sha256)


def _originals() -> Sequence[str]:
    """Return the digest of each original that a row names, once."""
    named = union_all(select(Photo.sha256), select(FormerFile.sha256)).subquery()
    with db.engine.connect() as connection:
        return connection.scalars(select(named.c.sha256).distinct().order_by(named.c.sha256)).all()


def _is_whole(path: Path, sha256: str) -> bool:
    """Say whether the file can be read to its end and is what its digest says."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _told(sha256: str, *, is_missing: bool) -> BadOriginal | None:
    """Return whose original it is; None when its photos were deleted meanwhile."""
    mine = select(Photo.id).where(Photo.sha256 == sha256)
    former = select(FormerFile.photo_id).where(FormerFile.sha256 == sha256)
    with db.engine.connect() as connection:
        ids = sorted({*connection.scalars(mine), *connection.scalars(former)})
        slugs = connection.scalars(
            select(Gallery.slug)
            .join(GalleryPhoto, GalleryPhoto.gallery_id == Gallery.id)
            .where(GalleryPhoto.photo_id.in_(ids))
            .distinct()
            .order_by(Gallery.slug)
        ).all()
    return BadOriginal(sha256, is_missing, tuple(ids), tuple(slugs)) if ids else None
