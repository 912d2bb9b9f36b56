"""Copies thinned out: the newest of some days, weeks and months stay; what left the site leaves.

An original that the database names no more is noted as gone when that is first seen, and leaves
the destination four weeks later. Archives are never changed: who was erased is in them, encrypted,
until they go, and is erased again if one is put back.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from photoallegret.backups.operations.destination import LOCK, BackupError, destination_of
from photoallegret.backups.operations.keeping import OLDEST, are_too_many, to_keep
from photoallegret.backups.operations.sending import send
from photoallegret.backups.queries import (
    GONE,
    ORIGINALS,
    archives_in,
    copied_originals,
    named_originals,
    original_at,
    read_object,
)
from photoallegret.config import Settings
from photoallegret.data_folder import alone, rewrite

GRACE = timedelta(days=28)
"""People are told thirty days: noticing and leaving are each a night's work."""
FORGOTTEN = OLDEST + 2 * GRACE
"""No archive names by then what had left before it was made."""


@dataclass(slots=True)
class Pruned:
    """What left the destination."""

    archives: list[Path] = field(default_factory=list)
    originals: int = 0
    waiting: int = 0
    """Originals that left the site and leave the destination within 30 days."""
    not_sent: str = ""
    """Why the bucket does not know of it; "": it does, or there is none."""


def prune(settings: Settings, moment: datetime, *, anyway: bool = False) -> Pruned:
    """Take away the copies that are kept no longer.

    Args:
        settings: of the site.
        moment: the present instant.
        anyway: also when a fifth of all originals would leave.

    Raises:
        BackupError: there is no destination, or too many originals would leave.
        OSError: it cannot be written.

    """
    destination, done = destination_of(settings), Pruned()
    with alone(settings.data, LOCK):
        archives = archives_in(destination)
        kept = to_keep(archives, settings.site.backup, settings.site.time_zone)
        for archive in archives:
            if archive not in kept:
                archive.path.unlink()
                archive.note_path.unlink(missing_ok=True)
                done.archives.append(archive.path)
        _prune_originals(destination, moment, done, anyway=anyway)
    done.not_sent = send(settings, command=False, anyway=anyway)
    return done


def _prune_originals(destination: Path, moment: datetime, done: Pruned, *, anyway: bool) -> None:
    there = copied_originals(destination)
    gone = _note_gone(destination, there, moment)
    due = [one for one, at in gone.items() if one in there and moment - at >= GRACE]
    if are_too_many(due, there) and not anyway:
        message = (
            f"{len(due)} of {len(there)} originals would leave {destination}: is this the right "
            "database? If so: flask backup prune --anyway"
        )
        raise BackupError(message)
    for one in due:
        original_at(destination, one).unlink(missing_ok=True)
    done.originals, done.waiting = len(due), len(there & set(gone)) - len(due)


def note_gone(settings: Settings, moment: datetime) -> None:
    """Write at the destination which originals have left the site: a restore asks for them.

    Raises:
        BackupError: there is no destination.
        OSError: it cannot be written.

    """
    destination = destination_of(settings)
    with alone(settings.data, LOCK):
        _note_gone(destination, copied_originals(destination), moment)


def _note_gone(destination: Path, there: set[str], moment: datetime) -> dict[str, datetime]:
    """Return since when originals are gone, as long as an archive may name them."""
    told, named = read_object(destination / GONE) or {}, set(named_originals())
    before = {one: datetime.fromisoformat(at) for one, at in told.items()}
    gone = {
        one: before.get(one, moment)
        for one in sorted((there | set(before)) - named)
        if one in there or moment - before[one] < FORGOTTEN
    }
    if gone != before and (destination / ORIGINALS).is_dir():
        written = {one: at.isoformat() for one, at in gone.items()}
        rewrite(destination / GONE, json.dumps(written, indent=1))
    return gone
