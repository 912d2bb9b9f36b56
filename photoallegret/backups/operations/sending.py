"""Copies sent elsewhere: by a command of the photographer's, and to a bucket."""

import subprocess

from photoallegret.backup_settings import Backup
from photoallegret.backups.operations.bucket import mirror_folder
from photoallegret.backups.operations.destination import BackupError, destination_of
from photoallegret.backups.operations.noting import MADE, NOT_SENT, SENT, note
from photoallegret.backups.queries import known
from photoallegret.clock import now
from photoallegret.config import Settings

COMMAND_SECONDS = 6 * 3600


def send(settings: Settings, *, command: bool = True, anyway: bool = False) -> str:
    """Send what lies at the destination wherever site.toml says; note what became of it.

    Args:
        settings: of the site.
        command: whether the photographer's command runs too.
        anyway: what is not at the destination leaves the bucket, however much it is.

    Returns:
        why not all of it is there; "": it is, or nowhere is named.

    Raises:
        BackupError: there is no destination.

    """
    backup, destination = settings.site.backup, destination_of(settings)
    troubles = []
    if command and backup.command:
        words = [word.replace("{destination}", str(destination)) for word in backup.command]
        troubles.append(_run(words))
    if backup.bucket:
        troubles.append(_mirror(settings, backup, anyway=anyway))
    trouble, archive = "; ".join(filter(None, troubles)), known(settings.data).get(MADE, {})
    is_whole = bool(troubles) and (command or not backup.command)
    if trouble or is_whole:
        name = archive.get("archive", "")
        note(settings.data, NOT_SENT if trouble else SENT, now(), trouble, name)
    return trouble


def _mirror(settings: Settings, backup: Backup, *, anyway: bool) -> str:
    """Have the bucket hold what the folder holds; return why it failed, "" when it did not."""
    try:
        mirror_folder(settings, anyway=anyway)
    except (BackupError, OSError) as error:
        return f"{backup.bucket}: {error}"
    return ""


def _run(words: list[str]) -> str:
    """Run the command that sends copies elsewhere; return why it failed, "" when it did not."""
    try:
        done = subprocess.run(  # noqa: S603 -- the photographer's own words, without a shell
            words, capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{words[0]}: {error}"
    told = done.stderr.strip() or done.stdout.strip()
    return f"{words[0]}: {done.returncode}: {told[-300:]}" if done.returncode else ""
