"""What `flask doctor` asks of the house itself; each room brings its own checks."""

import platform
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from photoallegret import migrations
from photoallegret.clock import now
from photoallegret.config import Settings, missing_facts
from photoallegret.db import WAL_IS_SAFE, db, sqlite_module
from photoallegret.doctor import Check, Finding, Level, slow
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_date
from photoallegret.machines import HELD, strangers
from photoallegret.paths import SITE_EXAMPLE

UNTIL = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}
"""Until when Python's authors mend a version; Debian goes on longer with its own."""
SHOWN = 3


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


def _own_file(settings: Settings) -> Path:
    """Return the file to write in, which is never the example."""
    is_example = settings.site_file == SITE_EXAMPLE
    return settings.data / "site.toml" if is_example else settings.site_file


def python() -> Iterator[Finding]:
    """Say which Python runs, and whether it is still mended."""
    end, version = UNTIL.get(sys.version_info[:2]), platform.python_version()
    if end is not None and now().date() > end:
        message = _(
            "%(version)s: its authors mend it no more since %(day)s.",
            version=version,
            day=written_date(end),
        )
        yield Finding("python", "attention", message, _("Install a newer Python."))
    else:
        yield Finding("python", "ok", version)


def database() -> Iterator[Finding]:
    """Ask the database whether it answers, soundly, and is at the newest revision."""
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
        mode = str(connection.execute(text("PRAGMA journal_mode")).scalar())
    yield _sqlite(mode)


def _sqlite(mode: str) -> Finding:
    """Judge the version of SQLite beside the journal ``mode`` in which the file is written."""
    version = sqlite_module().sqlite_version
    if mode == "wal" and sqlite_module().sqlite_version_info < WAL_IS_SAFE:
        message = _(
            "SQLite %(version)s can damage a database written with write-ahead logging.",
            version=version,
        )
        mend = _("Install the requirements again: they bring a newer SQLite (pysqlite3).")
        return Finding("database", "failure", message, mend)
    return Finding("database", "ok", f"SQLite {version}, journal {mode}")


@slow
def integrity() -> Iterator[Finding]:
    """Have SQLite read the whole database; PostgreSQL minds its own pages."""
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        [check] = connection.execute(text("PRAGMA quick_check(1)")).one()
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(SHOWN)
    mend = _("Restore the last good backup.")
    if check != "ok":
        yield Finding("integrity", "failure", str(check), mend)
    elif broken:
        shown = ", ".join(f"{table} {row}" for table, row, *_rest in broken)
        message = _("Rows refer to nothing: %(shown)s", shown=shown)
        yield Finding("integrity", "failure", message, mend)
    else:
        yield Finding("integrity", "ok", _("Whole; every row refers to one that exists."))


def former_database() -> Iterator[Finding]:
    """Tell of a database of SQLite that stayed where the site has another: nobody erases in it."""
    former = _settings().data / "site.sqlite"
    if db.engine.dialect.name != "sqlite" and former.exists():
        message = _("The site left it; people whom you erase stay in it.")
        yield Finding("former database", "attention", message, f"rm {former}*")


def machines() -> Iterator[Finding]:
    """Look whether all who use the database have this data folder."""
    if db.engine.dialect.name == "sqlite":
        return
    with db.engine.connect() as connection:
        held = list(connection.scalars(text(HELD)))
    if not strangers(held, _settings().data):
        return
    if _settings().site.storage.url:
        message = _(
            "Somebody serves this database with another data folder: it may only show pages, as "
            "what visitors send stays where it came."
        )
        yield Finding("machines", "attention", message, "docs/storage.md")
    else:
        message = _(
            "Somebody serves this database with another data folder: what is erased on one side "
            "stays on the other."
        )
        mend = _("Share the folder, but its pages (docs/growing.md).")
        yield Finding("machines", "failure", message, mend)


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


def hosts() -> Iterator[Finding]:
    """Say which names the site answers to: links in mails are made of them."""
    settings = _settings()
    names = ", ".join(settings.hosts)
    if settings.is_production and "." not in settings.site.host.strip("."):
        message = _("%(name)s is no name that others can reach.", name=names)
        mend = _("Write host in %(file)s", file=_own_file(settings))
        yield Finding("trusted hosts", "attention", message, mend)
    else:
        yield Finding("trusted hosts", "ok", names)


CHECKS: tuple[Check, ...] = (python, database, former_database, machines, integrity, facts, hosts)
