"""The clock's daily work: photographers reminded, erasures done when due, the unproved ended.

Each request by itself: one that fails is logged, and the others go on.
"""

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, or_, select

from photoallegret.db import db
from photoallegret.deadlines import REMINDERS, day_of
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.restricted import RestrictedError
from photoallegret.rights.models import EventKind, RequestState, RequestWait, RightsRequest
from photoallegret.rights.operations.answering import (
    PATIENCE,
    decide,
    give_up,
    waits_for_decision,
)
from photoallegret.rights.operations.closing import LastOwnerError
from photoallegret.rights.operations.erasing import (
    OthersOpenError,
    carry_out_erasure,
    due_erasures,
)
from photoallegret.rights.operations.holding import NothingHeldError
from photoallegret.rights.operations.letters import tell_decided, tell_owners
from photoallegret.rights.operations.timeline import Act, Said, add_event

OVERDUE = -1
"""In the place of the days left, once it is late: said again every day."""
WEEK = timedelta(days=7)

logger = logging.getLogger(__name__)


def remind(today: date, act: Act) -> int:
    """Remind the photographers of what is due in 15, 7 and 2 days, each day once late.

    Each week of those who never showed who they are. Commits each. A day on which nothing ran
    is made up for: the nearest reminder is sent.

    Returns:
        how many requests were spoken of.

    """
    soon = RightsRequest.due_on <= today + timedelta(days=max(REMINDERS))
    is_open = RightsRequest.state == RequestState.OPEN
    is_unproved = RightsRequest.state == RequestState.UNPROVED
    wanted = select(RightsRequest.id).where(or_(and_(is_open, soon), is_unproved))
    count = 0
    for number in db.session.scalars(wanted.order_by(RightsRequest.id)).all():
        try:
            request = db.session.get(
                RightsRequest, number, with_for_update=True, populate_existing=True
            )
            count += request is not None and _remind_of(request, today, act)
            db.session.commit()
        except Exception:
            db.session.rollback()
            logger.exception("the photographers could not be reminded of request %s", number)
    return count


def _remind_of(request: RightsRequest, today: date, act: Act) -> bool:
    """Remind of one request, if its time has come; say whether it had."""
    left = request.clock.days_left(today)
    if request.is_closed or request.reminded_on == today:
        return False
    if left >= 0 and request.state is RequestState.UNPROVED:
        return _remind_of_unproved(request, today, act)
    if left > max(REMINDERS):
        return False
    mark = OVERDUE if left < 0 else min(days for days in REMINDERS if left <= days)
    if mark == request.reminded_for and mark != OVERDUE:
        return False
    key = f"{request.id}:{today.isoformat()}" if mark == OVERDUE else f"{request.id}:{mark}"
    tell_owners("rights-due", request, f"{key}:{request.due_on.isoformat()}", today)
    if mark != request.reminded_for:
        add_event(request, EventKind.REMINDED, act, Said(number=left))
    request.reminded_for, request.reminded_on = mark, today
    return True


def _remind_of_unproved(request: RightsRequest, today: date, act: Act) -> bool:
    last = request.reminded_on
    if not waits_for_decision(request, today) or (last is not None and today < last + WEEK):
        return False
    tell_owners("rights-unproved", request, f"{request.id}:{today.isoformat()}", today)
    add_event(request, EventKind.REMINDED, act)
    request.reminded_on = today
    return True


def erase_due(today: date, journal: Journal, act: Act) -> int:
    """Carry out the erasures that are due and that no written ground holds. Commits each.

    One that fails stays open, and overdue where everybody sees it; the others go on.
    """
    done = 0
    for number in due_erasures(today):
        try:
            request = db.session.get(RightsRequest, number, populate_existing=True)
            if request is None:
                continue
            carry_out_erasure(request, request.scope, journal, act)
            done += 1
        except NothingHeldError:
            db.session.rollback()
            done += _answer_nothing(number, act)
        except (OthersOpenError, LastOwnerError, RestrictedError) as error:
            db.session.rollback()
            logger.warning("an erasure that is due waits: %s", type(error).__name__)
        except Exception:
            db.session.rollback()
            logger.exception("an erasure that was asked for and is due could not be carried out")
    db.session.rollback()
    return done


def _answer_nothing(number: int, act: Act) -> bool:
    """Answer an erasure that is due that nothing is held; say whether it was still open."""
    request = db.session.get(RightsRequest, number, with_for_update=True, populate_existing=True)
    if request is None or request.state is not RequestState.OPEN:
        return False
    tell_decided(request, decide(request, RequestState.NOTHING_HELD, "", "", act))
    db.session.commit()
    return True


def unproved_until(moment: datetime) -> Select[int]:
    """Return which requests nobody proved, doubted or decided for so long that they end."""
    begun = select(RequestWait.request_id).where(
        RequestWait.ended_on.is_(None),
        RequestWait.is_doubt.is_(False),
        RequestWait.begun_on <= day_of(moment - PATIENCE),
    )
    return select(RightsRequest.id).where(
        RightsRequest.state == RequestState.UNPROVED, RightsRequest.id.in_(begun)
    )


def end_unproved(limit: int, act: Act) -> int:
    """Close at most so many requests that nobody proved in time; return how many. Commits."""
    found = db.session.scalars(unproved_until(act.at).limit(limit).with_for_update()).all()
    for number in found:
        give_up(db.session.get_one(RightsRequest, number, populate_existing=True), "", act)
    db.session.commit()
    return len(found)
