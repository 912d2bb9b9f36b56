"""What `flask doctor` asks of the machine: data folder, disk, clock, background work."""

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from pwd import getpwuid

from flask import current_app
from sqlalchemy import func, select

from photoallegret.accounts.models import JournalEntry
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import FOLDERS
from photoallegret.db import db
from photoallegret.doctor import Check, Finding, Level
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_instant, written_size
from photoallegret.outbox.models import OutgoingMail
from photoallegret.secrets_file import FILE
from photoallegret.watching.operations.judging import findings_of
from photoallegret.watching.operations.looking import last_seen, look_outside
from photoallegret.watching.operations.machine import LOW, LOWEST, Share, clock_is_kept, shares
from photoallegret.worker import EXTENSION, Worker, standing

OTHERS = 0o077
DATABASES = ("site.sqlite*", "queue.sqlite*")
SECRETS = (FILE, "receipt-keys.json", "erasures.jsonl")
"""Files that are closed one by one: whoever reads them can sign, open or recognise."""
SILENT = timedelta(minutes=5)
"""Some job ends each minute: after that long nobody runs them."""
BEHIND = timedelta(days=1)
AHEAD = timedelta(minutes=5)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


def folders() -> Iterator[Finding]:
    """Check that every folder can be written, by its owner alone, and that nobody else reads."""
    data = _settings().data
    closed = [name for name in FOLDERS if not os.access(data / name, os.W_OK | os.X_OK)]
    if closed:
        yield Finding(
            "data folder",
            "failure",
            _("Not writable: %(names)s", names=", ".join(closed)),
            f"chown -R $(id -un) {data}",
        )
    else:
        yield _owned(data)
    yield _closed_to_others(data)
    yield _secret(data)


def _owned(data: Path) -> Finding:
    """Look whether everything at the top of the folder ``data`` has the folder's own owner."""
    owner = data.stat().st_uid
    found = sorted(path.name for path in data.iterdir() if path.lstat().st_uid != owner)
    if found:
        message = _("Others own: %(names)s", names=", ".join(found))
        return Finding("data folder", "failure", message, f"chown -R {_named(owner)} {data}")
    return Finding("data folder", "ok", f"{data} ({_named(owner)})")


def _named(owner: int) -> str:
    try:
        return getpwuid(owner).pw_name
    except KeyError:  # a number without a name, as in containers
        return str(owner)


def _closed_to_others(data: Path) -> Finding:
    """Look whether other accounts of the machine can read what the folder ``data`` holds."""
    tops = {name.partition("/")[0] for name in FOLDERS}
    files = {path.name for kind in DATABASES for path in data.glob(kind)}
    is_open = data.stat().st_mode & OTHERS
    found = [n for n in sorted(tops | files) if is_open and (data / n).stat().st_mode & OTHERS]
    if found:
        message = _("Others can read: %(names)s", names=", ".join(found))
        return Finding("privacy", "failure", message, f"chmod -R go= {data}")
    return Finding("privacy", "ok", _("Readable by their owner alone."))


def _secret(data: Path) -> Finding:
    """Look whether the files that hold keys are closed, whatever their folder is."""
    paths = [data / name for name in SECRETS if (data / name).exists()]
    found = [path for path in paths if path.stat().st_mode & OTHERS]
    if not found:
        return Finding("secrets", "ok", _("Readable by their owner alone."))
    modes = ", ".join(f"{path.name} {oct(stat.S_IMODE(path.stat().st_mode))}" for path in found)
    message = _("Others can read them (%(modes)s).", modes=modes)
    return Finding("secrets", "failure", message, f"chmod 600 {' '.join(map(str, found))}")


def disk() -> Iterator[Finding]:
    """Check that the disk has room left, for bytes and for files."""
    space, inodes = shares(_settings().data)
    mend = _("Make room, or use a larger disk.")
    free = written_size(space.free)
    message = _("%(size)s free of %(whole)s", size=free, whole=written_size(space.whole))
    yield _left("disk", space, message, mend)
    if inodes is not None:
        share = round(100 * inodes.share)
        message = _("%(share)s %% of the disk's files can still be made", share=share)
        yield _left("inodes", inodes, message, mend)


def _left(name: str, found: Share, message: str, mend: str) -> Finding:
    level: Level = "ok"
    if found.share < LOWEST or found.is_short:
        level = "failure"
    elif found.share < LOW:
        level = "attention"
    return Finding(name, level, message, mend if level != "ok" else "")


def clock() -> Iterator[Finding]:
    """Look for what was written in the future; in production, ask the kernel who keeps time."""
    settings = _settings()
    with db.engine.connect() as connection:
        written = [
            connection.scalar(select(func.max(column)))
            for column in (JournalEntry.at, OutgoingMail.created_at)
        ]
    newest = max((one for one in written if one is not None), default=None)
    if newest is not None and newest > now() + AHEAD:
        message = _(
            "Something was written on %(instant)s, which is to come: the clock was wrong, or is.",
            instant=written_instant(newest, settings.site.time_zone),
        )
        yield Finding("clock", "failure", message, "timedatectl")
    elif settings.is_production and clock_is_kept() is False:
        message = _("Nothing keeps this machine's clock right.")
        yield Finding("clock", "attention", message, "timedatectl set-ntp true")
    else:
        yield Finding("clock", "ok", written_instant(now(), settings.site.time_zone))


def background() -> Iterator[Finding]:
    """Say when background work last ended something, and what has not ended for long."""
    settings = _settings()
    worker: Worker = current_app.extensions[EXTENSION]
    found = standing(settings)
    mend = "systemctl restart photoallegret-worker" if settings.is_production else "flask worker"
    last = max(found.last.values(), default=None)
    if last is None:
        level: Level = "attention" if settings.is_production else "ok"
        yield Finding("worker", level, _("It has done nothing yet."), mend if level != "ok" else "")
        return
    told = written_instant(last, settings.site.time_zone)
    if now() - last > SILENT:
        level = "failure" if settings.is_production else "attention"
        message = _("It last ended something on %(instant)s.", instant=told)
        yield Finding("worker", level, message, mend)
        return
    late = [
        job.name
        for job in worker.jobs
        if job.name in found.last and now() - found.last[job.name] > job.every + BEHIND
    ]
    if late:
        message = _("Not ended for more than a day: %(names)s", names=", ".join(late))
        yield Finding("worker", "attention", message, mend)
    else:
        message = _("It last ended something on %(instant)s.", instant=told)
        yield Finding("worker", "ok", message)


def outside() -> Iterator[Finding]:
    """Say what was last seen from outside: the network is asked each day, or by ``--online``."""
    settings, seen = _settings(), last_seen()
    if seen is not None:
        yield from findings_of(seen, now(), settings.site.time_zone)
    elif settings.is_production:
        message = _("Nobody has looked yet.")
        yield Finding("outside", "attention", message, "flask doctor --online")


def outside_now() -> Iterator[Finding]:
    """Ask the network now, and keep nothing of it."""
    settings = _settings()
    yield from findings_of(look_outside(settings), now(), settings.site.time_zone)


CHECKS: tuple[Check, ...] = (folders, disk, clock, background, outside)
