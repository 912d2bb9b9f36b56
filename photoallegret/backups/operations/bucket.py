"""A bucket that holds what the destination of copies holds: sent there, and removed from there.

The journal of erasures goes first; an archive before its note, so that what has none never
counts. Removed is only what is known to be a copy and has a reason to go.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from photoallegret.backups.operations.destination import BackupError, destination_of
from photoallegret.backups.operations.keeping import are_too_many, to_keep
from photoallegret.backups.queries import (
    GONE,
    MOMENT,
    NAME,
    NOTE,
    Archive,
    archives_in,
    copied_originals,
    named_originals,
    original_at,
)
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import alone
from photoallegret.objects import BACKUP_KEYS, Objects, objects_at
from photoallegret.privacy.operations.journalling import FILE as JOURNAL
from photoallegret.storage import SHA256

LOCK, JOURNAL_LOCK = "backup-bucket", "backup-journal"
LONGEST = timedelta(hours=6)
"""For one archive to come."""
AT_ONCE = timedelta(hours=1)
"""For originals to go, until the next time."""
SLACK = 1000
"""Two encryptions of one original differ by less: age adds some bytes at random."""

_SENT: dict[Path, bytes] = {}
"""The journal that the bucket had when it was last asked, by data folder."""


def bucket_of(settings: Settings) -> Objects | None:
    """Return the bucket that mirrors the destination; None: there is none."""
    found = objects_at(settings.site.backup.elsewhere, settings.secrets, BACKUP_KEYS)
    return found and replace(found, longest=LONGEST)


def mirror_folder(settings: Settings, *, anyway: bool = False) -> None:
    """Have the bucket hold what the destination holds. One at a time, in all processes.

    Args:
        settings: of a site that names a bucket.
        anyway: remove every copy that is not at the destination, and any number of originals.

    Raises:
        BackupError: the destination looks emptied, the bucket's journal knows more, or too much
            would leave it, or not all was sent within the hour that it has at once.
        ObjectsError: the bucket cannot be asked.
        OSError: the destination cannot be read.

    """
    objects, destination = bucket_of(settings), destination_of(settings)
    if objects is None:
        return
    with alone(settings.data, LOCK):
        archives = archives_in(destination)
        if not any(one.is_good for one in archives):
            message = f"{destination} holds no finished copy: is its disk mounted?"
            raise BackupError(message)
        _send_journal(settings.data, objects)
        there = {one.key: one.size for one in objects.under("")}
        if (destination / GONE).is_file():
            _write((destination / GONE).read_bytes(), objects, GONE)
        _send_archives(archives, there, objects)
        left = _send_originals(destination, there, objects)
        _remove_archives(settings, archives, there, objects, anyway=anyway)
        _remove_originals(destination, there, objects, anyway=anyway)
    if left:
        message = f"{left} originals are still to be sent: it goes on within the hour"
        raise BackupError(message)


def mirror_journal(settings: Settings) -> None:
    """Have the bucket hold the journal of erasures, though the destination be away.

    It is asked only when the journal changed since this process last did.

    Raises:
        BackupError: the bucket's tells of erasures that are not known here.
        ObjectsError: the bucket cannot be asked.
        OSError: the journal cannot be read.

    """
    objects = bucket_of(settings)
    if objects is not None and _SENT.get(settings.data) != _journal(settings.data):
        _send_journal(settings.data, objects)


def bucket_archives(there: Mapping[str, int]) -> list[Archive]:
    """Return the archives among what a bucket holds, size by key, newest first.

    Those that have a note are good: they went before it.
    """
    found = []
    for key, size in there.items():
        if told := NAME.fullmatch(key):
            at = datetime.strptime(told[1], MOMENT).replace(tzinfo=UTC)
            note = {"size": size} if f"{key}{NOTE}" in there else None
            found.append(Archive(Path(key), at, size, note))
    return sorted(found, key=lambda one: one.at, reverse=True)


def bucket_originals(there: Mapping[str, int]) -> dict[str, int]:
    """Return the size of each original among what a bucket holds, by its digest."""
    named = {Path(key).stem: key for key in there}
    return {
        one: there[key]
        for one, key in named.items()
        if SHA256.fullmatch(one) and key == key_of(one)
    }


def key_of(sha256: str) -> str:
    """Return what an original is called in the bucket."""
    return original_at(Path(), sha256).as_posix()


def _journal(data: Path) -> bytes:
    """Return the whole lines of the journal; it is there, though empty, so that absence tells."""
    path = data / JOURNAL
    content = path.read_bytes() if path.is_file() else b""
    return content[: content.rfind(b"\n") + 1]


def _send_journal(data: Path, objects: Objects) -> None:
    with alone(data, JOURNAL_LOCK):  # a copy that takes hours does not hold it up
        ours, theirs = _journal(data), objects.read(JOURNAL) or b""
        if set(theirs.split(b"\n")[:-1]) - set(ours.split(b"\n")[:-1]):
            message = (
                f"its {JOURNAL} tells of erasures that this site does not know: bring it here "
                "(flask backup fetch), then flask privacy replay"
            )
            raise BackupError(message)
        _write(ours, objects, JOURNAL)
        _SENT[data] = ours


def _write(content: bytes, objects: Objects, key: str) -> None:
    if objects.read(key) != content:
        objects.write(content, key)


def _send_archives(archives: list[Archive], there: Mapping[str, int], objects: Objects) -> None:
    """Send those that are whole, the newest first, each before its note."""
    for one in archives:
        if one.is_good and one.path.is_file():  # not thinned out meanwhile
            if there.get(one.path.name) != one.size:
                objects.send(one.path, one.path.name)
            _write(one.note_path.read_bytes(), objects, one.note_path.name)


def _send_originals(destination: Path, there: Mapping[str, int], objects: Objects) -> int:
    """Send what the bucket lacks or has cut; what is cut here takes the place of nothing.

    Returns:
        how many are left after an hour: the next copy does not wait for a whole library.

    """
    end, left = now() + AT_ONCE, 0
    for sha256 in sorted(copied_originals(destination)):
        path, key = original_at(destination, sha256), key_of(sha256)
        try:
            size = path.stat().st_size
        except FileNotFoundError:  # thinned out meanwhile
            continue
        if key not in there or there[key] < size - SLACK:
            if now() >= end:
                left += 1
                continue
            objects.send(path, key)
    return left


def _remove_archives(
    settings: Settings,
    archives: list[Archive],
    there: Mapping[str, int],
    objects: Objects,
    *,
    anyway: bool,
) -> None:
    """Remove the archives that are not at the destination, unless pruning would keep them.

    A destination that was begun anew, on another disk, does not take its history along.
    """
    here = {one.path.name for one in archives}
    others = [one for one in bucket_archives(there) if one.path.name not in here]
    every = sorted([*archives, *others], key=lambda one: one.at, reverse=True)
    kept = [] if anyway else to_keep(every, settings.site.backup, settings.site.time_zone)
    due = [one.path.name for one in others if one not in kept]
    objects.remove(f"{name}{NOTE}" for name in due)
    objects.remove(due)


def _remove_originals(
    destination: Path, there: Mapping[str, int], objects: Objects, *, anyway: bool
) -> None:
    """Remove the originals that are neither at the destination nor named by the database.

    Raises:
        BackupError: they are a fifth of all.

    """
    known = bucket_originals(there)
    due = sorted(set(known) - copied_originals(destination) - set(named_originals()))
    if are_too_many(due, known) and not anyway:
        message = (
            f"{len(due)} of {len(known)} originals would leave it: is this the right database? "
            "If so: flask backup prune --anyway"
        )
        raise BackupError(message)
    objects.remove(map(key_of, due))
