"""Photographs taken off the site as a precaution, the moment who is in them has asked."""

from datetime import datetime, time

from sqlalchemy import ColumnElement, func, select

from photoallegret.db import db
from photoallegret.deadlines import PARIS, day_of
from photoallegret.gallery.operations.withdrawing import withdraw_for_care
from photoallegret.rights.models import EventKind, Kind, RequestEvent, RightsRequest
from photoallegret.rights.operations.letters import tell_owners, tell_step
from photoallegret.rights.operations.timeline import Act, Said, add_event

PERSON_A_DAY, SITE_A_DAY = 3, 10
"""Photographs taken off in a day: beyond that they wait for the photographer, minors first."""


def take_off(request: RightsRequest, act: Act, *, is_chosen: bool) -> bool:
    """Take the photograph that a request speaks of off the site, in every size; tell both sides.

    The caller settles its files after the commit.

    Args:
        request: who asks is known.
        act: who asks, now.
        is_chosen: whether the photographer wants it so; it is done for a minor in any case.

    Returns:
        whether it was: not one that is off already, nor one too many of this day.

    """
    photo = request.photo
    if request.kind is not Kind.PICTURE or photo is None or not (is_chosen or request.is_minor):
        return False
    if _taken_off(act.at) >= SITE_A_DAY or _taken_off(act.at, _same(request)) >= PERSON_A_DAY:
        return False
    if not withdraw_for_care(photo, request.reference, act.at):
        return False
    event = add_event(request, EventKind.WITHDRAWN, act, Said(is_told=True))
    tell_step(request, event)
    tell_owners("rights-picture", request, str(request.id), day_of(act.at))
    return True


def _taken_off(moment: datetime, *of: ColumnElement[bool]) -> int:
    """Return how many photographs were taken off since midnight in Paris."""
    midnight = datetime.combine(day_of(moment), time(), PARIS)
    counted = (
        select(func.count(RequestEvent.id))
        .join(RightsRequest, RightsRequest.id == RequestEvent.request_id)
        .where(RequestEvent.kind == EventKind.WITHDRAWN, RequestEvent.at >= midnight, *of)
    )
    return db.session.scalar(counted) or 0


def _same(request: RightsRequest) -> ColumnElement[bool]:
    """Return the condition: asked by the same person."""
    if request.proved_key:
        return RightsRequest.proved_key == request.proved_key
    if request.account_id is not None:
        return RightsRequest.account_id == request.account_id
    return RightsRequest.id == request.id
