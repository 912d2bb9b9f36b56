"""The copy from SQLite to an empty PostgreSQL, in one transaction: all of it and equal, or nothing.

Meanwhile SQLite's write lock is held: nobody can commit there what the copy would not have.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Result,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from photoallegret import migrations
from photoallegret.db import Base, engine_options
from photoallegret.i18n import gettext as _
from photoallegret.moving.twins import BATCH, faults, in_order, twin

SHOWN = 20
"""Faults that are told."""
EMPTY = text(
    "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND NOT EXISTS "
    "(SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
)
"""Tables, views and numberings of anybody, those of PostgreSQL's extensions apart."""
QUIET = ("alembic_version", "sqlite_sequence")


class MovingError(Exception):
    """Nothing was moved: both databases are as they were. The text says why."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What one table holds here and there."""

    table: str
    rows: tuple[int, int]
    digests: tuple[str, str]

    @property
    def is_equal(self) -> bool:
        """Say whether both hold the same."""
        return self.rows[0] == self.rows[1] and self.digests[0] == self.digests[1]


@dataclass(frozen=True, slots=True)
class Moved:
    """A database that was moved."""

    proofs: list[Proof]
    left: list[str]
    """Tables and columns of which this release knows nothing: they stay behind."""


def move(source: Engine, url: str, tell: Callable[[Proof], None] = lambda _proof: None) -> Moved:
    """Copy the database of ``source`` into the empty one at ``url``, and prove that it is the same.

    Args:
        source: of the site, on SQLite; nothing is changed there.
        url: of a PostgreSQL database, with its driver.
        tell: is told each table once it is proved, before anything is committed.

    Raises:
        MovingError: it cannot be done, or both are not equal; the target is empty as before.

    """
    if source.dialect.name != "sqlite":
        raise MovingError(_("The site's database is not SQLite: there is nothing to move."))
    target = create_engine(url, **engine_options(url))
    try:
        with _held(source) as here, target.begin() as there:
            _demand_empty(there)
            migrations.upgrade_within(there)
            _empty(there)
            left = _unknown(here)
            proofs = [_copy(table, here, there) for table in Base.metadata.sorted_tables]
            for proof in proofs:
                tell(proof)
            unequal = [proof.table for proof in proofs if not proof.is_equal]
            if unequal:
                raise MovingError(_("Not equal: %(tables)s.", tables=", ".join(unequal)))
    except DBAPIError as error:
        raise MovingError(_("PostgreSQL refuses: %(why)s.", why=_why(error))) from error
    except (SQLAlchemyError, ValueError) as error:
        message = _("The copy failed: %(why)s.", why=type(error).__name__)
        raise MovingError(message) from error
    finally:
        target.dispose()
    return Moved(proofs, left)


@contextmanager
def _held(source: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment, and lets nobody write after it."""
    with source.execution_options(photoallegret_writing=True).connect() as here:
        try:
            found = migrations.current(here)
        except DBAPIError as error:
            message = _("Somebody writes in the database: stop the site and its worker first.")
            raise MovingError(message) from error
        if found != migrations.head():
            raise MovingError(_("The tables are not at this release's revision."))
        yield here
        here.rollback()


def _demand_empty(there: Connection) -> None:
    if there.dialect.name != "postgresql":
        raise MovingError(_("The address is not of a PostgreSQL database."))
    if there.scalar(EMPTY):
        raise MovingError(_("The PostgreSQL database is not empty."))
    encoding = there.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        message = _("The PostgreSQL database keeps texts as %(kind)s: make one in UTF8.")
        raise MovingError(message % {"kind": encoding})


def _empty(there: Connection) -> None:
    """Take away the rows that migrations write; those of the site come in their place."""
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    there.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")


def _unknown(here: Connection) -> list[str]:
    """Return tables and columns that are there and that the program does not declare."""
    known, inspector = Base.metadata.tables, inspect(here)
    names = [name for name in inspector.get_table_names() if name not in QUIET]
    return [name for name in names if name not in known] + [
        f"{name}.{column['name']}"
        for name in names
        if name in known
        for column in inspector.get_columns(name)
        if column["name"] not in known[name].columns
    ]


def _copy(table: Table, here: Connection, there: Connection) -> Proof:
    """Copy the rows of ``table``, go on with its numbers, and read it again on both sides."""
    plain = twin(table)
    digest, count = sha256(), 0
    try:
        for rows in _batches(here.execute(in_order(plain, here))):
            _refuse_faulty(table, rows)
            there.execute(insert(plain), [row._asdict() for row in rows])
            count += _add(digest, rows)
    except ValueError as error:  # of a value that SQLite holds and no type reads
        message = _("A value of the table %(table)s cannot be read.", table=table.name)
        raise MovingError(message) from error
    _go_on_numbering(table, here, there)
    again, found = sha256(), 0
    for rows in _batches(there.execute(in_order(plain, there))):
        found += _add(again, rows)
    return Proof(table.name, (count, found), (digest.hexdigest(), again.hexdigest()))


def _batches(result: Result[Any]) -> Iterator[list[Any]]:
    while rows := list(islice(result, BATCH)):
        yield rows


def _add(digest: Any, rows: list[Any]) -> int:  # noqa: ANN401 -- of hashlib
    """Add the values of ``rows`` to ``digest``; return their number."""
    for row in rows:
        digest.update(f"{tuple(row)!r}\n".encode("utf-8", "surrogatepass"))
    return len(rows)


def _refuse_faulty(table: Table, rows: list[Any]) -> None:
    keys = [at for at, column in enumerate(table.columns) if column.primary_key]
    found = [
        f"{table.name} {'/'.join(str(row[at]) for at in keys)}, {column}: {why}"
        for row in rows
        for column, why in faults(table, tuple(row))
    ]
    if found:
        raise MovingError("\n".join(found[:SHOWN]))


def _go_on_numbering(table: Table, here: Connection, there: Connection) -> None:
    """Have ``table`` give no number again that it ever gave, to rows that are gone too."""
    key = table.autoincrement_column
    sequence = key is not None and there.scalar(
        select(func.pg_get_serial_sequence(f'"{table.name}"', key.name))
    )
    if key is None or not sequence:
        return
    given = text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name")
    highest = max(
        here.scalar(select(func.max(key))) or 0,
        here.scalar(given, {"name": table.name}) or 0,
    )
    if highest:
        there.execute(select(func.setval(sequence, highest)))


def _why(error: DBAPIError) -> str:
    """Return what the database says, without the values it quotes."""
    told = getattr(error.orig, "diag", None)
    if told is None or told.message_primary is None:
        return str(error.orig).strip().splitlines()[0]
    return str(told.message_primary)
