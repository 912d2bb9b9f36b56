"""What `flask doctor` asks of backups: a copy last night, tried last month, its journal beside."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import current_app

from photoallegret.backups.operations.bucket import bucket_of
from photoallegret.backups.operations.noting import FAILED, MADE, NOT_SENT, NOT_TRIED, TRIED
from photoallegret.backups.operations.running import WORK
from photoallegret.backups.queries import known, when
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.doctor import Check, Finding, slow
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_instant
from photoallegret.objects import ObjectsError
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.privacy.operations.mirroring import Mirrored, compare
from photoallegret.privacy.operations.restored import is_restored
from photoallegret.secrets_file import FILE as SECRETS

LATE, LONG_AGO = timedelta(hours=26), timedelta(days=35)
RUN, TRY = "flask backup run", "flask backup try --identity FILE"


def copies() -> Iterator[Finding]:
    """Say when the site was last copied, and whether that failed since."""
    settings = _settings()
    if not settings.site.backup.destination:
        mend = f"[backup] destination, {settings.site_file}"
        yield Finding("backup", "attention", _("The site is not copied anywhere."), mend)
        return
    record = known(settings.data)
    made = when(record, MADE)
    if FAILED in record:
        yield Finding("backup", "failure", record[FAILED]["words"], RUN)
    elif made is None:
        yield Finding("backup", "attention", _("No copy was made yet."), RUN)
    elif now() - made > LATE:
        at = written_instant(made, settings.site.time_zone)
        yield Finding("backup", "failure", _("The last copy is of %(at)s.", at=at), RUN)
    elif record[MADE]["words"]:
        yield Finding("backup", "attention", record[MADE]["words"], "flask doctor")
    else:
        at = written_instant(made, settings.site.time_zone)
        yield Finding("backup", "ok", _("The last copy is of %(at)s.", at=at))
    if NOT_SENT in record:
        yield Finding("backup elsewhere", "attention", record[NOT_SENT]["words"], RUN)


def trials() -> Iterator[Finding]:
    """Say when a copy was last really put back."""
    settings = _settings()
    record = known(settings.data)
    tried, made = when(record, TRIED), when(record, MADE)
    if not settings.site.backup.destination or made is None:
        return
    if NOT_TRIED in record:
        yield Finding("restore trial", "failure", record[NOT_TRIED]["words"], TRY)
    elif tried is None:
        yield Finding("restore trial", "attention", _("No copy was ever put back."), TRY)
    else:
        at = written_instant(tried, settings.site.time_zone)
        message = _("A copy was put back and examined on %(at)s.", at=at)
        is_old = now() - tried > LONG_AGO
        yield Finding(
            "restore trial", "attention" if is_old else "ok", message, TRY if is_old else ""
        )


def journal() -> Iterator[Finding]:
    """Say whether the journal of erasures stands beside the copies as it is."""
    settings = _settings()
    named = settings.site.backup.destination
    if not named or not Path(named).is_dir() or is_restored(settings.data):
        return
    copy = Path(named) / FILE
    found = compare(settings.data / FILE, Path(named))
    if found is Mirrored.AHEAD:
        message = _("%(file)s tells of erasures that this site does not know.", file=copy)
        yield Finding("erasures copied", "failure", message, f"flask privacy replay {copy}")
    elif found is Mirrored.BEHIND:
        message = _("%(file)s lacks erasures.", file=copy)
        yield Finding("erasures copied", "attention", message, "flask worker")
    else:
        yield Finding("erasures copied", "ok", str(copy))


@slow
def bucket() -> Iterator[Finding]:
    """Try the bucket that mirrors the copies, and whether it is closed to strangers."""
    settings = _settings()
    objects = bucket_of(settings)
    if objects is None or is_restored(settings.data):
        return
    told = f"{settings.site.backup.bucket}, {objects.endpoint}"
    try:
        is_open = objects.try_out(settings.data / WORK)
    except ObjectsError as error:
        message = _("%(bucket)s keeps no copies: %(why)s", bucket=told, why=error)
        mend = f"[backup], {settings.site_file}; {SECRETS}"
        yield Finding("backup bucket", "failure", message, mend)
        return
    if is_open:
        message = _("Strangers can read what %(storage)s keeps.", storage=told)
        yield Finding(
            "backup bucket", "failure", message, _("Make the bucket private at its host.")
        )
    else:
        yield Finding("backup bucket", "ok", told)


def alarm() -> str:
    """Return what the owner is told in the studio: copies fail, or do not serve; "" else."""
    settings = _settings()
    if not settings.site.backup.destination:
        return ""
    record = known(settings.data)
    made = when(record, MADE)
    if NOT_TRIED in record:
        return _("The last copy could not be put back. Run “flask doctor” on the server.")
    if made is None and FAILED in record:
        return _("The site is copied nowhere. Run “flask doctor” on the server.")
    if made is not None and now() - made > LATE:
        at = written_instant(made, settings.site.time_zone)
        return _("The site was not copied since %(at)s. Run “flask doctor” on the server.", at=at)
    return ""


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


def told_copies() -> dict[str, str]:
    """Return when what last happened to copies, ISO 8601 by what it was: for the evidence."""
    return {what: told.get("at", "") for what, told in known(_settings().data).items()}


CHECKS: tuple[Check, ...] = (copies, trials, journal, bucket)
