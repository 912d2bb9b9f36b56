"""Which copies are kept, and how many originals may leave them at once."""

from collections.abc import Iterable, Sized
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from photoallegret.backup_settings import Backup
from photoallegret.backups.queries import Archive

OLDEST = timedelta(days=180)
"""Older than the newest by that, no archive stays: people are told six months."""
LARGEST_PART = 0.2
"""Of the originals: more at once look like another database than like the photographer's wish."""
FEW = 20


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


def are_too_many(due: Sized, there: Sized) -> bool:
    """Say whether ``due`` are too many of ``there`` to leave at once."""
    return len(due) > max(FEW, LARGEST_PART * len(there))
