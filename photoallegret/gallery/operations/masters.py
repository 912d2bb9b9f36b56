"""Masters: photographs without loss at their largest size, kept until their AVIFs are made.

They spare the background the decoding of the original, a twelfth of its work. Nothing hangs on
them: one that is missing is done without. They are not synced, so what a power cut may have
left of them is never read: they stand in a folder named after the system's start, each under
the digest of its original.
"""

import contextlib
import shutil
from pathlib import Path

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.intake import SPACE_FLOOR
from photoallegret.storage import Storage

MASTERS = "masters"
BYTES = 1_000_000_000
"""Kept at most, some 75 photographs; of those that come while it is full, none is kept."""
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def wants_masters(storage: Storage) -> bool:
    """Say whether there is room for one more master."""
    folder = _folder(storage)
    if folder is None or shutil.disk_usage(storage.data).free < SPACE_FLOOR + BYTES:
        return False
    return sum(path.stat().st_size for path in _in(folder)) < BYTES


def place_master(storage: Storage, source: Path, sha256: str) -> None:
    """Move the master ``source`` of the original with this digest to its place."""
    if (folder := _folder(storage)) is not None:
        folder.mkdir(mode=0o700, exist_ok=True)
        source.replace(folder / sha256)


def find_master(storage: Storage, sha256: str) -> Path | None:
    """Return where the master of the original with this digest stands, None without one."""
    folder = _folder(storage)
    return folder / sha256 if folder and (folder / sha256).is_file() else None


def remove_master(storage: Storage, sha256: str) -> None:
    """Unlink the master of the original with this digest, if it is there."""
    if (folder := _folder(storage)) is not None:
        (folder / sha256).unlink(missing_ok=True)


def clear_masters(storage: Storage) -> None:
    """Remove those of no use: their photo waits for nothing, or the system was started since.

    The lock ``FILES`` must be held: an import places them before it commits their row.
    """
    current = _folder(storage)
    for folder in (storage.data / MASTERS).iterdir():
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)
    names = {path.name for path in _in(current)} if current else set()
    if not names:
        return
    with db.engine.connect() as connection:
        waiting = connection.scalars(
            select(Photo.sha256).where(Photo.sha256.in_(names), Photo.avif_at.is_(None))
        )
        useless = names - set(waiting)
    for sha256 in useless:
        remove_master(storage, sha256)


def _folder(storage: Storage) -> Path | None:
    """Return where masters stand; None where the system does not say when it was started."""
    try:
        return storage.data / MASTERS / BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return None


def _in(folder: Path) -> list[Path]:
    with contextlib.suppress(FileNotFoundError):
        return list(folder.iterdir())
    return []
