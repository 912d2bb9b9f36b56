"""The desk of requests: minors before all, then people in pictures, then what is due first."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select

from photoallegret.db import db
from photoallegret.deadlines import REMINDERS
from photoallegret.rights.models import CLOSED, Kind, PostalLetter, RequestState, RightsRequest

PAGE = 50


class DeskHeap(StrEnum):
    """One heap on the desk."""

    OPEN = "open"
    UNPROVED = "unproved"
    CLOSED = "closed"


def requests_on_desk(heap: DeskHeap, *, start: int = 0) -> Sequence[RightsRequest]:
    """Return one more than a page of a heap: what is due first, first; closed, the last first.

    Args:
        heap: which.
        start: how many to leave out.

    """
    wanted = select(RightsRequest).where(_in(heap))
    if heap is DeskHeap.CLOSED:
        ordered = wanted.order_by(RightsRequest.closed_at.desc(), RightsRequest.id.desc())
    else:
        is_picture = case((RightsRequest.kind == Kind.PICTURE, 0), else_=1)
        ordered = wanted.order_by(
            RightsRequest.is_minor.desc(), is_picture, RightsRequest.due_on, RightsRequest.id
        )
    return db.session.scalars(ordered.offset(start).limit(PAGE + 1)).all()


def counts_by_heap() -> Mapping[str, int]:
    """Return how many requests lie on each heap, in one query."""
    rows = db.session.execute(select(RightsRequest.state, func.count()).group_by("state"))
    counts = dict.fromkeys((heap.value for heap in DeskHeap), 0)
    for state, count in rows:
        counts[DeskHeap.CLOSED if state in CLOSED else DeskHeap(state.value)] += count
    return counts


def waiting() -> ScalarSelect[int]:
    """Return, as a subquery, how many requests wait for an answer."""
    counted = select(func.count(RightsRequest.id)).where(RightsRequest.state == RequestState.OPEN)
    return counted.scalar_subquery()


def due_counts(today: date, within: int = max(REMINDERS)) -> tuple[int, int]:
    """Return how many open requests are overdue, and how many are due ``within`` so many days."""
    late = func.count().filter(RightsRequest.due_on < today)
    soon = func.count().filter(RightsRequest.due_on.between(today, today + timedelta(days=within)))
    found = select(late, soon).where(RightsRequest.state == RequestState.OPEN)
    overdue, near = db.session.execute(found).one()
    return overdue, near


def letters_to_print() -> Mapping[int, str]:
    """Return the references, by id, of the requests whose last letter is still to be sent."""
    rows = db.session.execute(
        select(RightsRequest.id, RightsRequest.reference)
        .join(PostalLetter, PostalLetter.request_id == RightsRequest.id)
        .order_by(PostalLetter.id)
        .limit(PAGE)
    )
    return {row.id: row.reference for row in rows}


def _in(heap: DeskHeap) -> ColumnElement[bool]:
    if heap is DeskHeap.CLOSED:
        return RightsRequest.state.in_(CLOSED)
    return RightsRequest.state == RequestState(heap.value)
