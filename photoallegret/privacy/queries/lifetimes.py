"""How long rows live: one declaration for each period, read by the purge and by death lines.

A rule's figure is the declared period's own; there is no second one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, false, func, not_, or_, select, true, tuple_
from sqlalchemy.orm import Mapper

from photoallegret.db import Base, db
from photoallegret.personal_data import Period, Subject, Tie, Unlinked
from photoallegret.privacy.queries.tied import parent_of
from photoallegret.restricted import restricted_accounts, restricted_addresses


@dataclass(frozen=True, slots=True)
class Delete:
    """The row goes, with its children and the files of all of them."""


@dataclass(frozen=True, slots=True)
class Empty:
    """The row stays without these columns."""

    values: Mapping[str, object]
    """What they hold from then on, by attribute."""
    children: Mapping[type[Base], ColumnElement[bool]] = field(default_factory=dict)
    """Which rows under it go all the same, with their files."""


@dataclass(frozen=True, slots=True)
class Carry:
    """The room deletes in its own way, for files that others may be writing."""

    out: Callable[[datetime, int, Path], int]
    """Deletes at most so many of those due at an instant and commits; returns how many."""
    once: bool = False
    """One call is one run: the room bounds what a run may delete."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lifetime:
    """One declared period, as the database keeps it."""

    period: Period
    of: type[Base]
    since: Any = None
    """Column or expression: the event from which the period counts; NULL: it has not come."""
    ends: Any = None
    """In its place, the column in which a row carries its own end."""
    when: ColumnElement[bool] | TextClause = field(default_factory=true)
    """Which rows it is for. A value compared with a partial index is written out."""
    found: Callable[[datetime], ColumnElement[bool]] | None = None
    """Another way to say ``since <= instant``, where an index does not serve that one."""
    effect: Delete | Empty | Carry = Delete()

    def __post_init__(self) -> None:
        """Refuse one that counts from two instants, or from none."""
        if (self.since is None) == (self.ends is None):
            message = f"{self.period.slug}: give since or ends"
            raise ValueError(message)

    @property
    def name(self) -> str:
        """Return its name in the ledger."""
        return self.period.slug

    @property
    def instant(self) -> Any:  # noqa: ANN401 -- a column or an expression
        """Return the expression from which ``dies_at`` is known."""
        return self.ends if self.since is None else self.since

    def dies_at(self, instant: datetime) -> datetime:
        """Return when a row dies whose expression ``instant`` has this value."""
        return instant if self.since is None else instant + self.period.length

    def due(self, now: datetime) -> ColumnElement[bool]:
        """Return the condition under which a row has lived long enough at ``now``."""
        last = now if self.since is None else now - self.period.length
        past = self.instant <= last if self.found is None else self.found(last)
        return and_(past, self.applies())

    def applies(self) -> ColumnElement[bool]:
        """Return the condition under which it rules a row: not while its person is restricted."""
        emptied = tuple(self.effect.values) if isinstance(self.effect, Empty) else ()
        return and_(self.when, not_(of_restricted(mapper_of(self.of), emptied)))

    def count(self, now: datetime) -> int:
        """Return how many rows are due at ``now``."""
        counted = select(func.count()).select_from(self.of).where(self.due(now))
        return db.session.scalar(counted) or 0


def of_restricted(mapper: Mapper[Base], emptied: Iterable[str] = ()) -> ColumnElement[bool]:
    """Return the condition under which a row tells of somebody whose data may only be kept.

    Args:
        mapper: the table.
        emptied: columns that are to be emptied: a row that tells of somebody by these alone counts.

    """
    subjects = mapper.class_.__subjects__
    if isinstance(subjects, Unlinked):
        return false()
    spoken = (one for one in subjects if not one.only or set(one.only) & set(emptied))
    return or_(false(), *(_of_restricted(mapper, subject) for subject in spoken))


def _of_restricted(mapper: Mapper[Base], subject: Subject) -> ColumnElement[bool]:
    column = getattr(mapper.class_, subject.column)
    match subject.tie:
        case Tie.ACCOUNT:
            within = column.in_(restricted_accounts())
        case Tie.ADDRESS:
            within = column.in_(restricted_addresses())
        case Tie.PARENT:
            parent = parent_of(mapper, subject)
            within = column.in_(select(parent.primary_key[0]).where(of_restricted(parent)))
        case Tie.REFERENCE:  # proofs, which only grow old once all they tell of has gone
            return false()
    return and_(column.is_not(None), within)


def children_of(mapper: Mapper[Base]) -> Iterator[tuple[Mapper[Base], Subject]]:
    """Yield the tables whose rows die with a row of this one, each with the way to it."""
    for other in Base.registry.mappers:
        subjects = other.class_.__subjects__
        if isinstance(subjects, Unlinked):
            continue
        for subject in subjects:
            if subject.tie is Tie.PARENT and parent_of(other, subject) is mapper:
                yield other, subject


def mapper_of(model: type[Base]) -> Mapper[Base]:
    """Return the mapping of a table."""
    mapper: Mapper[Base] = model.__mapper__
    return mapper


def among(mapper: Mapper[Base], keys: Sequence[tuple[Any, ...]]) -> ColumnElement[bool]:
    """Return the condition under which a row has one of these primary keys."""
    if len(mapper.primary_key) == 1:
        return mapper.primary_key[0].in_([key[0] for key in keys])
    return tuple_(*mapper.primary_key).in_(keys)


_known: dict[str, Lifetime] = {}


def know(lifetimes: Iterable[Lifetime]) -> None:
    """Keep the lifetimes that the rooms declare; the factory calls this, each time alike."""
    _known.update({one.name: one for one in lifetimes})


def known() -> tuple[Lifetime, ...]:
    """Return the lifetimes of all rooms."""
    return tuple(_known.values())
