"""Which rows tell of a person, found by what each table declares (``__subjects__``)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Mapper

from photoallegret.db import Base, db
from photoallegret.personal_data import KEY, Processing, Subject, Tie, Unlinked

AT_ONCE = 10_000
"""Names asked for in one query: databases take so many values, and no more."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of whom rows may tell: by an account, by an address they proved, or both."""

    account_id: int | None = None
    address: str = ""
    """Normalised, as ``email_key`` columns keep it."""


@dataclass(frozen=True, slots=True)
class Held:
    """One row that tells of a person."""

    table: str
    row: Base
    columns: tuple[str, ...]
    """Its personal columns that tell of this person."""


def personal_tables() -> list[Mapper[Base]]:
    """Return the mappers of all tables with personal columns, by table name."""
    found = [mapper for mapper in Base.registry.mappers if personal_columns(mapper)]
    return sorted(found, key=lambda mapper: mapper.class_.__tablename__)


def personal_columns(mapper: Mapper[Base]) -> dict[str, Processing]:
    """Return the personal columns of a table, by their attribute, with how each is used."""
    return {
        mapper.get_property_by_column(column).key: column.info[KEY]
        for column in mapper.local_table.columns
        if isinstance(column, Column) and isinstance(column.info.get(KEY), Processing)
    }


def whole_columns(mapper: Mapper[Base]) -> tuple[str, ...]:
    """Return the personal columns that tell of whom the whole row tells.

    Those that a subject claims for itself (``only=``) tell of somebody else, unless shared.
    """
    subjects = mapper.class_.__subjects__
    ways = () if isinstance(subjects, Unlinked) else subjects
    others = {name for way in ways for name in way.only if not way.shared}
    return tuple(name for name in personal_columns(mapper) if name not in others)


def shared_columns(mapper: Mapper[Base]) -> frozenset[str]:
    """Return the columns of a table that tell of two people at once."""
    subjects = mapper.class_.__subjects__
    ways = () if isinstance(subjects, Unlinked) else subjects
    return frozenset(name for way in ways if way.shared for name in way.only)


def account_table() -> tuple[type[Base], str, str]:
    """Return the table of accounts, with the names of its number and of its address.

    Its rows tell of somebody by their own number and by an address.
    """
    for mapper in personal_tables():
        subjects = mapper.class_.__subjects__
        ways = () if isinstance(subjects, Unlinked) else subjects
        named = {way.tie: way.column for way in ways if not way.only}
        number = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
        if [named.get(Tie.ACCOUNT)] == number and Tie.ADDRESS in named:
            return mapper.class_, number[0], named[Tie.ADDRESS]
    message = "no table tells of somebody by its own number and by an address"
    raise LookupError(message)


def accounts_made(number: int | None = None) -> dict[int, tuple[object, ...]]:
    """Return of each account, or of that with this ``number``, what tells it from all others."""
    table, name, _address = account_table()
    column = getattr(table, name)
    wanted = select(column, *(getattr(table, one) for one in table.__made__))
    if number is not None:
        wanted = wanted.where(column == number)
    return {row[0]: tuple(row[1:]) for row in db.session.execute(wanted)}


def held_of(person: Person, *, claimed: bool = False) -> list[Held]:
    """Return every row that tells of ``person``, by table and primary key.

    One query for each table; a row found in two ways comes once, with the columns of both.

    Args:
        person: whose rows.
        claimed: whether also those written under their address that nobody proved to be theirs:
            to be erased, never to be shown.

    """
    found: dict[tuple[str, object], Held] = {}
    tables = personal_tables()
    for mapper, subject in _ways(tables, by_reference=False):
        if subject.proved is False and not claimed:
            continue
        for row in _rows(mapper, tied_to(mapper, subject, person, claimed=claimed)):
            _hold(found, mapper, subject, row)
    names = [f"{held.table}:{_key(held.row)[0]}" for held in found.values()]
    for mapper, subject in _ways(tables, by_reference=True):
        column = getattr(mapper.class_, subject.column)
        for start in range(0, len(names), AT_ONCE):
            for row in _rows(mapper, column.in_(names[start : start + AT_ONCE])):
                _hold(found, mapper, subject, row)
    return sorted(found.values(), key=_place)


def tied_to(
    mapper: Mapper[Base], subject: Subject, person: Person, *, claimed: bool = False
) -> ColumnElement[bool]:
    """Return the condition under which a row is tied to ``person`` by ``subject``.

    Args:
        mapper: the table.
        subject: one of its ways.
        person: whose rows.
        claimed: whether an address that nobody proved is enough.

    """
    column = getattr(mapper.class_, subject.column)
    match subject.tie:
        case Tie.ACCOUNT if person.account_id is not None:
            condition: ColumnElement[bool] = column == person.account_id
        case Tie.ADDRESS if person.address:
            condition = column == person.address
            if not claimed:
                condition = and_(condition, _is_proved(mapper, subject))
        case Tie.PARENT:
            parent = parent_of(mapper, subject)
            ways = parent.class_.__subjects__
            whole = () if isinstance(ways, Unlinked) else (way for way in ways if not way.only)
            conditions = [tied_to(parent, way, person, claimed=claimed) for way in whole]
            condition = column.in_(select(parent.primary_key[0]).where(or_(false(), *conditions)))
        case _:
            condition = false()
    return condition


def _is_proved(mapper: Mapper[Base], subject: Subject) -> ColumnElement[bool]:
    """Return the condition under which the holder of an address wrote the row."""
    if isinstance(subject.proved, str):
        proved: ColumnElement[bool] = getattr(mapper.class_, subject.proved).is_not(None)
        return proved
    return true() if subject.proved else false()


def parent_of(mapper: Mapper[Base], subject: Subject) -> Mapper[Base]:
    """Return the table to which a PARENT subject's foreign key leads."""
    (key,) = mapper.local_table.columns[subject.column].foreign_keys
    return next(other for other in Base.registry.mappers if other.local_table is key.column.table)


def _ways(
    tables: Sequence[Mapper[Base]], *, by_reference: bool
) -> Iterator[tuple[Mapper[Base], Subject]]:
    for mapper in tables:
        subjects = mapper.class_.__subjects__
        if not isinstance(subjects, Unlinked):
            for subject in subjects:
                if (subject.tie is Tie.REFERENCE) == by_reference:
                    yield mapper, subject


def _rows(mapper: Mapper[Base], condition: ColumnElement[bool]) -> list[Base]:
    return list(db.session.scalars(select(mapper.class_).where(condition)).unique())


def _key(row: Base) -> tuple[object, ...]:
    return tuple(row.__mapper__.primary_key_from_instance(row))


def _place(held: Held) -> tuple[str, ...]:
    """Return where a row stands: by table, then by key, numbers as numbers."""
    return held.table, *(str(part).zfill(20) for part in _key(held.row))


def _hold(
    found: dict[tuple[str, object], Held], mapper: Mapper[Base], subject: Subject, row: Base
) -> None:
    table = mapper.class_.__tablename__
    columns = subject.only or whole_columns(mapper)
    before = found.get((table, _key(row)))
    if before:
        columns = tuple(dict.fromkeys((*before.columns, *columns)))
    found[table, _key(row)] = Held(table, row, columns)
