"""What backups do in the background: a copy each night, a trial each month, the journal always."""

import logging
import threading
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app

from photoallegret.backups.operations.age import KeyProblemError, private_keys_in
from photoallegret.backups.operations.bucket import mirror_journal
from photoallegret.backups.operations.destination import BackupError, destination_of
from photoallegret.backups.operations.keys import with_recipient
from photoallegret.backups.operations.noting import FAILED, MADE, NOT_SENT, NOT_TRIED, TRIED, note
from photoallegret.backups.operations.pruning import note_gone, prune
from photoallegret.backups.operations.running import run
from photoallegret.backups.operations.sending import send
from photoallegret.backups.operations.trying import try_out
from photoallegret.backups.queries import archives_in, known, newest_good, when
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.privacy.operations.mirroring import mirror
from photoallegret.privacy.operations.restored import is_restored
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.worker import Job

NIGHT = time(2, 30)
"""In the site's time zone."""
MONTH, DAY = timedelta(days=30), timedelta(days=1)

logger = logging.getLogger(__name__)


def copy_nightly(_ending: threading.Event) -> None:
    """Copy the site if none was made since half past two, then thin copies out."""
    settings = _settings()
    if not settings.site.backup.destination or is_restored(settings.data):
        return
    made = when(known(settings.data), MADE)
    if made is not None and made >= last_night(now(), settings.site.time_zone):
        _note_gone(settings)
        _send_again(settings)
        return
    try:
        settings = with_recipient(settings, None)
    except BackupError as error:
        note(settings.data, FAILED, now(), str(error))
        return
    try:
        run(settings, current_app.extensions[DECLARED].held.folders)
        prune(settings, now())
    except (BackupError, OSError):
        logger.exception("the nightly copy failed")


def _note_gone(settings: Settings) -> None:
    try:
        note_gone(settings, now())
    except (BackupError, OSError) as error:
        logger.warning("what left the site cannot be noted: %s", error)


def _send_again(settings: Settings) -> None:
    """Tell the bucket what changed; try all again that did not get elsewhere."""
    failed = NOT_SENT in known(settings.data)
    if failed or settings.site.backup.bucket:
        try:
            send(settings, command=failed)
        except (BackupError, OSError) as error:
            logger.warning("copies cannot be sent elsewhere: %s", error)


def try_monthly(_ending: threading.Event) -> None:
    """Put the newest copy back once a month, if the private key is here; a failure waits a day."""
    settings = _settings()
    backup, record = settings.site.backup, known(settings.data)
    tried, failed = when(record, TRIED), when(record, NOT_TRIED)
    is_recent = tried is not None and now() - tried < MONTH and NOT_TRIED not in record
    if not backup.destination or not backup.identity or is_recent:
        return
    if failed is not None and now() - failed < DAY:
        return
    try:
        archive = newest_good(archives_in(destination_of(settings)))
        if archive is not None:
            try_out(archive, private_keys_in(Path(backup.identity)), settings)
    except (BackupError, KeyProblemError, OSError) as error:
        logger.error("no copy could be tried: %s", error)  # noqa: TRY400 -- said
        if not isinstance(error, BackupError):
            note(settings.data, NOT_TRIED, now(), str(error))


def copy_journal(_ending: threading.Event) -> None:
    """Bring the copy of the journal of erasures up to date: an erasure does not wait for it."""
    settings = _settings()
    if not settings.site.backup.destination or is_restored(settings.data):
        return
    for copy in (_mirror_here, mirror_journal):
        try:
            copy(settings)
        except (BackupError, OSError) as error:
            logger.warning("the journal of erasures cannot be copied: %s", error)


def _mirror_here(settings: Settings) -> None:
    mirror(settings.data / FILE, destination_of(settings))


def last_night(moment: datetime, zone: str) -> datetime:
    """Return when copies were last due at ``moment``."""
    here = moment.astimezone(ZoneInfo(zone))
    due = datetime.combine(here.date(), NIGHT, here.tzinfo)
    return due if due <= here else datetime.combine(here.date() - DAY, NIGHT, here.tzinfo)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job("backup", copy_nightly, timedelta(hours=1)),
    Job("restore trial", try_monthly, timedelta(hours=1)),
    Job("journal copy", copy_journal, timedelta(minutes=1)),
)
