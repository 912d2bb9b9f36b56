"""Copies thinned out: the newest of some days, weeks and months stay; what left the site leaves.

An original that the database names no more is noted as gone when that is first seen, and leaves
the destination four weeks later. Archives are never changed: who was erased is in them, encrypted,
until they go, and is erased again if one is put back.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from photoallegret.backup_settings import Backup
from photoallegret.backups.operations.running import LOCK, BackupError, destination_of
from photoallegret.backups.queries import (
    GONE,
    ORIGINALS,
    Archive,
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
OLDEST = timedelta(days=180)
"""Older than the newest by that, no archive stays: people are told six months."""
FORGOTTEN = OLDEST + 2 * GRACE
"""No archive names by then what had left before it was made."""
LARGEST_PART = 0.2
"""Of the originals: more at once look like another database than like the photographer's wish."""
FEW = 20


@dataclass(slots=True)
class Pruned:
    """What left the destination."""

    archives: list[Path] = field(default_factory=list)
    originals: int = 0
    waiting: int = 0
    """Originals that left the site and leave the destination within 30 days."""


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
    return done


def to_keep(archives: Iterable[Archive], backup: Backup, zone: str) -> list[Archive]:
    """Return the archives to keep, of ``archives`` newest first.

    Those are the newest good one of each of the last days, weeks and months that have one; and
    what is unfinished and newer than the newest good one, which may tell what failed.
    """
    kept: list[Archive] = []
    ways = (
        (backup.keep_daily, "%Y-%m-%d"),
        (backup.keep_weekly, "%G-%V"),
        (backup.keep_monthly, "%Y-%m"),
    )
    seen: list[set[str]] = [set() for _ in ways]
    newest: datetime | None = None
    for archive in archives:
        if not archive.is_good:
            if not any(seen):
                kept.append(archive)
            continue
        newest = newest or archive.at
        if newest - archive.at > OLDEST:
            continue
        here = archive.at.astimezone(ZoneInfo(zone))
        is_kept = False
        for (count, form), periods in zip(ways, seen, strict=True):
            period = f"{here:{form}}"
            if period not in periods and len(periods) < count:
                periods.add(period)
                is_kept = True
        if is_kept:
            kept.append(archive)
    return kept


def _prune_originals(destination: Path, moment: datetime, done: Pruned, *, anyway: bool) -> None:
    there = copied_originals(destination)
    gone = _note_gone(destination, there, moment)
    due = [one for one, at in gone.items() if one in there and moment - at >= GRACE]
    if len(due) > max(FEW, LARGEST_PART * len(there)) and not anyway:
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
