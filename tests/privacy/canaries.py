"""Marked rows: one for each way in which a table says it tells of a person, whatever the tables.

They are made from the mappers alone, so that a new table is covered the day it is declared.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Enum,
    LargeBinary,
    Numeric,
    String,
    Text,
)
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeDecorator

from photoallegret.db import Base, db
from photoallegret.personal_data import Subject, Tie, Unlinked
from photoallegret.privacy.queries.records import exported_columns, files_leave
from photoallegret.privacy.queries.tied import Person, parent_of, personal_columns, personal_tables
from tests.factories import LONG_AGO

_numbers = itertools.count(1)


@dataclass
class Planted:
    """A person, the rows that tell of them, and the marks in those rows."""

    person: Person
    leaving: dict[str, str] = field(default_factory=dict)
    """Marks that a copy must hold, with "table.column"."""
    staying: dict[str, str] = field(default_factory=dict)
    """Marks that no copy may hold."""
    columns: set[str] = field(default_factory=set)
    """Each "table.column" that a copy must name, marked or not."""
    file_marks: list[str] = field(default_factory=list)


def plant(address: str, data: Path, other_account: int | None = None) -> Planted:
    """Return a person of whom every table tells in every way it can.

    Args:
        address: of the person.
        data: the data folder, where the files of the rows are written.
        other_account: whose number stands where a row tells of somebody else too.

    """
    planted, firsts = Planted(Person(address=address)), {}
    tables = {mapper.local_table.name: mapper for mapper in personal_tables()}
    for table in Base.metadata.sorted_tables:
        mapper = tables.get(table.name)
        if mapper is None or isinstance(mapper.class_.__subjects__, Unlinked):
            continue
        ways = mapper.class_.__subjects__
        for way in ways[:1] if table.name == "account" else ways:
            row = _planted_row(mapper, way, planted, firsts, other_account)
            firsts.setdefault(table.name, row)
            if table.name == "account":
                planted.person = Person(row.id, address)
            _write_files(row, data, planted, leaves=files_leave(mapper))
    return planted


def _planted_row(
    mapper: Mapper[Base],
    way: Subject,
    planted: Planted,
    firsts: dict[str, Base],
    other_account: int | None,
) -> Base:
    table = mapper.local_table.name
    told = set(way.only or _whole(mapper))
    leaving = exported_columns(mapper)
    values = {}
    for column in mapper.local_table.columns:
        name = mapper.get_property_by_column(column).key
        if name in told and name in leaving and way.proved is not False:
            planted.columns.add(f"{table}.{name}")
        if name == way.column or (table == "account" and name == "email_key"):
            tied = _tie(mapper, way, planted.person, firsts, name)
            if tied is not None:
                values[name] = tied
        elif column.foreign_keys:
            values[name] = _somebody_else(column, other_account)
        elif column.primary_key and column.autoincrement is not False and _is_number(column):
            continue
        else:
            mark = f"zq{next(_numbers):05}"
            values[name] = _marked(column, mark)
            if _is_marked(column):
                leaves = name in told and name in leaving and way.proved is not False
                (planted.leaving if leaves else planted.staying)[mark] = f"{table}.{name}"
    row = mapper.class_(**values)
    db.session.add(row)
    db.session.flush()
    return row


def _whole(mapper: Mapper[Base]) -> Iterator[str]:
    ways = mapper.class_.__subjects__
    others = {name for way in ways if not way.shared for name in way.only}
    return (name for name in personal_columns(mapper) if name not in others)


def _tie(
    mapper: Mapper[Base], way: Subject, person: Person, firsts: dict[str, Base], name: str
) -> object:
    if name == "id":
        return None
    if name == "email_key" and mapper.local_table.name == "account":
        return person.address
    match way.tie:
        case Tie.ACCOUNT:
            return person.account_id
        case Tie.ADDRESS:
            return person.address
        case Tie.PARENT:
            parent = parent_of(mapper, way)
            return parent.primary_key_from_instance(firsts[parent.local_table.name])[0]
        case Tie.REFERENCE:
            return f"account:{person.account_id}"


def _somebody_else(column: Column, other_account: int | None) -> object:
    """Return what a foreign key that ties nobody holds: another account, or a row made for it."""
    (key,) = column.foreign_keys
    if column.nullable:
        return other_account if key.column.table.name == "account" and not column.unique else None
    mapper = next(one for one in Base.registry.mappers if one.local_table is key.column.table)
    values = {
        mapper.get_property_by_column(one).key: _somebody_else(one, other_account)
        if one.foreign_keys
        else _marked(one, f"zz{next(_numbers):05}")
        for one in mapper.local_table.columns
        if not one.primary_key
    }
    row = mapper.class_(**values)
    db.session.add(row)
    db.session.flush()
    return mapper.primary_key_from_instance(row)[0]


def _kind(column: Column) -> object:
    return column.type.impl if isinstance(column.type, TypeDecorator) else column.type


def _is_number(column: Column) -> bool:
    return not isinstance(_kind(column), String | JSON | Date | DateTime | Boolean | LargeBinary)


def _is_marked(column: Column) -> bool:
    kind = _kind(column)
    return isinstance(kind, String | Text | JSON) and not isinstance(kind, Enum)


def _marked(column: Column, mark: str) -> object:  # noqa: PLR0911 -- one line for each type
    match _kind(column):
        case Enum() as kind:
            return kind.enum_class(kind.enums[0])
        case Boolean():
            return True
        case DateTime():
            return LONG_AGO
        case Date():
            return LONG_AGO.date()
        case JSON():
            return {"mark": mark}
        case LargeBinary():
            return mark.encode()
        case String():
            return mark
        case Numeric():
            return 1.5
        case _:
            return next(_numbers)


def _write_files(row: Base, data: Path, planted: Planted, *, leaves: bool) -> None:
    for name in row.files():
        mark, place = f"file{next(_numbers):05}", data / name
        target = place if place.suffix else place / "picture.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(mark)
        if leaves:
            planted.file_marks.append(mark)
