"""Erasures that requests order: planned, carried out with their answer, due by themselves."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, false, or_, select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.mail.composing import Letter
from photoallegret.privacy.operations.erasing import Order, UnwantedError, erase, last_values
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.planning import Plan, completed, plan
from photoallegret.privacy.queries.tied import Person
from photoallegret.restricted import RestrictedError, demand_unrestricted, is_restricted
from photoallegret.rights.models import EventKind, Kind, Proof, RequestState, RightsRequest
from photoallegret.rights.operations import closing
from photoallegret.rights.operations.answering import NotAllowedError, decide
from photoallegret.rights.operations.closing import LastOwnerError, is_last_owner, tell_recipients
from photoallegret.rights.operations.executing import person_of
from photoallegret.rights.operations.letters import about
from photoallegret.rights.operations.printing import seal_letter
from photoallegret.rights.operations.timeline import Act, Said, add_event

ERASING = frozenset({Kind.ERASURE, Kind.OBJECTION})


class OthersOpenError(Exception):
    """Other requests of the same person wait, and could not be answered any more."""


def erasure_plan(request: RightsRequest, scope: Collection[str]) -> Plan:
    """Return what erasing does, row by row; nothing is changed."""
    return plan(person_of(request), scope)


def carry_out_erasure(
    request: RightsRequest, scope: Collection[str], journal: Journal, act: Act
) -> Plan:
    """Erase what a request asks for, and answer it in the same transaction. Commits.

    Args:
        request: of erasure, or of objection: what somebody objects to is erased (art. 17(1)(c)).
        scope: slugs of the processings; none: all.
        journal: of erasures.
        act: who does it; nobody: it was due.

    Raises:
        NotAllowedError: see ``person_of``, or the request asks for something else.
        RestrictedError: the data may only be kept (GDPR art. 18(2)).
        LastOwnerError: the account is the only owner's.
        OthersOpenError: everything would go, and other requests of theirs wait for an answer.

    """
    order = order_of(request, scope, act)
    try:
        return erase(order, journal)
    except UnwantedError as error:
        raise NotAllowedError from error


def order_of(request: RightsRequest, scope: Collection[str], act: Act) -> Order:
    """Return the erasure that a request orders; raise as ``carry_out_erasure``."""
    if request.kind not in ERASING:
        raise NotAllowedError
    person, today = completed(person_of(request)), day_of(act.at)
    demand_unrestricted(account_id=person.account_id, address=person.address)
    account = None if person.account_id is None else db.session.get(Account, person.account_id)
    if account is not None and is_last_owner(account):
        raise LastOwnerError
    if not scope and _others_open(request):
        raise OthersOpenError
    number, language = request.id, request.language
    values = {**about(request), "is_whole": not scope, "received_on": today.isoformat()}
    letter = Letter(slug="rights-erased", to=request.email, language=language, values=values)
    envelope = "" if request.email else f"{request.name}\n{request.postal}".strip()

    def still() -> bool:
        here = db.session.get(RightsRequest, number, with_for_update=True, populate_existing=True)
        is_open = here is not None and here.state is RequestState.OPEN
        held = None if person.account_id is None else db.session.get(Account, person.account_id)
        if held is not None and is_last_owner(held, to_change=True):
            return False  # the other owner left meanwhile
        return is_open and not is_restricted(account_id=person.account_id, address=person.address)

    def answer(done: Plan, line: int) -> None:
        here = db.session.get(RightsRequest, number, populate_existing=True)
        if here is None:
            return
        said = Said(outcome=f"erasure {line}"[:20], is_told=True)
        add_event(here, EventKind.EXECUTED, act, said)
        decide(here, RequestState.GRANTED, "", "", act)
        tell_recipients(done, line)
        if envelope:
            whole = letter.values | last_values(letter, done, line, act.at)
            seal_letter(here, envelope, replace(letter, values=whole), act.at)

    mail = letter if letter.to else None
    return Order(person=person, scope=frozenset(scope), letter=mail, also=answer, still=still)


def order_again(person: Person, scope: frozenset[str]) -> Order:
    """Return the order of an erasure that a crash cut short, as far as it can be known again.

    It was that of a request, if one of theirs is open; else that of an account that closes.
    """
    asked = db.session.scalar(
        select(RightsRequest)
        .where(
            _of(person.account_id, person.address),
            RightsRequest.kind.in_(ERASING),
            RightsRequest.state == RequestState.OPEN,
        )
        .order_by(RightsRequest.id)
        .limit(1)
    )
    if asked is None:
        return closing.order_again(person, scope)
    try:
        return replace(order_of(asked, scope, Act(now())), person=person)
    except (NotAllowedError, RestrictedError, LastOwnerError, OthersOpenError):
        return Order(person=person, scope=scope, still=lambda: False)


def due_erasures(today: date) -> list[int]:
    """Return the erasures that carry themselves out: due, asked by a verified account, unheld."""
    found = db.session.scalars(
        select(RightsRequest)
        .where(
            RightsRequest.state == RequestState.OPEN,
            RightsRequest.kind == Kind.ERASURE,
            RightsRequest.account_id.is_not(None),
            RightsRequest.proof.in_((Proof.SESSION, Proof.LINK)),
            RightsRequest.holding_ground == "",
            RightsRequest.due_on <= today,
        )
        .order_by(RightsRequest.due_on)
    )
    return [
        one.id
        for one in found
        if one.clock.due(today) <= today
        and not is_restricted(account_id=one.account_id, address=one.proved_key)
    ]


def _others_open(request: RightsRequest) -> bool:
    others = select(RightsRequest.id).where(
        _of(request.account_id, request.proved_key),
        RightsRequest.id != request.id,
        RightsRequest.state == RequestState.OPEN,
    )
    return db.session.scalar(others.limit(1)) is not None


def _of(account_id: int | None, address: str) -> ColumnElement[bool]:
    """Return the condition: a request of this person."""
    ways = [RightsRequest.proved_key == address] if address else []
    if account_id is not None:
        ways.append(RightsRequest.account_id == account_id)
    return or_(false(), *ways)
