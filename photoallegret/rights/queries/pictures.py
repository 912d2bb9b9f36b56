"""Requests of people in photographs: those about one, those that wait for their day."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import aliased

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.rights.models import (
    TIED,
    EventKind,
    Kind,
    RequestEvent,
    RequestState,
    RequestWait,
    RightsRequest,
)

MOST = 20
"""Requests shown with a photograph."""
_Later = aliased(RequestEvent)
_HANDLED = (
    exists()
    .where(
        RequestEvent.request_id == RightsRequest.id,
        RequestEvent.kind.in_((EventKind.WITHDRAWN, EventKind.RESTORED)),
        ~exists().where(  # then it was about another photograph
            _Later.request_id == RequestEvent.request_id,
            _Later.outcome == TIED,
            _Later.id > RequestEvent.id,
        ),
    )
    .correlate(RightsRequest)
)
_DOUBTED = (
    exists()
    .where(
        RequestWait.request_id == RightsRequest.id,
        RequestWait.is_doubt.is_(True),
        RequestWait.ended_on.is_(None),
    )
    .correlate(RightsRequest)
)


def requests_about(photo_id: int) -> Sequence[RightsRequest]:
    """Return the requests of people in a photograph, the last first."""
    return db.session.scalars(
        select(RightsRequest)
        .where(RightsRequest.photo_id == photo_id, RightsRequest.kind == Kind.PICTURE)
        .order_by(RightsRequest.id.desc())
        .limit(MOST)
    ).all()


def requests_still_asking(photo_id: int) -> Sequence[RightsRequest]:
    """Return the requests that this photograph goes that are open, or doubted and not settled."""
    return db.session.scalars(
        select(RightsRequest)
        .where(
            RightsRequest.photo_id == photo_id,
            RightsRequest.kind == Kind.PICTURE,
            or_(RightsRequest.state == RequestState.OPEN, _DOUBTED),
        )
        .order_by(RightsRequest.id)
    ).all()


def requests_standing(photo_id: int) -> Sequence[RightsRequest]:
    """Return the requests by which a photograph that was withdrawn stays off.

    They still ask, or were granted, and it was not shown again since.
    """
    restored = _last(RequestEvent.kind == EventKind.RESTORED)
    done = (EventKind.WITHDRAWN, EventKind.EXECUTED, EventKind.DECIDED)
    settled = _last(or_(RequestEvent.kind.in_(done), RequestEvent.outcome == TIED))
    granted = (RequestState.GRANTED, RequestState.PARTLY)
    return db.session.scalars(
        select(RightsRequest)
        .where(
            RightsRequest.photo_id == photo_id,
            RightsRequest.kind == Kind.PICTURE,
            or_(RightsRequest.state.in_((RequestState.OPEN, *granted)), _DOUBTED),
            or_(restored.is_(None), restored < func.coalesce(settled, 0)),
        )
        .order_by(RightsRequest.id)
    ).all()


def keeps_off(photo: Photo) -> bool:
    """Say whether a request keeps off a withdrawn photograph that no precaution keeps off."""
    return photo.care_at is None and bool(requests_standing(photo.id))


def _last(which: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return, for a condition, the id of a request's last such line; NULL without one."""
    return (
        select(func.max(RequestEvent.id))
        .where(RequestEvent.request_id == RightsRequest.id, which)
        .correlate(RightsRequest)
        .scalar_subquery()
    )


def handled(request_id: int) -> bool:
    """Say whether the photograph of a request was taken off for it, or shown again."""
    found = select(RightsRequest.id).where(RightsRequest.id == request_id, _HANDLED)
    return db.session.scalar(found) is not None


def requests_in_line(*, minors_only: bool) -> Sequence[int]:
    """Return the ids of open requests whose photograph was never taken off, in their order.

    Args:
        minors_only: whether others are left to the photographer.

    """
    waiting = (
        select(RightsRequest.id)
        .join(Photo, Photo.id == RightsRequest.photo_id)
        .where(
            RightsRequest.state == RequestState.OPEN,
            RightsRequest.kind == Kind.PICTURE,
            Photo.care_at.is_(None),
            ~_HANDLED,
        )
        .order_by(RightsRequest.is_minor.desc(), RightsRequest.id)
    )
    if minors_only:
        waiting = waiting.where(RightsRequest.is_minor.is_(True))
    return db.session.scalars(waiting).all()
