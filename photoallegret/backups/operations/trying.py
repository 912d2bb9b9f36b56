"""A copy really put back, in a folder of its own that goes away: only that proves it serves.

All of it is done but bringing back the originals, of which some are read to their end: they
may not have room twice.
"""

from collections.abc import Sequence
from typing import Any

from photoallegret.backups.operations.age import KeyProblemError
from photoallegret.backups.operations.archives import ArchiveError
from photoallegret.backups.operations.destination import LOCK, BackupError
from photoallegret.backups.operations.noting import NOT_TRIED, TRIED, note
from photoallegret.backups.operations.restoring import RestoreError, Wanted, examine, fill
from photoallegret.backups.operations.snapshots import SnapshotError, scratch_database
from photoallegret.backups.operations.verifying import check_originals, work_folder
from photoallegret.backups.queries import Archive
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import alone
from photoallegret.privacy.operations.journalling import FILE


def try_out(archive: Archive, keys: Sequence[Any], settings: Settings) -> None:
    """Put a copy back where nobody sees it, and note what became of it.

    Raises:
        BackupError: it could not be put back, or lacks originals.

    """
    name = archive.path.name
    try:
        lacking, read = _try_out(archive, keys, settings)
    except (ArchiveError, KeyProblemError, OSError, RestoreError, SnapshotError) as error:
        note(settings.data, NOT_TRIED, now(), str(error), name)
        message = f"{name} could not be put back: {error}"
        raise BackupError(message) from error
    if lacking:
        message = f"{name} was put back, and lacks {lacking} originals"
        note(settings.data, NOT_TRIED, now(), message, name)
        raise BackupError(message)
    note(settings.data, TRIED, now(), f"{read}", name)


def _try_out(archive: Archive, keys: Sequence[Any], settings: Settings) -> tuple[int, int]:
    """Return how many originals lack, and how many were read to their end."""
    journal = archive.path.parent / FILE
    with (
        alone(settings.data, LOCK),
        work_folder(settings.data) as folder,
        scratch_database(settings.database_url) as database,
    ):
        wanted = Wanted(archive, keys, folder, journal if journal.is_file() else None, database)
        manifest = fill(wanted, folder, _nobody)
        examine(wanted, folder, _nobody)
    lacking, read = check_originals(archive.path.parent, manifest.facts.originals, keys)
    return len(lacking), read


def _nobody(_step: str) -> None:
    """Tell nobody."""
