"""Copies brought from the bucket into a folder that a restore reads. Run again, it goes on."""

import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from photoallegret.backups.operations.archives import ArchiveError
from photoallegret.backups.operations.bucket import bucket_archives, bucket_originals, key_of
from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.verifying import look_from_outside
from photoallegret.backups.queries import (
    GONE,
    NAME,
    NOTE,
    ORIGINALS,
    archive_at,
    note_of,
    original_at,
)
from photoallegret.objects import DamagedObjectError, Objects
from photoallegret.privacy.operations.journalling import FILE as JOURNAL
from photoallegret.storage import SHA256

OURS = re.compile(
    rf"{NAME.pattern}({re.escape(NOTE)})?|\.?{re.escape(JOURNAL)}|{ORIGINALS}|fetch-.*"
)
"""What an earlier run left."""


@dataclass(slots=True)
class Fetched:
    """What was brought."""

    archives: list[Path] = field(default_factory=list)
    """Newest first; what was there already among them."""
    originals: int = 0
    damaged: list[str] = field(default_factory=list)
    """Keys whose bytes are not what they should be."""
    has_journal: bool = False


def fetch(
    objects: Objects, folder: Path, tell: Callable[[str], None], *, whole: bool = False
) -> Fetched:
    """Bring the newest good copy, and all that a restore reads beside it.

    Args:
        objects: the bucket.
        folder: empty, or what an earlier run left.
        tell: is told the name of each archive before it comes.
        whole: bring every copy, not the newest alone.

    Raises:
        BackupError: something else lies in the folder, or the bucket holds no good copy.
        ObjectsError: the bucket cannot be asked.
        OSError: the folder cannot be written.

    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear(folder)
    there, done = {one.key: one.size for one in objects.under("")}, Fetched()
    for key in (JOURNAL, GONE):
        if (content := objects.read(key)) is not None:
            _write(content, folder / key)
    done.has_journal = (folder / JOURNAL).is_file()
    for one in bucket_archives(there):
        if one.is_good:
            tell(one.path.name)
            _fetch_archive(objects, folder, one.path.name, done)
        if done.archives and not whole:
            break
    if not done.archives:
        message = f"{objects.bucket}/{objects.prefix} holds no good copy"
        raise BackupError(message)
    _fetch_originals(objects, folder, bucket_originals(there), done)
    return done


def _clear(folder: Path) -> None:
    """Take away what a run that was killed left half.

    Raises:
        BackupError: what no run left lies there.

    """
    for path in folder.iterdir():
        if OURS.fullmatch(path.name) is None:
            message = f"{folder} is not empty: {path.name}"
            raise BackupError(message)
        if path.name.startswith("fetch-"):
            path.unlink()


def _fetch_archive(objects: Objects, folder: Path, name: str, done: Fetched) -> None:
    """Bring an archive that is what its note says, then that note."""
    path, note = folder / name, objects.read(f"{name}{NOTE}") or b""
    if (here := archive_at(path)) is not None:
        with suppress(ArchiveError):
            look_from_outside(here)
            done.archives.append(path)
            return
    try:
        digest = str(json.loads(note)["sha256"])
        if SHA256.fullmatch(digest) is None:
            raise DamagedObjectError(name)  # noqa: TRY301 -- told below as any other
        if not objects.fetch(name, path, digest, by=folder):
            return  # thinned out meanwhile
    except (DamagedObjectError, ValueError, KeyError, TypeError):
        done.damaged.append(name)
        return
    _write(note, note_of(path))
    done.archives.append(path)


def _fetch_originals(
    objects: Objects, folder: Path, sizes: Mapping[str, int], done: Fetched
) -> None:
    """Bring the originals that are not there yet; a restore compares what is in them."""
    for sha256, size in sorted(sizes.items()):
        path = original_at(folder, sha256)
        if not (path.is_file() and path.stat().st_size == size):
            objects.fetch(key_of(sha256), path, "", by=folder)
            if not (path.is_file() and path.stat().st_size == size):
                path.unlink(missing_ok=True)
                done.damaged.append(key_of(sha256))
                continue
        done.originals += 1


def _write(content: bytes, path: Path) -> None:
    """Write a small file, whole and on the disk."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f"fetch-{path.name}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
