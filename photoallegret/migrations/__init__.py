"""The database's history, and how it is walked. Driven from code: there is no alembic.ini."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Table, inspect, text

from photoallegret.db import UNSEEN
from photoallegret.paths import MIGRATIONS

if TYPE_CHECKING:
    from alembic.config import Config

REVISION = re.compile(r'^(revision|down_revision)\b[^=]*= "?([\w-]+)"?$', re.MULTILINE)


def head(folder: Path = MIGRATIONS) -> str:
    """Return the newest revision written in ``folder``, without loading Alembic (slow)."""
    revisions: set[str] = set()
    parents: set[str] = set()
    for path in (folder / "versions").glob("*.py"):
        found = dict(REVISION.findall(path.read_text(encoding="utf-8")))
        revisions.add(found["revision"])
        parents.add(found["down_revision"])
    (newest,) = revisions - parents
    return newest


def is_known(revision: str, folder: Path = MIGRATIONS) -> bool:
    """Say whether ``revision`` is one of those written in ``folder``."""
    texts = (path.read_text(encoding="utf-8") for path in (folder / "versions").glob("*.py"))
    return any(dict(REVISION.findall(text)).get("revision") == revision for text in texts)


def current(connection: Connection) -> str:
    """Return the revision of the database behind ``connection``, "" when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def lacking(connection: Connection, tables: Iterable[Table]) -> list[str]:
    """Return what keeps this release from using the database of a newer one, behind ``connection``.

    Columns of ours that went, and columns of which we know nothing and that nobody fills for us.
    """
    inspector = inspect(connection)
    found: list[str] = []
    for table in tables:
        there: dict[str, Any] = {}
        if inspector.has_table(table.name):
            there = {one["name"]: one for one in inspector.get_columns(table.name)}
        found += [f"{table.name}.{name}" for name in table.columns.keys() if name not in there]  # noqa: SIM118 -- SQLAlchemy's
        found += [
            f"{table.name}.{name}"
            for name, one in there.items()
            if name not in table.columns and not one["nullable"] and one["default"] is None
        ]
    return found


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database of ``engine`` up to ``revision``."""
    from alembic import command  # noqa: PLC0415 -- slow import

    with _changing_tables(engine) as connection:
        command.upgrade(_config(connection), revision)


def upgrade_within(connection: Connection) -> None:
    """Bring a PostgreSQL database to the newest revision, in the transaction of ``connection``."""
    from alembic import command  # noqa: PLC0415 -- slow import

    command.upgrade(_config(connection), "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the database of ``engine`` down to ``revision`` ("base": empty)."""
    from alembic import command  # noqa: PLC0415 -- slow import

    with _changing_tables(engine) as connection:
        command.downgrade(_config(connection), revision)


def write_revision(engine: Engine, message: str) -> None:
    """Write a revision from the difference between the models and ``engine``'s database."""
    from alembic import command  # noqa: PLC0415 -- slow import

    with engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True)


def differences(engine: Engine) -> list[object]:
    """Return what the models say that the database of ``engine`` does not, and the reverse."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 -- slow import
    from alembic.migration import MigrationContext  # noqa: PLC0415 -- slow import

    from photoallegret.db import Base  # noqa: PLC0415 -- slow import

    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Base.metadata))


@contextmanager
def _changing_tables(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction in which tables may be made anew.

    SQLite changes a table by making it again and dropping the old one; with foreign keys on,
    that would delete the rows of every table that refers to it. They are switched off before
    the transaction, as SQLite wants, and checked before it is committed.
    """
    # A new program draws every page again: its tables may not even count generations yet.
    with engine.execution_options(**{UNSEEN: True}).connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        driver = connection.connection.cursor()
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            writing = connection.execution_options(photoallegret_writing=True)
            with writing.begin():
                yield writing
                broken = writing.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    message = f"rows would refer to nothing: {broken[:5]}"
                    raise RuntimeError(message)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
            driver.close()


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Say whether a table is the site's: the queue keeps its own beside them in PostgreSQL."""
    return kind != "table" or not (name or "").startswith("huey_")


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 -- slow import

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config
