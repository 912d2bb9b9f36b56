"""Requests as those see them who made them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.privacy.models import Export
from photoallegret.privacy.queries.exports import copy_asked_for
from photoallegret.restricted import is_restricted
from photoallegret.rights.models import Done, EventKind, RequestEvent, RightsRequest


def requests_of_account(account_id: int) -> Sequence[RightsRequest]:
    """Return the requests of an account with their timelines, the last first."""
    return db.session.scalars(
        select(RightsRequest)
        .where(RightsRequest.account_id == account_id)
        .order_by(RightsRequest.id.desc())
        .options(selectinload(RightsRequest.events))
    ).all()


def told_event(request: RightsRequest, event_id: int) -> RequestEvent | None:
    """Return a line of a request's timeline that its author sees."""
    found = db.session.get(RequestEvent, event_id)
    is_theirs = found is not None and found.request_id == request.id and found.is_told
    return found if is_theirs else None


def copy_of(request: RightsRequest, now: datetime) -> Export | None:
    """Return the copy that the studio had prepared for a request and that has not ended.

    One that its author asked for in the account is not reached from here.
    """
    done = EventKind.EXECUTED, Done.COPY
    asked = [one.at for one in request.events if (one.kind, one.outcome) == done]
    return copy_asked_for(request.account_id, request.proved_key, asked, now)


def is_fetched_signed_in(copy: Export) -> bool:
    """Say whether a copy is given in the account it tells of alone, to who signs in to it.

    One of an account that nobody may sign in to goes to who asked, unless it is frozen.
    """
    account = None if copy.account_id is None else db.session.get(Account, copy.account_id)
    if account is None:
        return False
    return account.is_active or is_restricted(account_id=account.id)


def asked_for_copy(export: Export) -> RequestEvent | None:
    """Return the line of a timeline that had this copy prepared, where its author fetches it."""
    if not export.address:
        return None
    return db.session.scalar(
        select(RequestEvent)
        .join(RightsRequest, RightsRequest.id == RequestEvent.request_id)
        .where(
            RightsRequest.proved_key == export.address,
            RequestEvent.kind == EventKind.EXECUTED,
            RequestEvent.outcome == Done.COPY,
            RequestEvent.at == export.asked_at,
        )
        .limit(1)
    )
