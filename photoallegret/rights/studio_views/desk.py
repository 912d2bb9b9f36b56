"""The desk: what is due first, and one request with all that can be done of it."""

from collections.abc import Callable, Collection
from datetime import date

from flask import Response, abort, current_app, request
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types

from photoallegret.access_log import shows_personal
from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.gallery.shown import show_photo
from photoallegret.i18n import gettext, law_words, ngettext
from photoallegret.mail.composing import Letter, compose
from photoallegret.privacy.operations.planning import Act, Plan, plan
from photoallegret.privacy.queries.declared import DECLARED, Declared
from photoallegret.rights.forms import OUTCOMES, ActOnRequestForm
from photoallegret.rights.models import EventKind, Kind, RequestEvent, RequestState, RightsRequest
from photoallegret.rights.operations import executing, letters
from photoallegret.rights.operations.answering import (
    ANSWERS,
    IDENTITY,
    may_doubt,
    may_give_up,
    may_refuse_unknown,
)
from photoallegret.rights.operations.erasing import ERASING, erasure_plan
from photoallegret.rights.operations.holding import EXECUTED_BY, SEARCHED, is_tied
from photoallegret.rights.operations.pictures import may_tie
from photoallegret.rights.operations.printing import NOBODY, sealed_letter
from photoallegret.rights.operations.recipients import owed
from photoallegret.rights.operations.requesting import due_on
from photoallegret.rights.operations.wording import Words, done_words, plan_words
from photoallegret.rights.personal_data import REQUESTERS
from photoallegret.rights.queries import DeskHeap, counts_by_heap, requests_on_desk
from photoallegret.rights.queries.checklist import checklist
from photoallegret.rights.queries.desk import PAGE, due_counts, left_to_do
from photoallegret.rights.rules import CLAIMS, GROUNDS, REFUSALS, refusals_of
from photoallegret.rights.studio_views import words
from photoallegret.rights.studio_views.blueprint import blueprint
from photoallegret.studio import studio_answer, studio_page
from photoallegret.typography import typographic
from photoallegret.wording import VALUES

REQUEST_ID = "<int(max=999999999):request_id>"
LAST_PAGE = 10_000
MAIL, PLAN, TEXTS = "mail", "plan", "texts"
"""Buttons that only draw the page again, with the answer, what erasing does, what is held."""


@studio_page(blueprint, fr="/demandes", en="/requests")
def index() -> Response:
    """Show one heap of requests, what is due first on top."""
    asked = request.args.get("tas", DeskHeap.OPEN.value)
    heap = DeskHeap(asked) if asked in set(DeskHeap) else abort(404)
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    today = day_of(now())
    found = requests_on_desk(heap, start=(number - 1) * PAGE)
    overdue, soon = due_counts(today)
    to_print, to_tell = left_to_do()
    return studio_answer(
        "studio/rights/index.html",
        gettext("Requests about data"),
        heap=heap,
        heaps=words.HEAPS,
        counts=counts_by_heap(today),
        requests=found[:PAGE],
        next_page=number + 1 if len(found) > PAGE else None,
        overdue=overdue,
        soon=soon,
        to_print=to_print,
        to_tell=to_tell,
        words=words,
        kinds=VALUES,
        due=lambda one: due_words(one, today),
        is_late=lambda one: is_late(one, today),
    )


@studio_page(blueprint, fr=f"/demandes/{REQUEST_ID}", en=f"/requests/{REQUEST_ID}")
@shows_personal("rights_request", "request_id")
def show(request_id: int) -> Response:
    """Show one request and what can be done of it."""
    return request_page(found(request_id), ActOnRequestForm(formdata=None))


def found(request_id: int, *, lock: bool = False) -> RightsRequest:
    """Return a request, locked where it is to be changed; answer 404 without one."""
    one = db.session.get(RightsRequest, request_id, with_for_update=lock or None)
    return one or abort(404)


def request_page(
    one: RightsRequest, form: ActOnRequestForm, status: int = 200, *, drawn: str = ""
) -> Response:
    """Return the page of one request.

    Args:
        one: which.
        form: what was typed, or an empty one.
        status: of the answer.
        drawn: MAIL, PLAN or TEXTS: what was asked to be seen; else nothing is looked up.

    """
    today = day_of(now())
    _offer(form, one)
    is_open = one.state is RequestState.OPEN
    may_look = is_open and is_tied(one)
    scope = _scope(one, form)
    return studio_answer(
        "studio/rights/show.html",
        gettext("Request %(reference)s", reference=one.reference),
        status=status,
        asked=one,
        claim=CLAIMS[one.kind],
        form=form,
        words=words,
        done_words=done_words,
        refusals=REFUSALS,
        grounds=GROUNDS,
        names=_names(one),
        shown=None if one.photo is None else show_photo(one.photo),
        actors=_actors(one),
        due=due_on(one, today),
        due_words=due_words(one, today),
        is_late=is_late(one, today),
        is_open=is_open,
        checklist=checklist(one),
        owed=owed(one),
        **_may(one, today),
        texts=executing.correctable(one) if drawn == TEXTS and may_look else [],
        parts=_parts(one) if drawn == PLAN and may_look else [],
        scope=scope,
        plan=_plan(one, scope) if drawn == PLAN and may_look else None,
        mail=_mail(one, form) if drawn == MAIL else None,
        **_printed(one),
    )


