"""The clock's daily work: the photographers reminded, overdue requests said, erasures due done."""

import logging
from datetime import date

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.deadlines import REMINDERS
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.restricted import RestrictedError
from photoallegret.rights.models import EventKind, RequestState, RightsRequest
from photoallegret.rights.operations.closing import LastOwnerError
from photoallegret.rights.operations.erasing import (
    OthersOpenError,
    carry_out_erasure,
    due_erasures,
)
from photoallegret.rights.operations.letters import tell_owners
from photoallegret.rights.operations.timeline import Act, Said, add_event

OVERDUE = -1
"""In the place of the days left, once it is late: said again every day."""

logger = logging.getLogger(__name__)


def remind(today: date, act: Act) -> int:
    """Remind the photographers of requests due in 15, 7 and 2 days, and each day once late.

    A day on which nothing ran is made up for: the nearest reminder is sent. Commits nothing.

    Returns:
        how many requests were spoken of.

    """
    last = max(REMINDERS)
    open_ones = db.session.scalars(
        select(RightsRequest).where(RightsRequest.state == RequestState.OPEN)
    )
    count = 0
    for request in open_ones:
        left = request.clock.days_left(today)
        if left > last:
            continue
        mark = OVERDUE if left < 0 else min(days for days in REMINDERS if left <= days)
        if mark == request.reminded_for and mark != OVERDUE:
            continue
        key = f"{request.id}:{today.isoformat()}" if mark == OVERDUE else f"{request.id}:{mark}"
        tell_owners("rights-due", request, f"{key}:{request.due_on.isoformat()}", today)
        if mark != request.reminded_for:
            request.reminded_for = mark
            add_event(request, EventKind.REMINDED, act, Said(outcome=str(left)))
        count += 1
    db.session.flush()
    return count


def erase_due(today: date, journal: Journal, act: Act) -> int:
    """Carry out the erasures that are due and that no written ground holds. Commits each.

    One that fails stays open, and overdue where everybody sees it; the others go on.
    """
    done = 0
    for number in due_erasures(today):
        request = db.session.get(RightsRequest, number)
        if request is None:
            continue
        try:
            carry_out_erasure(request, request.scope, journal, act)
            done += 1
        except (OthersOpenError, LastOwnerError, RestrictedError) as error:
            db.session.rollback()
            logger.warning("an erasure that is due waits: %s", type(error).__name__)
        except Exception:
            db.session.rollback()
            logger.exception("an erasure that was asked for and is due could not be carried out")
    db.session.rollback()
    return done
