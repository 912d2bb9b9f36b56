"""A snapshot of the database, consistent while the site writes: made, counted, looked at.

SQLite writes a fresh file without the free pages in which deleted rows would go on. PostgreSQL
is read by its own `pg_dump`, from the very transaction that counts the rows.
"""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, inspect, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from photoallegret import migrations
from photoallegret.db import sqlite_module

SQLITE, POSTGRESQL = "sqlite", "postgresql"
FILES = {SQLITE: "site.sqlite", POSTGRESQL: "site.dump"}
"""Name of the snapshot in a copy, by kind of database."""
VERSIONS = "/usr/lib/postgresql"
"""Where Debian keeps PostgreSQL's programs, by version."""


class SnapshotError(Exception):
    """The database cannot be copied, or its copy is not sound; the text says why."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of the database, and what it should hold."""

    path: Path
    kind: str
    revision: str
    rows: Mapping[str, int]
    """By table."""


def take(engine: Engine, folder: Path) -> Snapshot:
    """Write a snapshot of the database of ``engine`` in ``folder``.

    Raises:
        SnapshotError: it is not sound, or PostgreSQL's programs are missing or fail.
        OSError: there is no room.

    """
    kind = engine.dialect.name
    path = folder / FILES[kind]
    if kind == SQLITE:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(path),))
        except sqlite_module().Error as error:
            message = f"the database cannot be copied: {error}"
            raise SnapshotError(message) from error
        finally:
            connection.close()
        revision, rows = look_at(path)
    else:
        revision, rows = _dump(engine, path)
    return Snapshot(path, kind, revision, rows)


def look_at(path: Path) -> tuple[str, dict[str, int]]:
    """Return revision and rows by table of the SQLite file at ``path``, once it is found sound.

    Raises:
        SnapshotError: it is damaged, or not ours.

    """
    module: Any = sqlite_module()
    try:
        with closing(module.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            rows = {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 -- names of our own
                for (name,) in names
            }
            [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (module.Error, TypeError) as error:
        message = f"the database is not sound: {error}"
        raise SnapshotError(message) from error
    if found != "ok":
        message = f"the database is not sound: {found}"
        raise SnapshotError(message)
    return revision, rows


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, the newest there is.

    Raises:
        SnapshotError: it is not installed.

    """
    found = sorted(Path(VERSIONS).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        message = f"{name} is missing: apt install postgresql-client"
        raise SnapshotError(message)
    return path


def run_program(name: str, url: URL, *words: str) -> None:
    """Run one of PostgreSQL's programs on the database at ``url``; its password is not shown.

    Raises:
        SnapshotError: it is missing or fails.

    """
    told = url.set(drivername="postgresql", password=None).render_as_string()
    environ = {**os.environ, "PGPASSWORD": url.password} if url.password else dict(os.environ)
    done = subprocess.run(  # noqa: S603 -- words of our own
        [program(name), *words, f"--dbname={told}"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{name} failed: {done.stderr.strip()[-500:]}"
        raise SnapshotError(message)


def put_back(dump: Path, url: str) -> None:
    """Write the PostgreSQL dump at ``dump`` into the empty database at ``url``, whole or not.

    Raises:
        SnapshotError: the database is not empty, or PostgreSQL's programs fail.

    """
    words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    run_program("pg_restore", make_url(url), *words, str(dump))


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """Give the address of an empty database beside that at ``url``, dropped at the end.

    "" for SQLite, which needs none.

    Raises:
        SnapshotError: PostgreSQL lets its user make none.

    """
    there = make_url(url)
    if there.get_backend_name() == SQLITE:
        yield ""
        return
    name = f"{there.database}_trial_{secrets.token_hex(4)}"
    server = create_engine(there, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except SQLAlchemyError as error:
        server.dispose()
        message = (
            f"no database can be made to try the copy in: ALTER ROLE {there.username} CREATEDB"
        )
        raise SnapshotError(message) from error
    try:
        yield there.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        server.dispose()


def _dump(engine: Engine, path: Path) -> tuple[str, dict[str, int]]:
    with _one_moment(engine) as connection:
        shared = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        words = ("--format=custom", f"--snapshot={shared}", "--exclude-table=huey_*")
        run_program("pg_dump", engine.url, *words, f"--file={path}")
        return migrations.current(connection), rows_of(connection)


def rows_of(connection: Connection) -> dict[str, int]:
    """Return the number of rows of each table of ours."""
    return {
        name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608 -- names of our own
        for name in inspect(connection).get_table_names()
        if migrations.is_ours(name, "table", None)
    }


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees the database as it is now, whatever others write."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection
