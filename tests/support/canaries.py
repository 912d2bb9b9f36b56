"""Canaries: a marker in every personal column and file of a person, found by introspection.

A table that is added later is covered as soon as it declares its columns and subjects.
"""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    select,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.elements import KeyedColumnElement

from photoallegret.db import Base, db, own_transaction
from photoallegret.personal_data import CLOSED, Subject, Tie, Unlinked
from photoallegret.privacy.queries.records import exported_columns, files_leave
from photoallegret.privacy.queries.tied import (
    Person,
    parent_of,
    personal_tables,
    whole_columns,
)

LONG_CLOSED = datetime(2000, 1, 1, tzinfo=UTC)
START = datetime(2031, 5, 4, 12, 34, 56, tzinfo=UTC)
_numbers = itertools.count(100_001)

Place = tuple[str, tuple[Any, ...], str]
"""Table, primary key, column."""


@dataclass(slots=True)
class Canaries:
    """What was planted of one person."""

    address: str
    account_id: int = 0
    markers: dict[str, Place] = field(default_factory=dict)
    files: dict[Path, str] = field(default_factory=dict)
    rows: dict[str, list[Base]] = field(default_factory=dict)
    """By table; the first is the one that others lead to."""
    others: dict[str, Place] = field(default_factory=dict)
    """Markers in the same rows that tell of somebody else, or of nobody."""
    leaving: set[Place] = field(default_factory=set)
    """Where it stands what a copy must hold, marked or not."""
    leaving_files: set[str] = field(default_factory=set)
    """Markers of the files that a copy must hold."""
    neighbour: int | None = None
    """The account that stands where a row tells of another person."""

    @property
    def person(self) -> Person:
        """Return whose they are."""
        return Person(self.account_id, self.address)

    def copied(self) -> dict[str, Place]:
        """Return the texts that a copy of one's data must hold."""
        found = {mark: place for mark, place in self.markers.items() if place in self.leaving}
        return {mark: place for mark, place in found.items() if _is_text(place)}

    def not_copied(self) -> dict[str, Place]:
        """Return the texts that no copy may hold."""
        marks = {**self.markers, **self.others}
        return {mark: at for mark, at in marks.items() if at not in self.leaving and _is_text(at)}


def plant(data: Path, name: str, neighbour: int | None = None) -> Canaries:
    """Write rows in every table that can tell of a person, and their files; commits.

    Args:
        data: the data folder.
        name: of the person: theirs is the address name@canaries.example.
        neighbour: an account that stands where a row tells of another person.

    """
    planted = Canaries(f"{name}@canaries.example", neighbour=neighbour)
    mappers = {mapper.local_table: mapper for mapper in personal_tables()}
    for table in db.metadata.sorted_tables:
        mapper = mappers.get(table)
        subjects = () if mapper is None else mapper.class_.__subjects__
        if mapper is not None and not isinstance(subjects, Unlinked):
            alone = [subjects[0]] if _has_children(mapper) and not _is_account(mapper) else []
            for way in [*subjects, *alone]:
                if not (_is_account(mapper) and way.tie is Tie.ADDRESS):
                    _plant(mapper, way, planted)
    for rows in planted.rows.values():
        for row in rows:
            _write_files(row, data, planted)
    db.session.commit()
    return planted


def dump() -> str:
    """Return every value of every table as text."""
    with db.engine.connect() as connection:
        return "\n".join(
            repr(value) if isinstance(value, bytes) else str(value)
            for table in db.metadata.sorted_tables
            for row in connection.execute(select(table))
            for value in row
        )


def saved() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table: a plain dump."""
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in db.metadata.sorted_tables
        }


def put_back(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Make the database what it was when ``rows`` were saved."""
    db.session.remove()
    with own_transaction() as connection:
        guards = _unguard(connection)
        files = db.metadata.tables["death_file"]
        connection.execute(files.update().values(closed_at=files.c.opened_at))
        connection.execute(files.delete())  # their history goes with them alone
        incidents = db.metadata.tables["incident"]
        connection.execute(incidents.update().values(closed_at=LONG_CLOSED))  # nor recent ones
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in db.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
        for guard in guards:
            connection.exec_driver_sql(guard)


