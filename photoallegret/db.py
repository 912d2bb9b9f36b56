"""The database: its base class, its types and how transactions begin. No table lives here."""

import os
import sqlite3
import subprocess
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pysqlite3 as modern_sqlite
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, Engine, Enum, Index, MetaData, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from photoallegret.personal_data import Subjects

# Before this version write-ahead logging can corrupt a database written by two connections.
WAL_IS_SAFE = (3, 51, 3)
BUSY_SECONDS = 10
PATIENCE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "tcp_user_timeout": 5000,
}
"""How long PostgreSQL's own library waits for a server that is away: seconds, at last ms."""
UNSEEN = "photoallegret_unseen"
"""Execution option: what is written so changes nothing that a public page shows."""
WRITE_BACK_MS = 500
"""How long SQLite's log waits for its readers before it is emptied; nobody writes meanwhile."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, stored as UTC; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 -- as SQLAlchemy calls it
    ) -> datetime | None:
        """Store ``value`` as UTC; raise ValueError when it has no time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone: use photoallegret.clock.now()"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 -- as SQLAlchemy calls it
    ) -> datetime | None:
        """Return the stored instant as an aware UTC value (SQLite forgets the zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table's base: naming convention and the UTC type for instants."""

    __subjects__: ClassVar[Subjects] = ()
    """Whose the row is; a test asks it of every table with personal columns."""
    __made__: ClassVar[tuple[str, ...]] = ()
    """Columns that never change and, beside its number, tell a row from whatever gets that number
    once an older database was put back. Accounts have some."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime},
    )

    def files(self) -> tuple[str, ...]:
        """Return the files and folders, relative to the data folder, that die with the row."""
        return ()

    def public_names(self) -> tuple[str, ...]:
        """Return the public addresses that die with the row: from then on they answer 410."""
        return ()

    def when_emptied(
        self,
        columns: frozenset[str],  # noqa: ARG002 -- for those who override it
        moment: datetime,  # noqa: ARG002 -- as above
    ) -> dict[str, Any]:
        """Return what the row takes, besides nothing, when its person is erased and it stays.

        Args:
            columns: those that are emptied.
            moment: of the erasure.

        """
        return {}


class Session(FlaskSession):
    """A session whose transactions are writing ones unless it was marked as reading."""

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:  # noqa: ANN401 -- as SQLAlchemy
        """Return the engine; a writing session takes SQLite's write lock as it begins."""
        bind = super().get_bind(*args, **options)
        if not isinstance(bind, Engine) or self.info.get("reading"):
            return bind
        # One and the same engine for the session's life: a session keeps a connection, and so
        # a transaction, for each engine it meets.
        writing: Engine = self.info.setdefault(
            "writing", bind.execution_options(photoallegret_writing=True)
        )
        return writing


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": Session},
    disable_autonaming=True,
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def sqlite_module() -> ModuleType:
    """Return the newest SQLite driver at hand (DB-API module)."""
    if modern_sqlite.sqlite_version_info > sqlite3.sqlite_version_info:
        return cast("ModuleType", modern_sqlite)
    return sqlite3


def journal_mode() -> str:
    """Return "wal" where SQLite's write-ahead logging is sound, else "delete"."""
    return "wal" if sqlite_module().sqlite_version_info >= WAL_IS_SAFE else "delete"


def engine_options(url: str) -> dict[str, Any]:
    """Return the options of ``create_engine`` for the database at ``url``.

    An error does not quote the values of its statement: they may be somebody's.
    """
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True, "hide_parameters": True, "connect_args": dict(PATIENCE)}
    return {
        "hide_parameters": True,
        "module": sqlite_module(),
        "connect_args": {"timeout": BUSY_SECONDS},
    }


def begin_as_told(engine: Engine) -> None:
    """Let SQLite transactions begin plainly to read, with the write lock to write.

    With IMMEDIATE for all, two simultaneous readers exclude each other; with a plain BEGIN
    for all, a reader that starts to write fails at once when another has written.
    """
    if engine.dialect.name != "sqlite":
        _tell_postgresql_of_partial_indexes()
        return

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DB-API object
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={journal_mode()}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is not left in free pages
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("photoallegret_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def partial_index(name: str, *columns: str, where: Any, unique: bool = False) -> Index:  # noqa: ANN401 -- an SQL expression
    """Return the index ``name`` of the rows for which ``where`` holds."""
    # Said for SQLite alone: SQLAlchemy would load all that it knows of PostgreSQL to hear the rest.
    return Index(name, *columns, unique=unique, sqlite_where=where)


def _tell_postgresql_of_partial_indexes() -> None:
    for table in db.metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def insert_into(model: type[Base], connection: Connection | None = None) -> sqlite.Insert:
    """Return an INSERT into the table of ``model`` that may say what a row already there does.

    Args:
        model: whose table.
        connection: that will execute it, where it is not the session's.

    """
    if (connection or db.engine).dialect.name != "postgresql":
        return sqlite.insert(model)
    from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 -- slow import

    return cast("sqlite.Insert", insert(model))  # they are told in the same words


def own_transaction() -> AbstractContextManager[Connection]:
    """Return a short writing transaction on a connection of its own, committed at its end.

    For what must be written before or while a request's own transaction is not begun: it
    holds SQLite's write lock from its first statement on.
    """
    return db.engine.execution_options(photoallegret_writing=True).begin()


def write_log_back() -> bool:
    """Have SQLite empty its log: pages in it would still tell what was deleted or overwritten.

    Returns:
        whether it is empty; not while others read what was there before. Nobody waits for them
        long: the sweep tries again.

    """
    if db.engine.dialect.name != "sqlite":
        return True
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={WRITE_BACK_MS}")
        busy, _pages, _written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    finally:
        connection.close()
    return not busy


def copy_to(engine: Engine, path: Path) -> None:
    """Copy the database of ``engine``, as one instant saw it, to the file ``path``, its owner's.

    A file of SQLite, or what `pg_restore` reads.

    Raises:
        OSError: the file cannot be written, or `pg_dump` is not here.
        subprocess.CalledProcessError: `pg_dump` failed, and said why.

    """
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    if engine.dialect.name == "sqlite":
        source, target = engine.raw_connection(), sqlite_module().connect(draft)
        try:
            source.driver_connection.backup(target)  # type: ignore[union-attr]  # SQLite's own
        finally:
            target.close()
            source.close()
    else:
        told = engine.url._replace(drivername="postgresql", password=None).render_as_string()
        environ = os.environ | {"PGPASSWORD": str(engine.url.password or "")}
        subprocess.run(  # noqa: S603 -- PostgreSQL's own program
            ["pg_dump", "--format=custom", f"--file={draft}", told],  # noqa: S607 -- where it is differs
            check=True,
            env=environ,
        )
    draft.replace(path)


def reading() -> None:
    """Mark this context's session as a reading one, before its first query."""
    db.session().info["reading"] = True


def named(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the values of ``kind`` as text, checked."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
