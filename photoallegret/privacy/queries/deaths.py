"""When each row dies, and why it lives until then: read from the rules that delete."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Mapper

from photoallegret.db import Base, db
from photoallegret.i18n import N_
from photoallegret.personal_data import ErasureEffect, Period, Tie, Unlinked
from photoallegret.privacy.queries.lifetimes import (
    Carry,
    Delete,
    Empty,
    Lifetime,
    among,
    known,
    mapper_of,
    of_restricted,
)
from photoallegret.privacy.queries.tied import parent_of, personal_columns

RESTRICTED = N_("as long as its use is restricted")
RESTRICTION_LAW = "GDPR art. 18(2)"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a row: its day, or what it depends on. Texts are in English, to be translated."""

    at: datetime | None
    """When the first rule takes it; None: no rule counts its days yet."""
    criterion: str
    """What it waits for when no day is known, "until it is answered or declined"."""
    kept_under: str
    """The article that lets it be kept from erasure, "" when erasure takes it."""
    period: Period | None = None
    """The period that ends ``at``."""
    columns: tuple[str, ...] = ()
    """What is emptied then; () when the whole row goes."""


@dataclass(frozen=True, slots=True)
class _End:
    at: datetime
    period: Period
    columns: tuple[str, ...]


def dies_at(row: Base) -> datetime | None:
    """Return when the next rule of retention takes ``row``, None when no day is known."""
    return death_of(row).at


def death_of(row: Base, lifetimes: Iterable[Lifetime] | None = None) -> Death:
    """Return when ``row`` dies; see ``deaths_of``."""
    return deaths_of([row], lifetimes)[0]


def deaths_of(rows: Sequence[Base], lifetimes: Iterable[Lifetime] | None = None) -> list[Death]:
    """Return when each row dies, in order: the rows due at an instant are those dead by it.

    One query for each rule of a table and for each of its parents' rules.

    Args:
        rows: as the database has them: what is only in memory is not seen.
        lifetimes: the rules; those of all rooms when absent.

    """
    rules = known() if lifetimes is None else tuple(lifetimes)
    by_table: dict[Mapper[Base], dict[tuple[Any, ...], Base]] = defaultdict(dict)
    for row in rows:
        by_table[row.__mapper__][_key(row)] = row
    ends: dict[tuple[Mapper[Base], tuple[Any, ...]], _End] = {}
    restricted: set[tuple[Mapper[Base], tuple[Any, ...]]] = set()
    for mapper, keyed in by_table.items():
        keys = list(keyed)
        for some in (keys[start : start + BATCH] for start in range(0, len(keys), BATCH)):
            within = among(mapper, some)
            for key, end in _ends(mapper, within, rules):
                if (mapper, key) not in ends or end.at < ends[mapper, key].at:
                    ends[mapper, key] = end
            kept = select(*mapper.primary_key).where(within, of_restricted(mapper))
            restricted |= {(mapper, tuple(row)) for row in db.session.execute(kept)}
    places = [(row.__mapper__, _key(row)) for row in rows]
    return [_told(place[0], ends.get(place), is_kept=place in restricted) for place in places]


def _ends(
    mapper: Mapper[Base], within: ColumnElement[bool], rules: Sequence[Lifetime]
) -> Iterator[tuple[tuple[Any, ...], _End]]:
    wanted = select(*mapper.primary_key)
    for rule, statement in _ways(mapper, mapper, wanted.where(within), rules):
        columns: tuple[str, ...] = ()
        if isinstance(rule.effect, Empty) and rule.of is mapper.class_:
            columns = tuple(rule.effect.values)
        for *key, instant in db.session.execute(statement.add_columns(rule.instant)):
            if instant is not None:
                yield tuple(key), _End(rule.dies_at(instant), rule.period, columns)


def _ways(
    child: Mapper[Base],
    mapper: Mapper[Base],
    statement: Any,  # noqa: ANN401 -- a select
    rules: Sequence[Lifetime],
) -> Iterator[tuple[Lifetime, Any]]:
    """Yield each rule that takes rows of ``child``, its own or its parents', with their keys."""
    for rule in rules:
        if mapper_of(rule.of) is not mapper:
            continue
        if child is mapper or isinstance(rule.effect, Delete | Carry):
            yield rule, statement.where(rule.applies())
        elif isinstance(rule.effect, Empty) and child.class_ in rule.effect.children:
            gone = rule.effect.children[child.class_]
            yield rule, statement.where(rule.applies(), gone)
    subjects = mapper.class_.__subjects__
    for subject in () if isinstance(subjects, Unlinked) else subjects:
        if subject.tie is Tie.PARENT:
            parent = parent_of(mapper, subject)
            foreign = getattr(mapper.class_, subject.column)
            joined = statement.join(parent.class_, foreign == parent.primary_key[0])
            yield from _ways(child, parent, joined, rules)


def _told(mapper: Mapper[Base], end: _End | None, *, is_kept: bool) -> Death:
    used = list(dict.fromkeys(personal_columns(mapper).values()))
    law = next((one.kept_under for one in used if one.erasure is ErasureEffect.KEEP), "")
    if end is not None:
        return Death(end.at, "", law, end.period, end.columns)
    if is_kept:
        return Death(None, RESTRICTED, RESTRICTION_LAW)
    criterion = next((one.retention.criterion for one in used if one.retention.criterion), "")
    return Death(None, criterion, law)


def _key(row: Base) -> tuple[Any, ...]:
    return tuple(row.__mapper__.primary_key_from_instance(row))