def _unguard(connection: Connection) -> list[str]:
    """Let requests be deleted that are kept; return what guards them again."""
    if connection.dialect.name == "postgresql":
        tables = [name for name in db.metadata.tables if name.startswith("rights_request")]
        for name in tables:
            connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables]
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rights_request%'"
    ).all()
    for name, _sql in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def folder_bytes(data: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file of the data folder, its database included, with its name's bytes."""
    for path in sorted(data.rglob("*")):
        if path.is_file():
            yield path, os.fsencode(path) + path.read_bytes()


def _has_children(mapper: Mapper[Base]) -> bool:
    return any(
        way.tie is Tie.PARENT and parent_of(other, way) is mapper
        for other in personal_tables()
        if not isinstance(other.class_.__subjects__, Unlinked)
        for way in other.class_.__subjects__
    )


def _is_account(mapper: Mapper[Base]) -> bool:
    return bool(mapper.class_.__tablename__ == "account")


def _plant(mapper: Mapper[Base], way: Subject, planted: Canaries) -> None:
    mine = set(way.only or whole_columns(mapper))
    marked: dict[str, str] = {}
    others: dict[str, str] = {}
    row = mapper.class_()
    for column in mapper.local_table.columns:
        name = mapper.get_property_by_column(column).key
        if name == way.column and not (_is_account(mapper) and way.tie is Tie.ACCOUNT):
            value = _tie(mapper, way, planted)
        elif _is_account(mapper) and name == "email_key":
            value = planted.address
        elif name in mine and not column.foreign_keys and _may_hold_marker(column):
            value, marked[name] = _marker(column)
        elif name in mine and isinstance(column.type, Boolean):
            value = True
        elif name not in mine and _may_hold_other(column):
            value, others[name] = _marker(column)
        else:
            value = _filler(column, planted.neighbour)
        if value is not None:
            setattr(row, name, value)
    if isinstance(way.proved, str) and getattr(row, way.proved) is None:
        setattr(row, way.proved, START)
    db.session.add(row)
    db.session.flush()
    _note(row, way, planted, marked, others)


def _note(
    row: Base, way: Subject, planted: Canaries, marked: dict[str, str], others: dict[str, str]
) -> None:
    """Write down what a row holds of the person, and what of it leaves."""
    mapper = row.__mapper__
    table, key = row.__tablename__, tuple(mapper.primary_key_from_instance(row))
    planted.rows.setdefault(table, []).append(row)
    for marks, into in ((marked, planted.markers), (others, planted.others)):
        into.update({marker: (table, key, name) for name, marker in marks.items()})
    if way.proved is not False:  # what is not proved theirs is erased, and shown to nobody
        leaving = set(way.only or whole_columns(mapper)) & exported_columns(mapper).keys()
        planted.leaving |= {(table, key, name) for name in leaving}
    if _is_account(mapper):
        planted.account_id = key[0]


def _tie(mapper: Mapper[Base], way: Subject, planted: Canaries) -> object:
    match way.tie:
        case Tie.ACCOUNT:
            return planted.account_id
        case Tie.ADDRESS:
            return planted.address
        case Tie.PARENT:
            parent = planted.rows[parent_of(mapper, way).class_.__tablename__][0]
            return parent.__mapper__.primary_key_from_instance(parent)[0]
        case Tie.REFERENCE:
            table = "question" if "question" in planted.rows else "account"
            parent = planted.rows[table][0]
            return f"{table}:{parent.__mapper__.primary_key_from_instance(parent)[0]}"


def _is_text(place: Place) -> bool:
    kind = db.metadata.tables[place[0]].columns[place[2]].type
    return isinstance(getattr(kind, "impl_instance", kind), String | JSON)


def _leads_to_account(column: KeyedColumnElement[Any]) -> bool:
    (key,) = column.foreign_keys
    return bool(key.column.table.name == "account")


def _may_hold_other(column: KeyedColumnElement[Any]) -> bool:
    """Say whether a text may stand in ``column`` that tells of somebody else."""
    is_text = isinstance(getattr(column.type, "impl_instance", column.type), String | JSON)
    return is_text and _may_hold_marker(column) and not column.foreign_keys


def _may_hold_marker(column: KeyedColumnElement[Any]) -> bool:
    return not isinstance(column.type, EnumType | Boolean) and not column.info.get(CLOSED)


def _marker(column: KeyedColumnElement[Any]) -> tuple[object, str]:
    """Return a value for ``column``, and the text by which it is found wherever it stands."""
    number = next(_numbers)
    text = f"cn{number}"
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, DateTime):
        instant = START + timedelta(microseconds=number)
        return instant, f"{instant:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(kind, Date):
        day = date(1000, 1, 1) + timedelta(days=number)
        return day, f"{day}"
    if isinstance(kind, JSON):
        return {"canary": text}, text
    if isinstance(kind, LargeBinary):
        return text.encode(), text
    if isinstance(kind, Integer):
        return 1_900_000_000 + number, str(1_900_000_000 + number)
    assert isinstance(kind, String), column
    return text, text


def _filler(column: KeyedColumnElement[Any], neighbour: int | None = None) -> object:
    """Return what a column must hold that tells nothing here, None to leave it alone."""
    if column.foreign_keys and not column.nullable:
        return _parent(column)
    if column.foreign_keys and not column.unique and _leads_to_account(column):
        return neighbour
    is_numbered = column.primary_key and isinstance(column.type, Integer)
    if column.nullable or is_numbered or column.default is not None:
        return None
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, EnumType):
        return list(kind.enum_class or ())[-1]
    if isinstance(kind, String):
        return f"x{next(_numbers)}"[: kind.length or 40]
    plain = {Boolean: False, Integer: next(_numbers), JSON: {}, LargeBinary: b"-"}
    return next((value for known, value in plain.items() if isinstance(kind, known)), START)


def _parent(column: KeyedColumnElement[Any]) -> object:
    """Return the number of a new row for ``column`` to lead to: nobody's."""
    (key,) = column.foreign_keys
    mapper = next(one for one in Base.registry.mappers if one.local_table is key.column.table)
    row = mapper.class_()
    for other in mapper.local_table.columns:
        value = _filler(other)
        if value is not None:
            setattr(row, mapper.get_property_by_column(other).key, value)
    db.session.add(row)
    db.session.flush()
    return getattr(row, mapper.get_property_by_column(key.column).key)


def _write_files(row: Base, data: Path, planted: Canaries) -> None:
    for name in row.files():
        path, marker = data / name, f"cf{next(_numbers)}"
        if not path.suffix:  # a folder, whatever it holds
            path /= "file"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(marker)
        planted.files[path] = marker
        if files_leave(row.__mapper__):
            planted.leaving_files.add(marker)
