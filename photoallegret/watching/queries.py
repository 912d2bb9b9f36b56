"""What can be asked of visits."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from photoallegret.db import db
from photoallegret.watching.models import FEW, FEWEST, Visited, Visits

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was seen most, and how often all the rest."""

    first: list[tuple[str, int]]
    rest: int


def by_day(first: date, last: date) -> list[tuple[date, int]]:
    """Return how many pages were seen on each day from ``first`` to ``last``."""
    rows = db.session.execute(
        select(Visits.day, func.sum(Visits.times))
        .where(Visits.kind == Visited.PAGE, Visits.day.between(first, last))
        .group_by(Visits.day)
    )
    found = {day: int(times) for day, times in rows}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [(day, found.get(day, 0)) for day in days]


def ranked(kind: Visited, first: date, last: date) -> Ranked:
    """Return the pages or hosts seen most in these days; what was seen rarely has no name."""
    times = func.sum(Visits.times)
    within = (Visits.kind == kind, Visits.day.between(first, last))
    rows = db.session.execute(
        select(Visits.name, times)
        .where(*within, Visits.name != FEW)
        .group_by(Visits.name)
        .having(times >= FEWEST)
        .order_by(times.desc(), Visits.name)
        .limit(SHOWN)
    )
    found = [(name, int(count)) for name, count in rows]
    whole = db.session.scalar(select(times).where(*within)) or 0
    return Ranked(found, int(whole) - sum(count for _name, count in found))
