"""Whom a breach reaches: the accounts and addresses tied to the data it touched.

Found from what tables declare (``__subjects__``), as the rows of one person are, the other way
round: no table is named here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, and_, literal, or_, select, true
from sqlalchemy.orm import Mapper

from photoallegret.accounts.models import Account
from photoallegret.db import Base, UtcDateTime, db
from photoallegret.encrypted import EncryptedText
from photoallegret.personal_data import Processing, Subject, Tie, Unlinked
from photoallegret.privacy.queries.tied import (
    AT_ONCE,
    parent_of,
    personal_columns,
    personal_tables,
    whole_columns,
)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Window:
    """Between which instants the data came; None: no bound."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """One person whom a breach reaches."""

    key: str
    """Of the address, normalised: one person is one address."""
    address: str
    """Where to write to."""
    account_id: int | None = None
    language: str = ""
    """"" when nothing says it."""


@dataclass(slots=True)
class _Found:
    accounts: set[int] = field(default_factory=set)
    addresses: dict[str, str] = field(default_factory=dict)
    """Languages, by normalised address."""


def reached(slugs: Collection[str], window: Window) -> list[Reached]:
    """Return everybody to whom data of these uses are tied, by address.

    A row counts when a column that serves one of the uses holds something and the row came
    within the window; rows without a date always count. What was erased since tells of nobody.

    Args:
        slugs: of the processings that the breach touched.
        window: when what it touched came to the site.

    """
    found = _Found()
    for mapper, way, columns in _ways(frozenset(slugs)):
        holds = or_(*(_holds_something(mapper, name) for name in columns))
        _follow(mapper, way, and_(holds, _came_within(mapper, window)), found)
    return _people(found)


def untied(slugs: Collection[str]) -> list[Processing]:
    """Return which of these uses have data that no query can tie to a person, by slug."""
    uses = {
        use.slug: use
        for mapper in personal_tables()
        if isinstance(mapper.class_.__subjects__, Unlinked)
        for use in personal_columns(mapper).values()
    }
    return [uses[slug] for slug in sorted(set(slugs) & set(uses))]


def _ways(slugs: frozenset[str]) -> Iterator[tuple[Mapper[Base], Subject, list[str]]]:
    """Yield each way from a table to a person, with the columns on it that serve ``slugs``."""
    for mapper in personal_tables():
        subjects, uses = mapper.class_.__subjects__, personal_columns(mapper)
        for way in () if isinstance(subjects, Unlinked) else subjects:
            told = way.only or whole_columns(mapper)
            columns = [name for name in told if name in uses and uses[name].slug in slugs]
            if columns:
                yield mapper, way, columns


def _holds_something(mapper: Mapper[Base], name: str) -> Condition:
    column, kind = getattr(mapper.class_, name), mapper.columns[name].type
    if isinstance(kind, String | EncryptedText):
        return and_(column.is_not(None), column != "")
    told: Condition = column.is_(True) if isinstance(kind, Boolean) else column.is_not(None)
    return told


def _came_within(mapper: Mapper[Base], window: Window) -> Condition:
    """Return the condition under which a row came within the window: by its first instant."""
    if window == Window():
        return true()
    column = next(
        (
            getattr(mapper.class_, mapper.get_property_by_column(one).key)
            for one in mapper.local_table.columns
            if isinstance(one.type, UtcDateTime) and not one.nullable
        ),
        None,
    )
    if column is None:
        return true()
    since = true() if window.since is None else column >= window.since
    return and_(since, true() if window.until is None else column <= window.until)


def _follow(mapper: Mapper[Base], way: Subject, rows: Condition, found: _Found) -> None:
    """Add to ``found`` those to whom ``way`` leads from the rows that meet a condition."""
    column = getattr(mapper.class_, way.column)
    match way.tie:
        case Tie.ACCOUNT:
            told = select(column).where(rows, column.is_not(None)).distinct()
            found.accounts.update(db.session.scalars(told))
        case Tie.ADDRESS:
            spoken = getattr(mapper.class_, "language", literal(""))
            told = select(column, spoken).where(rows, column.is_not(None), column != "").distinct()
            found.addresses.update((key, code) for key, code in db.session.execute(told))
        case Tie.PARENT:
            parent = parent_of(mapper, way)
            _follow_whole(parent, parent.primary_key[0].in_(select(column).where(rows)), found)
        case Tie.REFERENCE:
            names = db.session.scalars(select(column).where(rows).distinct())
            for table, keys in _named(names.all()).items():
                for start in range(0, len(keys), AT_ONCE):
                    other = table.primary_key[0].in_(keys[start : start + AT_ONCE])
                    _follow_whole(table, other, found)


def _follow_whole(mapper: Mapper[Base], rows: Condition, found: _Found) -> None:
    subjects = mapper.class_.__subjects__
    for way in () if isinstance(subjects, Unlinked) else subjects:
        if not way.only:
            _follow(mapper, way, rows, found)


def _named(names: Sequence[str]) -> dict[Mapper[Base], list[int]]:
    """Return the keys that names such as "question:42" hold, by their table."""
    tables = {mapper.class_.__tablename__: mapper for mapper in personal_tables()}
    keys: dict[Mapper[Base], list[int]] = defaultdict(list)
    for name in names:
        table, _, key = name.partition(":")
        if table in tables and key.isdigit():
            keys[tables[table]].append(int(key))
    return keys


def _people(found: _Found) -> list[Reached]:
    """Return one person for each address: the account of an address stands for it."""
    people = {key: Reached(key, key, None, code) for key, code in found.addresses.items()}
    for account in (
        *_accounts(Account.id, found.accounts),
        *_accounts(Account.email_key, found.addresses),
    ):
        # The holder of an address that was never proved may be somebody else.
        is_theirs = account.id in found.accounts or account.confirmed_at is not None
        people[account.email_key] = Reached(
            account.email_key, account.email, account.id if is_theirs else None, account.language
        )
    return sorted(people.values(), key=lambda one: one.key)


def _accounts(column: Any, values: Collection[Any]) -> Iterator[Any]:  # noqa: ANN401 -- columns, rows
    wanted = list(values)
    for start in range(0, len(wanted), AT_ONCE):
        yield from db.session.execute(
            select(
                Account.id, Account.email, Account.email_key, Account.language, Account.confirmed_at
            ).where(column.in_(wanted[start : start + AT_ONCE]))
        )
