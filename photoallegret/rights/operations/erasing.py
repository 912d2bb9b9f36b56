"""Erasures that requests order: planned, carried out with their answer, due by themselves."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, false, or_, select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.mail.composing import Letter
from photoallegret.privacy.operations.erasing import Order, UnwantedError, erase, last_values
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.planning import Act as Fate
from photoallegret.privacy.operations.planning import Plan, completed, plan
from photoallegret.privacy.queries.tied import Person
from photoallegret.restricted import RestrictedError, demand_unrestricted, is_restricted
from photoallegret.rights.models import (
    Done,
    EventKind,
    Kind,
    Proof,
    RequestState,
    RightsRequest,
)
from photoallegret.rights.operations import closing
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError, decide
from photoallegret.rights.operations.closing import LastOwnerError, is_last_owner, tell_recipients
from photoallegret.rights.operations.executing import person_of
from photoallegret.rights.operations.holding import NothingHeldError, count_held, looked_up
from photoallegret.rights.operations.letters import about, grounds
from photoallegret.rights.operations.printing import seal_letter
from photoallegret.rights.operations.recipients import note_recipients
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.rights.personal_data import REQUESTERS
from photoallegret.rights.rules import refusals_of

ERASING = frozenset({Kind.ERASURE, Kind.OBJECTION})


class OthersOpenError(Exception):
    """Other requests of the same person wait, and could not be answered any more."""


class UnknownScopeError(Exception):
    """What is to be erased names something that is neither held nor asked."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why less is erased than was asked."""

    ground: str = ""
    """One of ``rules.refusals_of(request.kind)``."""
    words: str = ""


NO_REASON = Why()


def erasure_plan(request: RightsRequest, scope: Collection[str]) -> Plan:
    """Return what erasing does, row by row; nothing is changed.

    Raises:
        NotAllowedError: see ``person_of``.
        UnknownScopeError: see there.

    """
    person = person_of(request)
    left_out(request, scope)
    return plan(person, scope)


def left_out(request: RightsRequest, scope: Collection[str]) -> frozenset[str]:
    """Return the slugs of what is asked to be erased, may be, and is not in ``scope``.

    Raises:
        UnknownScopeError: see there.

    """
    chosen = frozenset(scope)
    if not chosen:
        return chosen
    whole = plan(person_of(request))
    if chosen - whole.found - set(request.scope):
        raise UnknownScopeError
    going = {one.processing.slug for one in whole.told if one.act is not Fate.KEEP}
    asked = going if request.kind is Kind.ERASURE and not request.scope else set(request.scope)
    return frozenset(asked & going) - chosen - {REQUESTERS.slug}


def carry_out_erasure(
    request: RightsRequest,
    scope: Collection[str],
    journal: Journal,
    act: Act,
    why: Why = NO_REASON,
) -> Plan:
    """Erase what a request asks for, and answer it in the same transaction. Commits.

    Less than was asked is answered as done in part, with its ground.

    Args:
        request: of erasure, or of objection: what somebody objects to is erased (art. 17(1)(c)).
        scope: slugs of the processings; none: all.
        journal: of erasures.
        act: who does it; nobody: it was due.
        why: less is erased than was asked.

    Raises:
        NotAllowedError: see ``person_of``, or the request asks for something else.
        UnknownScopeError: see there.
        UnfoundedError: less would be erased than was asked, without ground or reasons.
        NothingHeldError: nothing that is asked about is held.
        RestrictedError: the data may only be kept (GDPR art. 18(2)).
        LastOwnerError: the account is the only owner's.
        OthersOpenError: everything would go, and other requests of theirs wait for an answer.

    """
    order = order_of(request, scope, act, why)
    looked_up(request, act)
    try:
        return erase(order, journal)
    except UnwantedError as error:
        raise NotAllowedError from error


def order_of(
    request: RightsRequest, scope: Collection[str], act: Act, why: Why = NO_REASON
) -> Order:
    """Return the erasure that a request orders; raise as ``carry_out_erasure``."""
    if request.kind not in ERASING:
        raise NotAllowedError
    person = completed(person_of(request))
    _demand_erasable(request, person, scope)
    is_less = bool(left_out(request, scope))
    if is_less and (why.ground not in refusals_of(request.kind) or not why.words.strip()):
        raise UnfoundedError
    number, given = request.id, why if is_less else NO_REASON
    letter = _last_letter(request, given, day_of(act.at), is_whole=not scope)
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
        said = Said(outcome=Done.ERASURE, number=line, is_told=True)
        add_event(here, EventKind.EXECUTED, act, said)
        uses = {one.processing for one in done.told if one.act is not Fate.KEEP}
        note_recipients(here, uses, act)
        outcome = RequestState.PARTLY if is_less else RequestState.GRANTED
        decide(here, outcome, given.ground, given.words, act)
        tell_recipients(done, line)
        if envelope:
            whole = letter.values | last_values(letter, done, line, act.at)
            seal_letter(here, envelope, replace(letter, values=whole), act.at)

    mail = letter if letter.to else None
    return Order(person=person, scope=frozenset(scope), letter=mail, also=answer, still=still)


def _demand_erasable(request: RightsRequest, person: Person, scope: Collection[str]) -> None:
    """Raise as ``carry_out_erasure`` when what is asked cannot go now."""
    demand_unrestricted(account_id=person.account_id, address=person.address)
    account = None if person.account_id is None else db.session.get(Account, person.account_id)
    if account is not None and is_last_owner(account):
        raise LastOwnerError
    if not scope and _others_open(request):
        raise OthersOpenError
    if not count_held(request):
        raise NothingHeldError


def _last_letter(request: RightsRequest, why: Why, today: date, *, is_whole: bool) -> Letter:
    """Return what tells who asked that it is done; to nobody when it is told on paper."""
    values = {
        **about(request),
        **grounds(why.ground),
        "words": why.words,
        "is_whole": is_whole,
        "received_on": today.isoformat(),
    }
    return Letter(slug="rights-erased", to=request.email, language=request.language, values=values)


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
    except (
        NotAllowedError,
        RestrictedError,
        LastOwnerError,
        OthersOpenError,
        NothingHeldError,
        UnfoundedError,
        UnknownScopeError,
    ):
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
