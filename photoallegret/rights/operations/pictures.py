"""Photographs taken off the site as a precaution, the moment who is in them has asked."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

from photoallegret import throttle
from photoallegret.db import db
from photoallegret.deadlines import PARIS, day_of
from photoallegret.gallery.models import Photo, PublishingAct
from photoallegret.gallery.operations.noting import note_act
from photoallegret.gallery.operations.withdrawing import (
    LONGEST_REASON,
    restore_after_care,
    restore_photo,
    withdraw_for_care,
    withdraw_photo,
)
from photoallegret.rights.models import (
    TIED,
    Done,
    EventKind,
    Kind,
    RequestEvent,
    RequestState,
    RightsRequest,
)
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError
from photoallegret.rights.operations.letters import tell_owners, tell_step
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.rights.queries.pictures import handled, requests_standing, requests_still_asking

PERSON_A_DAY, SITE_A_DAY = 3, 10
"""Photographs taken off in a day: beyond that they wait for another day, minors first."""
TURN, DAY = "precautions", timedelta(days=1)


class OthersAskError(Exception):
    """Somebody else asks that the same photograph goes, and waits for an answer."""


class StaysHiddenError(Exception):
    """The photograph is withdrawn or in the bin: ending the precaution would show nothing."""


class Precaution(StrEnum):
    """What becomes of the photograph of a request until it is decided."""

    NONE = "none"
    """No photograph is known, or all is decided."""
    STAYS = "stays"
    """The photographer does not want it, or has shown it again."""
    OFF = "off"
    """It is off already."""
    WAITS = "waits"
    """As many as a day allows went off today."""
    GOES = "goes"


def precaution_of(request: RightsRequest, at: datetime, *, is_chosen: bool) -> Precaution:
    """Return what becomes of the photograph that a request speaks of, known to be its author's.

    Args:
        request: which; if nobody proved it yet, as if its author did now.
        at: the present instant.
        is_chosen: whether the photographer wants it off; a minor's goes in any case.

    """
    photo = request.photo
    if request.kind is not Kind.PICTURE or photo is None or request.is_closed:
        return Precaution.NONE
    if photo.care_at is not None:
        return Precaution.OFF
    if not (is_chosen or request.is_minor) or handled(request.id):
        return Precaution.STAYS
    if _taken_off(at) >= SITE_A_DAY or _taken_off(at, _same(request)) >= PERSON_A_DAY:
        return Precaution.WAITS
    return Precaution.GOES


def take_off(request: RightsRequest, act: Act, *, is_chosen: bool) -> Precaution:
    """Take the photograph that a request speaks of off the site, in every size; tell both sides.

    The caller settles its files after the commit. Of a request that is not open, nothing is
    taken off.

    Args:
        request: which.
        act: who asks, now.
        is_chosen: whether the photographer wants it so; it is done for a minor in any case.

    Returns:
        ``GOES`` when it was taken off now, else why not.

    """
    photo = request.photo
    if request.state is not RequestState.OPEN or photo is None:
        return Precaution.NONE
    _take_turn(act.at)
    db.session.refresh(photo, ("care_at",))
    found = precaution_of(request, act.at, is_chosen=is_chosen)
    if found is not Precaution.GOES:
        return found
    if not withdraw_for_care(photo, request.reference, act.at):
        return Precaution.OFF
    event = add_event(request, EventKind.WITHDRAWN, act, Said(is_told=True))
    tell_step(request, event)
    tell_owners("rights-picture", request, str(request.id), day_of(act.at))
    return found


def tie(request: RightsRequest, photo: Photo, act: Act) -> None:
    """Say which photograph a request means; who asked reads it on the page that follows it.

    What is done of pictures applies from then on; ``arriving.protect`` takes it off.

    Raises:
        NotAllowedError: see ``may_tie``; or it is tied to this one.

    """
    if not may_tie(request) or request.photo_id == photo.id:
        raise NotAllowedError
    request.photo, request.photo_name = photo, photo.slug
    add_event(request, EventKind.NOTED, act, Said(words=photo.slug, outcome=TIED, is_told=True))


def may_tie(request: RightsRequest) -> bool:
    """Say whether another photograph may be named: none is off the site for this request."""
    if request.kind is not Kind.PICTURE or request.is_closed:
        return False
    return request.photo is None or request.photo.care_reason != request.reference


def put_back(request: RightsRequest, reason: str, act: Act) -> int:
    """Show the photograph of a request again, exactly as it was; tell who asked, and why.

    The caller settles its files after the commit.

    Returns:
        the photo's id.

    Raises:
        NotAllowedError: there is none, or it was not taken off as a precaution.
        UnfoundedError: no reason is written.
        OthersAskError: another request about the same photograph is open, or under doubt.
        StaysHiddenError: see there.

    """
    photo = _photo_of(request)
    _restore(photo, reason, act, asking=request)
    return photo.id


def end_precaution(photo: Photo, reason: str, act: Act) -> None:
    """Show a photograph again, exactly as it was, whoever asked that it goes; tell them, and why.

    The arguments, the errors and what the caller does next are as for ``put_back``.
    """
    _lock_requests(photo)  # before the turn, as whoever acts on a request
    _restore(photo, reason, act)


def show_again(photo: Photo, reason: str, act: Act) -> None:
    """Show a photograph again that was withdrawn and that a request keeps off; tell who asked, why.

    The caller settles its files after the commit.

    Raises:
        NotAllowedError: it is not withdrawn, or no request stands.
        UnfoundedError: no reason is written.
        OthersAskError: several people ask that it goes, and wait for an answer.
        StaysHiddenError: it is in the bin, or off as a precaution.

    """
    _lock_requests(photo)
    db.session.refresh(photo, ("withdrawn_at", "binned_at", "care_at"))
    standing = requests_standing(photo.id)
    if photo.withdrawn_at is None or not standing:
        raise NotAllowedError
    if len(requests_still_asking(photo.id)) > 1:
        raise OthersAskError
    if not reason.strip():
        raise UnfoundedError
    if photo.binned_at is not None or photo.care_at is not None:
        raise StaysHiddenError
    restore_photo(photo)
    detail = ", ".join(one.reference for one in standing)[:LONGEST_REASON]
    note_act(PublishingAct.RESTORED, photo, account_id=act.account_id, detail=detail)
    for one in standing:
        event = add_event(one, EventKind.RESTORED, act, Said(words=reason, is_told=True))
        tell_step(one, event)


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
    event = add_event(request, EventKind.EXECUTED, act, Said(outcome=Done.PHOTO, is_told=True))
    tell_step(request, event)
    return photo.id


def offer_restoring(request: RightsRequest, act: Act) -> None:
    """Tell the photographers that who asked does not any more, if the photograph is still off."""
    photo = request.photo
    if photo is None or photo.care_at is None or photo.care_reason != request.reference:
        return
    tell_owners("rights-picture-freed", request, str(request.id), day_of(act.at))


def _restore(photo: Photo, reason: str, act: Act, asking: RightsRequest | None = None) -> None:
    """End the precaution; write it down for who asked, and for whose request took it off."""
    _take_turn(act.at)
    others = [one for one in requests_still_asking(photo.id) if one is not asking]
    if asking is None and len(others) == 1:
        asking = others.pop()
    if others:
        raise OthersAskError
    if not reason.strip():
        raise UnfoundedError
    db.session.refresh(photo, ("withdrawn_at", "binned_at", "care_reason"))
    is_withdrawn = photo.withdrawn_at is not None and photo.withdrawn_at <= act.at
    if is_withdrawn or photo.binned_at is not None:
        raise StaysHiddenError
    first = db.session.scalar(
        select(RightsRequest).where(RightsRequest.reference == photo.care_reason)
    )
    if not restore_after_care(photo, reason, act.at, account_id=act.account_id):
        raise NotAllowedError
    told = {one.id: one for one in (first, asking) if one is not None}
    for one in told.values():
        event = add_event(one, EventKind.RESTORED, act, Said(words=reason, is_told=True))
        tell_step(one, event)


def _lock_requests(photo: Photo) -> None:
    """Lock the requests about a photograph, and that for which it is off."""
    asked = and_(RightsRequest.photo_id == photo.id, RightsRequest.kind == Kind.PICTURE)
    first = RightsRequest.reference == photo.care_reason
    locked = select(RightsRequest.id).where(or_(asked, first)).order_by(RightsRequest.id)
    db.session.execute(locked.with_for_update())


def _photo_of(request: RightsRequest) -> Photo:
    if request.kind is not Kind.PICTURE or request.photo is None or request.is_closed:
        raise NotAllowedError
    return request.photo


def _take_turn(at: datetime) -> None:
    """Hold a row until the commit: of two at once, the second counts and asks after the first."""
    throttle.allow(TURN, "", limit=SITE_A_DAY, per=DAY, now=at)


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
    """Return the condition: asked by the same person, by address or by account."""
    same = [RightsRequest.id == request.id]
    if key := request.proved_key or request.email.casefold():
        same.append(RightsRequest.proved_key == key)
    if request.account_id is not None:
        same.append(RightsRequest.account_id == request.account_id)
    return or_(*same)
