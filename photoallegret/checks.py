"""What `flask doctor` asks of the house itself; each room brings its own checks."""

import os
import platform
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from photoallegret import migrations
from photoallegret.config import Settings, missing_facts
from photoallegret.data_folder import FOLDERS
from photoallegret.db import WAL_IS_SAFE, db, journal_mode, sqlite_module
from photoallegret.doctor import Check, Finding, Level
from photoallegret.i18n import gettext as _
from photoallegret.paths import SITE_EXAMPLE
from photoallegret.secrets_file import FILE

SPACE_FLOOR = 500_000_000
OTHERS = 0o077
DATABASES = ("site.sqlite*", "queue.sqlite*")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


def _own_file(settings: Settings) -> Path:
    """Return the file to write in, which is never the example."""
    is_example = settings.site_file == SITE_EXAMPLE
    return settings.data / "site.toml" if is_example else settings.site_file


def python() -> Iterator[Finding]:
    """Say which Python runs."""
    yield Finding("python", "ok", platform.python_version())


def database() -> Iterator[Finding]:
    """Ask the database whether it answers, is whole and is at the newest revision."""
    with db.engine.connect() as connection:
        found = migrations.current(connection)
        if found != migrations.head():
            yield Finding(
                "database",
                "failure",
                _("The tables are not at the newest revision."),
                "flask db upgrade",
            )
            return
        if db.engine.dialect.name != "sqlite":
            version = connection.execute(text("SHOW server_version")).scalar()
            yield Finding("database", "ok", f"PostgreSQL {version}")
            return
        check = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if check != "ok":
        yield Finding("database", "failure", str(check), _("Restore the last good backup."))
        return
    version = sqlite_module().sqlite_version
    level: Level = "ok" if sqlite_module().sqlite_version_info >= WAL_IS_SAFE else "attention"
    yield Finding("database", level, f"SQLite {version}, journal {journal_mode()}")


def facts() -> Iterator[Finding]:
    """Name the legal facts still to complete: a failure in production."""
    settings = _settings()
    missing = missing_facts(settings.site)
    if missing:
        level: Level = "failure" if settings.is_production else "attention"
        yield Finding(
            "legal facts",
            level,
            _("To complete: %(keys)s", keys=", ".join(missing)),
            _("Write them in %(file)s", file=_own_file(settings)),
        )
    else:
        yield Finding("legal facts", "ok", _("All are there."))


def folders() -> Iterator[Finding]:
    """Check that every folder can be written and that secrets are closed to others."""
    settings = _settings()
    closed = [name for name in FOLDERS if not os.access(settings.data / name, os.W_OK | os.X_OK)]
    if closed:
        yield Finding(
            "data folder",
            "failure",
            _("Not writable: %(names)s", names=", ".join(closed)),
            f"chown -R $(id -un) {settings.data}",
        )
    else:
        yield Finding("data folder", "ok", str(settings.data))
    yield _closed_to_others(settings.data)
    secrets = settings.data / FILE
    mode = stat.S_IMODE(secrets.stat().st_mode)
    if mode & OTHERS:
        yield Finding(
            "secrets",
            "failure",
            _("Others can read them (mode %(mode)s).", mode=oct(mode)),
            f"chmod 600 {secrets}",
        )
    else:
        yield Finding("secrets", "ok", _("Readable by their owner alone."))


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


def disk() -> Iterator[Finding]:
    """Check that the disk has room left."""
    free = shutil.disk_usage(_settings().data).free
    message = _("%(gigabytes)s GB free", gigabytes=f"{free / 1e9:.1f}")
    if free < SPACE_FLOOR:
        yield Finding("disk", "failure", message, _("Make room, or use a larger disk."))
    else:
        yield Finding("disk", "ok", message)


CHECKS: tuple[Check, ...] = (python, database, facts, folders, disk)
