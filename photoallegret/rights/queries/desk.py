"""The desk: minors before all, then people in pictures still shown, then what is due first."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import REMINDERS, day_of
from photoallegret.gallery.models import Photo
from photoallegret.rights.models import (
    CLOSED,
    EventKind,
    Kind,
    PostalLetter,
    RequestEvent,
    RequestState,
    RequestWait,
    RightsRequest,
)

PAGE = 50
AWAITED = frozenset(RequestState) - CLOSED
UNPROVED_FOR = timedelta(days=7)
"""Then the photographer decides, as ``answering.waits_for_decision`` says."""


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
        is_off = exists().where(Photo.id == RightsRequest.photo_id, Photo.care_at.is_not(None))
        place = case((RightsRequest.kind != Kind.PICTURE, 2), (is_off, 1), else_=0)
        ordered = wanted.order_by(
            RightsRequest.is_minor.desc(), place, RightsRequest.due_on, RightsRequest.id
        )
    return db.session.scalars(ordered.offset(start).limit(PAGE + 1)).all()


def counts_by_heap(today: date) -> Mapping[str, tuple[int, int]]:
    """Return how many requests lie on each heap, and how many of them are late, in one query."""
    late = func.count().filter(is_late_on(today))
    rows = db.session.execute(select(RightsRequest.state, func.count(), late).group_by("state"))
    counts = dict.fromkeys((heap.value for heap in DeskHeap), (0, 0))
    for state, count, overdue in rows:
        heap = DeskHeap.CLOSED if state in CLOSED else DeskHeap(state.value)
        counts[heap] = (counts[heap][0] + count, counts[heap][1] + overdue)
    return counts


def is_late_on(today: date) -> ColumnElement[bool]:
    """Return the condition: it should have been answered, before it stood still if it does.

    As ``Clock.is_overdue``: ``due_on`` is that of the day on which the clock stopped.
    """
    ran_until = func.coalesce(_awaited_since(), literal(today, Date))
    return and_(RightsRequest.state.in_(AWAITED), RightsRequest.due_on < ran_until)


def waiting() -> ScalarSelect[int]:
    """Return, as a subquery, how many requests wait for the photographer.

    To answer them, to decide what becomes of one that nobody proved for a week, or to tell those
    who received what a closed one changed.
    """
    today = day_of(now())
    asks = or_(
        RightsRequest.state == RequestState.OPEN,
        is_late_on(today),
        and_(
            RightsRequest.state == RequestState.UNPROVED,
            _awaited_since() <= literal(today - UNPROVED_FOR, Date),
        ),
        _is_owing(),
    )
    return select(func.count(RightsRequest.id)).where(asks).scalar_subquery()


def due_counts(today: date, within: int = max(REMINDERS)) -> tuple[int, int]:
    """Return how many requests are overdue, and how many open ones are due ``within`` some days."""
    late = func.count().filter(is_late_on(today))
    near = RightsRequest.due_on.between(today, today + timedelta(days=within))
    soon = func.count().filter(RightsRequest.state == RequestState.OPEN, near)
    found = select(late, soon).where(RightsRequest.state.in_(AWAITED))
    overdue, near_ones = db.session.execute(found).one()
    return overdue, near_ones


def count_untold(today: date) -> int:
    """Return of how many late requests nobody was reminded yesterday or today."""
    yesterday = literal(today - timedelta(days=1), Date)
    is_untold = or_(RightsRequest.reminded_on.is_(None), RightsRequest.reminded_on < yesterday)
    late_by_a_day = is_late_on(today - timedelta(days=1))
    counted = select(func.count(RightsRequest.id)).where(is_untold, late_by_a_day)
    return db.session.scalar(counted) or 0


def _awaited_since() -> ScalarSelect[date]:
    """Return, for a condition, since when the identity of who asks is awaited; NULL: it is not."""
    return (
        select(RequestWait.begun_on)
        .where(RequestWait.request_id == RightsRequest.id, RequestWait.ended_on.is_(None))
        .limit(1)
        .scalar_subquery()
    )


def left_to_do() -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Return the references, by id, of requests that leave something to do once answered.

    Those whose last letter is still to be sent by post, and those closed whose recipients are
    still to be told.
    """
    prints = exists().where(PostalLetter.request_id == RightsRequest.id)
    rows = db.session.execute(
        select(
            RightsRequest.id,
            RightsRequest.reference,
            prints.label("prints"),
            _is_owing().label("owes"),
        )
        .where(or_(prints, _is_owing()))
        .order_by(RightsRequest.closed_at, RightsRequest.id)
        .limit(PAGE)
    ).all()
    to_print = {row.id: row.reference for row in rows if row.prints}
    return to_print, {row.id: row.reference for row in rows if row.owes}


def _is_owing() -> ColumnElement[bool]:
    """Return the condition: closed, and its last line of recipients names some to be told."""
    told = aliased(RequestEvent)
    is_told = exists().where(
        told.request_id == RequestEvent.request_id,
        told.kind == EventKind.RECIPIENTS_TOLD,
        told.id > RequestEvent.id,
    )
    owing = select(RequestEvent.request_id).where(
        RequestEvent.kind == EventKind.RECIPIENTS, ~is_told
    )
    return and_(RightsRequest.state.in_(CLOSED), RightsRequest.id.in_(owing))


def _in(heap: DeskHeap) -> ColumnElement[bool]:
    if heap is DeskHeap.CLOSED:
        return RightsRequest.state.in_(CLOSED)
    return RightsRequest.state == RequestState(heap.value)
