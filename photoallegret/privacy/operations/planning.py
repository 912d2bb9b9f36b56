"""What erasing a person would do, row by row, from what tables and columns declare."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, select
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import Mapper

from photoallegret.db import Base, db
from photoallegret.personal_data import (
    CLOSED,
    ErasureEffect,
    Processing,
    Subject,
    Subjects,
    Tie,
    Unlinked,
)
from photoallegret.privacy.queries.tied import (
    Person,
    account_table,
    held_of,
    parent_of,
    personal_columns,
    shared_columns,
    whole_columns,
)

Key = tuple[str, tuple[Any, ...]]


class Act(StrEnum):
    """What becomes of one row."""

    DELETE = "delete"
    EMPTY = "empty"
    """It stays without some of its columns."""
    KEEP = "keep"


class UnerasableError(Exception):
    """A row can neither go nor be emptied: its declarations contradict each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one row."""

    row: Base
    act: Act
    emptied: tuple[str, ...] = ()
    """Columns that lose what they hold."""
    kept: tuple[str, ...] = ()
    """Columns of this person that keep it, under the article their processing names."""

    @property
    def table(self) -> str:
        """Return the name of its table."""
        return str(self.row.__tablename__)

    @property
    def key(self) -> Key:
        """Return the table and the primary key."""
        return self.table, tuple(self.row.__mapper__.primary_key_from_instance(self.row))


@dataclass(frozen=True, slots=True)
class Told:
    """What becomes of what one processing holds of the person: for people to read."""

    processing: Processing
    act: Act
    rows: int


@dataclass(frozen=True)
class Plan:
    """What erasing one person does, whole: no other row is touched."""

    person: Person
    scope: frozenset[str]
    lines: tuple[Line, ...]
    found: frozenset[str] = field(default=frozenset())
    """Slugs of everything held of the person, asked for or not."""

    def count(self, act: Act) -> int:
        """Return how many rows meet with ``act``."""
        return sum(line.act is act for line in self.lines)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Return what becomes of each processing's data; one may be both erased and kept."""
        counts: dict[tuple[Processing, Act], int] = {}
        for line in self.lines:
            uses = personal_columns(line.row.__mapper__)
            gone = line.act if line.act is Act.DELETE else Act.EMPTY
            for names, act in ((_gone(line, uses), gone), (line.kept, Act.KEEP)):
                for use in dict.fromkeys(uses[name] for name in names):
                    counts[use, act] = counts.get((use, act), 0) + 1
        return tuple(Told(use, act, count) for (use, act), count in counts.items())

    @property
    def recipients(self) -> list[str]:
        """Return the kinds of those who received what is erased, in order (GDPR art. 19)."""
        told = (one.processing.recipients for one in self.told if one.act is not Act.KEEP)
        return sorted({one.value for kinds in told for one in kinds})


def plan(person: Person, scope: Collection[str] = ()) -> Plan:
    """Return what erasing ``person`` does; nothing is changed.

    A row goes when every personal column of it is this person's, or shared with them, and is to
    be deleted, and nothing that stays depends on it. Else what can be erased of it is emptied.
    Only what names its article is kept.

    Args:
        person: whose rows; with an address alone, the account of that address is theirs too, and
            so is what was written under the address, whoever wrote it.
        scope: slugs of the processings to erase; none: all.

    Raises:
        UnerasableError: a row can neither go nor be emptied.

    """
    person, wanted = completed(person), frozenset(scope)
    lines: dict[Key, Line] = {}
    found: set[str] = set()
    for held in held_of(person, claimed=True):
        mapper = held.row.__mapper__
        uses = personal_columns(mapper)
        found |= {uses[name].slug for name in held.columns}
        whole = not wanted or is_whole(mapper, wanted)
        mine = [name for name in held.columns if whole or uses[name].slug in wanted]
        if shared_columns(mapper) & set(mine):
            mine = list(uses)
        if mine:
            line = _line(held.row, mine)
            lines[line.key] = line
    for line in list(lines.values()):
        if line.act is Act.DELETE:
            going = _going_with(line, lines)
            lines |= going or {line.key: _emptied(line)}
    whole_plan = Plan(person, wanted, tuple(lines.values()), frozenset(found))
    _check(whole_plan)
    return whole_plan


def completed(person: Person) -> Person:
    """Return ``person`` with the account that their address leads to, if they named none."""
    if person.account_id is not None or not person.address:
        return person
    table, number, address = account_table()
    found = select(getattr(table, number)).where(getattr(table, address) == person.address)
    account_id = db.session.scalar(found)
    return person if account_id is None else Person(account_id, person.address)


def _ways(subjects: Subjects) -> tuple[Subject, ...]:
    return () if isinstance(subjects, Unlinked) else subjects


def is_whole(mapper: Mapper[Base], scope: frozenset[str]) -> bool:
    """Say whether ``scope`` asks for the rows themselves: for what ties them to their person."""
    uses = personal_columns(mapper)
    for way in _ways(mapper.class_.__subjects__):
        if way.only:
            continue
        if way.column in uses and uses[way.column].slug in scope:
            return True
        if way.tie is Tie.PARENT and is_whole(parent_of(mapper, way), scope):
            return True
    return False


