"""One copy of the site made: the database first, files second, originals last.

What is written stands under a hidden name until it is whole and on the disk; a note beside it,
written after, says its size and hash. Killed at any moment, a copy is whole or does not count.
"""

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from photoallegret.backup_settings import Backup
from photoallegret.backups.operations.archives import Facts, Hashing, pack
from photoallegret.backups.operations.destination import LOCK, BackupError, destination_of
from photoallegret.backups.operations.noting import FAILED, MADE, note
from photoallegret.backups.operations.originals import Copied, copy_originals
from photoallegret.backups.operations.sending import send
from photoallegret.backups.operations.snapshots import FILES, SnapshotError, take
from photoallegret.backups.queries import (
    ORIGINALS,
    Archive,
    archive_at,
    archive_name,
    archives_in,
    known,
    named_originals,
    note_of,
)
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import alone, rewrite
from photoallegret.db import db
from photoallegret.paths import SITE_EXAMPLE, TOP
from photoallegret.personal_data import Folder
from photoallegret.privacy.operations.journalling import FILE as JOURNAL
from photoallegret.privacy.operations.mirroring import mirror
from photoallegret.storage import Storage, sync_folder

WORK, PREFIX = "backups", "run-"
SITE = "site.toml"
DRAFT = ".part"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """A copy that was made."""

    archive: Archive
    originals: Copied
    not_sent: str = ""
    """Why it did not get elsewhere; "": it did, or nowhere was named."""


def run(settings: Settings, folders: Iterable[Folder], *, anew: bool = False) -> Done:
    """Make a copy, and note what became of it. One at a time, in all processes.

    Args:
        settings: of the site, with a recipient.
        folders: of the data folder, as declared.
        anew: the destination may be empty though copies were made there.

    Raises:
        BackupError: nothing was copied, or not all of it; what counted before still does.

    """
    data = settings.data
    destination = destination_of(settings)
    try:
        with alone(data, LOCK):
            _demand_mounted(data, destination, anew=anew)
            clear(data, destination)
            done = _copy(settings, list(folders), destination)
    except (OSError, SnapshotError) as error:
        note(data, FAILED, now(), str(error))
        message = f"the copy failed: {error}"
        raise BackupError(message) from error
    except BackupError as error:
        note(data, FAILED, now(), str(error))
        raise
    lacking = len(done.originals.lacking)
    words = f"{lacking} originals are missing or damaged" if lacking else ""
    note(data, MADE, now(), words, done.archive.path.name)
    return replace(done, not_sent=send(settings))


def clear(data: Path, destination: Path) -> None:
    """Take away what copies that were killed left: here, the open snapshot above all.

    The caller holds the lock.
    """
    for path in (data / WORK).glob(f"{PREFIX}*"):
        shutil.rmtree(path)
    for pattern in (f".*{DRAFT}", ".*.tar.age.json", f"{ORIGINALS}/??/.*.age"):
        for path in destination.glob(pattern):
            path.unlink(missing_ok=True)


def kept_files(data: Path, folders: Iterable[Folder]) -> Iterator[tuple[str, Path]]:
    """Yield the files of the data folder that copies take, with their names in it.

    What nobody declared is taken: it may be what cannot be made again.
    """
    left = [folder.path for folder in folders if not folder.backed_up]

    def is_left(name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in left)

    for entry in sorted(data.iterdir()):
        inner = any(pattern.startswith(f"{entry.name}/") for pattern in left)
        for top in sorted(entry.iterdir()) if inner and entry.is_dir() else [entry]:
            if is_left(top.relative_to(data).as_posix()):
                continue
            for path in [top] if top.is_file() else sorted(top.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield path.relative_to(data).as_posix(), path


def _demand_mounted(data: Path, destination: Path, *, anew: bool) -> None:
    """Refuse to fill the folder that a disk is to be mounted on, or to follow another site there.

    Raises:
        BackupError: nothing is left of what was copied there, or photographs that are not here.

    """
    if anew:
        return
    copied = destination / ORIGINALS
    if copied.is_dir() and any(copied.glob("??")) and not any((data / ORIGINALS).iterdir()):
        message = (
            f"{destination} holds copies of photographs and this site has none: was it lost "
            "(flask restore), or is it another one? To go on all the same: flask backup run --new"
        )
        raise BackupError(message)
    if "made" not in known(data) or copied.is_dir():
        return
    if not archives_in(destination):
        message = (
            f"{destination} is empty, though copies were made there: is its disk mounted? "
            "To begin anew: flask backup run --new"
        )
        raise BackupError(message)


def _copy(settings: Settings, folders: list[Folder], destination: Path) -> Done:
    backup, work = settings.site.backup, settings.data / WORK / f"{PREFIX}{os.getpid()}"
    work.mkdir(mode=0o700)
    try:
        began = now()
        snapshot = take(db.engine, work)
        named = named_originals()
        facts = Facts(
            began.isoformat(),
            program_version(),
            snapshot.kind,
            snapshot.revision,
            snapshot.rows,
            named,
        )

        def files() -> Iterator[tuple[str, Path]]:
            yield FILES[snapshot.kind], snapshot.path
            if settings.site_file != SITE_EXAMPLE:
                yield SITE, settings.site_file
            yield from kept_files(settings.data, folders)

        archive = _write(destination, began, lambda target: _pack(files, facts, target, backup))
    finally:
        shutil.rmtree(work)
    mirror(settings.data / JOURNAL, destination)
    copied = copy_originals(Storage(settings.data), named, destination, backup.recipient)
    return Done(archive, copied)


def _pack(
    files: Callable[[], Iterator[tuple[str, Path]]], facts: Facts, target: Hashing, backup: Backup
) -> dict[str, object]:
    """Write the archive; return what its note says of it."""
    pack(files(), facts, target, backup.recipient)
    return {
        "format": 1,
        "at": facts.at,
        "program": facts.program,
        "revision": facts.revision,
        "database": facts.kind,
        "originals": len(facts.originals),
        "size": target.size,
        "sha256": target.hexdigest(),
    }


def _write(
    destination: Path, moment: datetime, pack_into: Callable[[Hashing], dict[str, object]]
) -> Archive:
    """Write an archive beside its place, then bring it there, then its note."""
    while (path := destination / archive_name(moment)).exists():
        moment += timedelta(seconds=1)
    draft = destination / f".{path.name}{DRAFT}"
    try:
        with draft.open("wb") as file:
            told = pack_into(Hashing(file))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    sync_folder(destination)
    rewrite(note_of(path), json.dumps(told, indent=1))
    sync_folder(destination)
    found = archive_at(path)
    if found is None or not found.is_good:
        message = f"{path} is not what was written: does the disk fail?"
        raise BackupError(message)
    return found


def program_version() -> str:
    """Return the version of the program as its own file tells it."""
    import tomllib  # noqa: PLC0415 -- rarely needed

    told = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])
