"""Copies looked at: really opened where the private key is at hand, else from outside."""

import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from photoallegret.backups.operations.age import KeyProblemError, looks_encrypted
from photoallegret.backups.operations.archives import (
    PIECE,
    ArchiveError,
    Manifest,
    copy,
    unpack,
)
from photoallegret.backups.operations.destination import LOCK
from photoallegret.backups.operations.originals import DamagedOriginalError, check_original
from photoallegret.backups.operations.running import PREFIX, WORK
from photoallegret.backups.operations.snapshots import (
    FILES,
    POSTGRESQL,
    SQLITE,
    SnapshotError,
    look_at,
    program,
)
from photoallegret.backups.queries import Archive, copied_originals, original_at
from photoallegret.data_folder import alone

SAMPLE = 20
"""Originals read to their end unless all are."""


@dataclass(slots=True)
class Found:
    """What was found of a copy."""

    archive: Archive
    is_opened: bool = False
    """Whether it was decrypted; else it was looked at from outside alone."""
    manifest: Manifest | None = None
    lacking: list[str] = field(default_factory=list)
    """Digests of originals that the archive names and the destination has not, or damaged."""
    checked: int = 0
    """Originals read to their end."""


def verify(archive: Archive, keys: Sequence[Any], data: Path, *, whole: bool = False) -> Found:
    """Look at a copy.

    Args:
        archive: the copy.
        keys: one of which opens it; none: it is looked at from outside.
        data: the data folder, where it is opened for a moment.
        whole: read every original to its end, not twenty of them.

    Raises:
        ArchiveError: it is unfinished, cut, damaged, or not what it says.
        KeyProblemError: none of ``keys`` opens it.
        OSError: it cannot be read.

    """
    found = Found(archive)
    look_from_outside(archive)
    if not keys:
        return found
    with alone(data, LOCK), work_folder(data) as folder:
        found.manifest = unpack_database(archive.path, keys, folder)
    found.is_opened = True
    named = found.manifest.facts.originals
    found.lacking, found.checked = check_originals(archive.path.parent, named, keys, whole=whole)
    return found


def check_originals(
    destination: Path, named: Sequence[str], keys: Sequence[Any], *, whole: bool = False
) -> tuple[list[str], int]:
    """Look for the originals ``named``, and read some of them to their end, or all.

    Returns:
        the digests of those that lack or are damaged, and how many were read.

    """
    there = copied_originals(destination)
    lacking = [one for one in named if one not in there]
    present = [one for one in named if one in there]
    read = present if whole else random.sample(present, min(SAMPLE, len(present)))
    for one in read:
        try:
            check_original(original_at(destination, one), one, keys)
        except (DamagedOriginalError, KeyProblemError, OSError):
            lacking.append(one)
    return lacking, len(read)


def look_from_outside(archive: Archive) -> None:
    """Compare an archive with the note that was written beside it.

    Raises:
        ArchiveError: it is unfinished, cut or damaged.
        OSError: it cannot be read.

    """
    if archive.note is None:
        message = f"{archive.path.name} has no note beside it: it was not finished"
        raise ArchiveError(message)
    with archive.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if not looks_encrypted(archive.path) or archive.note.get("sha256") != digest:
        message = f"{archive.path.name} is not what was written: cut, damaged or replaced"
        raise ArchiveError(message)


def unpack_database(path: Path, keys: Sequence[Any], folder: Path) -> Manifest:
    """Read a whole archive, keep its database in ``folder`` and look at it.

    Raises:
        ArchiveError: it is cut or damaged, or its database is not what it says.
        KeyProblemError: none of ``keys`` opens it.

    """

    def keep(name: str, content: IO[bytes]) -> None:
        if name in FILES.values():
            with (folder / name).open("wb") as file:
                copy(content, file)
        else:
            while content.read(PIECE):
                pass

    manifest = unpack(path, keys, keep)
    check_database(manifest, folder)
    return manifest


def check_database(manifest: Manifest, folder: Path) -> None:
    """Compare the database in ``folder`` with what the manifest says of it.

    Raises:
        ArchiveError: it is absent, damaged or another one.

    """
    kind = manifest.facts.kind
    try:
        path = folder / FILES[kind]
        if kind == SQLITE and look_at(path) != (manifest.facts.revision, manifest.facts.rows):
            message = "the database has other rows than its manifest says"
            raise ArchiveError(message)
        if kind == POSTGRESQL:
            _list_dump(path)
    except (KeyError, OSError, SnapshotError) as error:
        message = f"the database in the archive cannot be used: {error}"
        raise ArchiveError(message) from error


def _list_dump(path: Path) -> None:
    """Have PostgreSQL read what a dump holds; only a restore tells more."""
    import subprocess  # noqa: PLC0415 -- PostgreSQL alone

    words = [program("pg_restore"), "--list", str(path)]
    if subprocess.run(words, capture_output=True, check=False).returncode:  # noqa: S603 -- our own
        message = "pg_restore cannot read the dump"
        raise SnapshotError(message)


@contextmanager
def work_folder(data: Path) -> Iterator[Path]:
    """Give a folder to open a copy in, gone at the end. The caller holds the lock of copies."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=data / WORK))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