def _line(row: Base, mine: Collection[str]) -> Line:
    """Return what becomes of a row of which the columns ``mine`` are to be erased."""
    uses = personal_columns(row.__mapper__)
    if set(mine) == set(uses) and {use.erasure for use in uses.values()} == {ErasureEffect.DELETE}:
        return Line(row, Act.DELETE)
    kept = tuple(name for name in mine if uses[name].erasure is ErasureEffect.KEEP)
    emptied = tuple(name for name in mine if _is_emptied(row.__mapper__, name))
    if any(_needs_value(row.__mapper__, name) for name in emptied):
        if any(use.erasure is not ErasureEffect.DELETE for use in uses.values()):
            message = f"{row.__tablename__}: a row that can neither go nor be emptied"
            raise UnerasableError(message)
        return Line(row, Act.DELETE)
    return Line(row, Act.EMPTY if emptied else Act.KEEP, emptied, kept)


def _emptied(line: Line) -> Line:
    """Return what becomes of a row that would go, and on which something depends that stays."""
    names = tuple(personal_columns(line.row.__mapper__))
    for name in names:
        if _needs_value(line.row.__mapper__, name):
            message = f"{line.table}.{name} cannot be emptied, and what stays depends on its row"
            raise UnerasableError(message)
    return Line(line.row, Act.EMPTY, names)


def _is_emptied(mapper: Mapper[Base], name: str) -> bool:
    use, column = personal_columns(mapper)[name], column_of(mapper, name)
    if use.erasure is ErasureEffect.ANONYMISE:
        return not (column.info[CLOSED] or isinstance(column.type, EnumType | Boolean))
    return use.erasure is ErasureEffect.DELETE


def _needs_value(mapper: Mapper[Base], name: str) -> bool:
    """Say whether nothing can stand in a column: it must lead somewhere, or be one of a few."""
    column = column_of(mapper, name)
    is_one_of = isinstance(column.type, EnumType) and column.default is None
    return not column.nullable and (bool(column.foreign_keys) or is_one_of)


def _going_with(line: Line, lines: dict[Key, Line]) -> dict[Key, Line] | None:
    """Return the lines of all rows that change if ``line``'s goes; None if one must stay."""
    going = {line.key: line}
    for mapper, key in _keys_to(line.row.__mapper__):
        for row in _leading(mapper, key, line.row):
            child = _child(mapper, key, row, lines)
            if child is None:
                return None
            if child.act is Act.DELETE and child.key not in going:
                deeper = _going_with(child, lines)
                if deeper is None:
                    return None
                going |= deeper
            elif child.act is Act.EMPTY:
                going[child.key] = child
    return going


def _child(mapper: Mapper[Base], key: ForeignKey, row: Base, lines: dict[Key, Line]) -> Line | None:
    """Return what becomes of ``row`` when the row its ``key`` leads to goes; None: it may not."""
    name = _name(mapper, key)
    uses = personal_columns(mapper)
    planned = lines.get(Line(row, Act.KEEP).key, Line(row, Act.KEEP))
    if key.ondelete == "SET NULL":
        if name not in uses or name in planned.emptied or planned.act is Act.DELETE:
            return planned
        if uses[name].erasure is ErasureEffect.KEEP:
            return None
        return Line(row, Act.EMPTY, (*planned.emptied, name), planned.kept)
    if planned.act is Act.DELETE:
        return planned
    effects = {use.erasure for use in uses.values()}
    ways = _ways(mapper.class_.__subjects__)
    is_theirs = any(way.column == name and not way.only for way in ways)
    has_others = set(whole_columns(mapper)) != set(uses)
    if not uses or (is_theirs and not has_others and effects == {ErasureEffect.DELETE}):
        return Line(row, Act.DELETE)
    return None


def _keys_to(mapper: Mapper[Base]) -> Iterator[tuple[Mapper[Base], ForeignKey]]:
    """Yield every foreign key that leads to the table of ``mapper``, with its own table."""
    for other in Base.registry.mappers:
        for key in sorted(other.local_table.foreign_keys, key=lambda one: str(one.parent)):
            if key.column.table is mapper.local_table:
                yield other, key


def _leading(mapper: Mapper[Base], key: ForeignKey, row: Base) -> list[Base]:
    value = getattr(row, _name(row.__mapper__, key, parent=True))
    column = getattr(mapper.class_, _name(mapper, key))
    return list(db.session.scalars(select(mapper.class_).where(column == value)).unique())


def _name(mapper: Mapper[Base], key: ForeignKey, *, parent: bool = False) -> str:
    column = key.column if parent else key.parent
    return str(mapper.get_property_by_column(column).key)


def column_of(mapper: Mapper[Base], name: str) -> Column[Any]:
    """Return the column behind the attribute ``name``."""
    return mapper.columns[name]


def _check(whole: Plan) -> None:
    """Refuse a plan that keeps what no article lets it keep."""
    for line in whole.lines:
        uses = personal_columns(line.row.__mapper__)
        if any(not uses[name].kept_under for name in line.kept):
            message = f"{line.table}: kept without an article"
            raise UnerasableError(message)


def _gone(line: Line, uses: dict[str, Processing]) -> tuple[str, ...]:
    return tuple(uses) if line.act is Act.DELETE else line.emptied
