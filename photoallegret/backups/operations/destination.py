"""The folder that copies go to."""

from pathlib import Path

from photoallegret.config import Settings

LOCK = "backup"
"""Of the folder and what it holds."""


class BackupError(Exception):
    """No copy can be made; the text says why and what to do."""


def destination_of(settings: Settings) -> Path:
    """Return the folder that copies go to.

    Raises:
        BackupError: none is set, it does not exist, or it lies in the data folder.

    """
    named = settings.site.backup.destination
    if not named:
        message = f'no destination: write [backup] destination = "…" in {settings.site_file}'
        raise BackupError(message)
    destination = Path(named)
    if not destination.is_dir():
        message = f"{destination} is no folder: make it, or mount its disk"
        raise BackupError(message)
    if destination.resolve().is_relative_to(settings.data.resolve()):
        message = f"{destination} lies in the data folder: choose another disk"
        raise BackupError(message)
    return destination
