"""Photographs taken off the site as a precaution, the moment who is in them has asked."""

from datetime import datetime, time

from sqlalchemy import ColumnElement, func, select

from photoallegret.db import db
from photoallegret.deadlines import PARIS, day_of
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.withdrawing import (
    restore_after_care,
    withdraw_for_care,
    withdraw_photo,
)
from photoallegret.rights.models import EventKind, Kind, RequestEvent, RequestState, RightsRequest
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError
from photoallegret.rights.operations.letters import tell_owners, tell_step
from photoallegret.rights.operations.timeline import Act, Said, add_event

AWAY = "photo away"
"""Outcome of the line that says it is off for good."""
PERSON_A_DAY, SITE_A_DAY = 3, 10
"""Photographs taken off in a day: beyond that they wait for the photographer, minors first."""


class OthersAskError(Exception):
    """Somebody else asks that the same photograph goes, and waits for an answer."""


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


def put_back(request: RightsRequest, reason: str, act: Act) -> int:
    """Show the photograph of a request again, exactly as it was; tell who asked, and why.

    The caller settles its files after the commit.

    Returns:
        the photo's id.

    Raises:
        NotAllowedError: there is none, or it was not taken off as a precaution.
        UnfoundedError: no reason is written.
        OthersAskError: another open request speaks of the same photograph.

    """
    photo = _photo_of(request)
    others = select(RightsRequest.id).where(
        RightsRequest.photo_id == photo.id,
        RightsRequest.id != request.id,
        RightsRequest.state == RequestState.OPEN,
        RightsRequest.kind == Kind.PICTURE,
    )
    if db.session.scalar(others.limit(1)) is not None:
        raise OthersAskError
    if not reason.strip():
        raise UnfoundedError
    if not restore_after_care(photo, reason, act.at, account_id=act.account_id):
        raise NotAllowedError
    event = add_event(request, EventKind.RESTORED, act, Said(words=reason, is_told=True))
    tell_step(request, event)
    return photo.id


def take_away(request: RightsRequest, act: Act) -> int:
    """Withdraw the photograph of a request for good, and tell who asked.

    Putting it back is an act of its own.

    Returns:
        the photo's id; its files are to be settled after the commit.

    Raises:
        NotAllowedError: there is none.

    """
    photo = _photo_of(request)
    withdraw_photo(photo, act.at)
    event = add_event(request, EventKind.EXECUTED, act, Said(outcome=AWAY, is_told=True))
    tell_step(request, event)
    return photo.id


def _photo_of(request: RightsRequest) -> Photo:
    if request.kind is not Kind.PICTURE or request.photo is None or request.is_closed:
        raise NotAllowedError
    return request.photo


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