def _may(one: RightsRequest, today: date) -> dict[str, bool]:
    """Return what can be done of a request as it stands."""
    is_open = one.state is RequestState.OPEN
    may_look = is_open and is_tied(one)
    return {
        "may_look": may_look,
        "may_find": may_look and one.kind in EXECUTED_BY,
        "may_doubt": may_doubt(one, today),
        "may_refuse": may_refuse_unknown(one, now()),
        "may_extend": is_open and one.clock.may_extend(today),
        "may_give_up": may_give_up(one, now()),
        "may_erase": may_look and one.kind in ERASING,
        "may_copy": may_look and one.kind in executing.COPYING,
        "may_restrict": may_look and one.kind is Kind.RESTRICTION,
        "may_end": may_look and one.kind is Kind.WITHDRAWAL,
        "may_correct": may_look and one.kind is Kind.RECTIFICATION,
        "may_tie": may_tie(one),
        "is_picture": is_open and one.kind is Kind.PICTURE and one.photo is not None,
    }


def _offer(form: ActOnRequestForm, one: RightsRequest) -> None:
    """Give the form the answers and grounds of this right, and the mark of what was read."""
    form.edition.data = str(one.edition)
    is_unknown = one.state is RequestState.UNPROVED
    answers = {RequestState.REFUSED} if is_unknown else set(ANSWERS)
    if one.kind not in SEARCHED:
        answers.discard(RequestState.NOTHING_HELD)
    form.outcome.choices = [choice for choice in OUTCOMES if RequestState(choice.value) in answers]
    form.ground.choices = [SelectChoice("", gettext("Choose"))] + [
        SelectChoice(slug, typographic(f"{gettext(refusal.words)} ({law_words(refusal.article)})"))
        for slug, refusal in refusals_of(one.kind).items()
        if slug == IDENTITY or not is_unknown
    ]


def due_words(one: RightsRequest, today: date) -> str:
    """Return how much time is left, in words."""
    if one.is_closed:
        return ""
    left = one.clock.days_left(today)
    if one.clock.is_suspended and left >= 0:
        return gettext("stands still")
    if left < 0:
        return ngettext("late by one day", "late by %(num)s days", -left)
    if left == 0:
        return gettext("due today")
    return ngettext("one day left", "%(num)s days left", left)


def is_late(one: RightsRequest, today: date) -> bool:
    """Say whether an open request should have been answered."""
    return not one.is_closed and one.clock.is_overdue(today)


def _scope(one: RightsRequest, form: ActOnRequestForm) -> list[str]:
    return list(form.scope.data or ()) if form.is_submitted() else list(one.scope)


def _names(one: RightsRequest) -> list[str]:
    """Return what the request is about, as the register calls it."""
    declared: Declared = current_app.extensions[DECLARED]
    uses = {use.slug: use for use in declared.processings}
    return [gettext(uses[slug].category) if slug in uses else slug for slug in one.scope]


def _parts(one: RightsRequest) -> list[tuple[str, str]]:
    """Return what is held of who asks, to choose from: slug and words."""
    whole = plan(executing.person_of(one))
    uses = {
        told.processing.slug: told.processing
        for told in whole.told
        if told.act is not Act.KEEP and told.processing is not REQUESTERS
    }
    return [(slug, gettext(use.category)) for slug, use in sorted(uses.items())]


def _plan(one: RightsRequest, scope: Collection[str]) -> dict[str, list[Words]]:
    whole: Plan = erasure_plan(one, scope)
    return plan_words(whole)


def _actors(one: RightsRequest) -> dict[int, str]:
    """Return the addresses of those of the studio who acted, by their ids."""
    ids = {event.account_id for event in one.events if event.account_id is not None}
    if not ids:
        return {}
    rows = db.session.execute(select(Account.id, Account.email).where(Account.id.in_(ids)))
    return {row.id: row.email for row in rows}


def _mail(one: RightsRequest, form: ActOnRequestForm) -> str:
    """Return the answer as it would be sent."""
    return _drawn(one, form.outcome.data or "", form.ground.data or "", form.text.data or "")


def _printed(one: RightsRequest) -> dict[str, object]:
    """Return the last letter to who gave no e-mail address, and whether it is sealed.

    It is printed and sent by post.
    """
    if one.is_closed and (sealed := sealed_letter(one)):
        return {"letter": sealed, "is_sealed": True}
    told = [event for event in one.events if event.kind in PRINTED]
    if one.email or not told or not one.postal:
        return {"letter": "", "is_sealed": False}
    return {"letter": _text(PRINTED[told[-1].kind](one, told[-1])), "is_sealed": False}


def _drawn(one: RightsRequest, outcome: str, ground: str, text: str) -> str:
    return _text(letters.answer(one, outcome, ground, text, to=NOBODY))


def _text(letter: Letter | None) -> str:
    return str(compose(letter, "shown").get_content()) if letter else ""


def _stepped(one: RightsRequest, event: RequestEvent) -> Letter | None:
    return letters.stepped(one, event, to=NOBODY)


PRINTED: dict[EventKind, Callable[[RightsRequest, RequestEvent], Letter | None]] = {
    EventKind.EXECUTED: _stepped,
    EventKind.WITHDRAWN: _stepped,
    EventKind.RESTORED: _stepped,
    EventKind.EXTENDED: lambda one, event: letters.extended(one, event, to=NOBODY),
    EventKind.DOUBTED: lambda one, event: letters.doubted(one, event, to=NOBODY),
    EventKind.DECIDED: lambda one, event: letters.answer(
        one, event.outcome, event.ground, event.words, to=NOBODY
    ),
}
