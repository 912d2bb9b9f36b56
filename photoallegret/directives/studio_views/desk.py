"""The desk of deaths: files opened, decided and carried out, each act written down."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.access_log import shows_personal
from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.models import Account
from photoallegret.accounts.signed_in import settings_here, trace_here
from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.directives import forms, queries
from photoallegret.directives.models import DeathFile, FileState, Proof, Teller
from photoallegret.directives.operations import deciding, freezing, opening
from photoallegret.directives.operations.carrying_out import TooEarlyError, carry_out
from photoallegret.directives.operations.deciding import ClosedError, Heir
from photoallegret.directives.operations.handing import copies_of
from photoallegret.directives.operations.intending import intent_of
from photoallegret.directives.operations.opening import OpenAlreadyError, Told
from photoallegret.directives.studio_views import words
from photoallegret.directives.studio_views.blueprint import blueprint, means_here
from photoallegret.forms import Form, check_act
from photoallegret.i18n import gettext, written_date
from photoallegret.privacy.operations.erasing import UnwantedError
from photoallegret.rights.operations.closing import LastOwnerError
from photoallegret.studio import say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422


@studio_page(blueprint, fr="/deces", en="/deaths")
def index() -> Response:
    """List the files that wait, and those closed lately."""
    return studio_answer(
        "studio/directives/index.html",
        gettext("Deaths"),
        waiting=queries.open_files(),
        closed=queries.closed_files(),
        now=now(),
        words=words,
    )


@studio_page(blueprint, fr="/deces/nouveau", en="/deaths/new", methods=("GET", "POST"))
def new() -> BaseResponse:
    """Enter a death that somebody wrote or telephoned of."""
    form = forms.OpeningForm()
    if not form.is_submitted():
        return _new_page(form)
    if not form.validate():
        return _new_page(form, FORGED if form.form_token.errors else INCOMPLETE)
    person = opening.person_called(form.person.data or "")
    if person is None:
        form.person.errors = [gettext("Nothing is held of this person.")]
        return _new_page(form, INCOMPLETE)
    proof = Proof(form.proof.data)
    if proof is not Proof.NONE and form.proof_on.data is None:
        form.proof_on.errors = [gettext("Give the day on which you saw the document.")]
        return _new_page(form, INCOMPLETE)
    told = Told(
        teller=Teller(form.teller.data),
        how=form.told_how.data,
        language=form.language.data,
        name=form.name.data or "",
        address=form.email.data or "",
        reach=form.reach.data or "",
        died_on=form.died_on.data,
        proof=proof,
        proof_on=form.proof_on.data if proof is not Proof.NONE else None,
    )
    months = settings_here().site.deaths.quarantine_months
    try:
        file = opening.open_file(person, told, months, trace_here(now()))
        message = gettext("Everything is frozen. Heirs have until %(day)s.", day=_day(file))
    except OpenAlreadyError as already:
        file, message = already.file, gettext("There is a file of this person already.")
    file_id = file.id
    db.session.commit()
    say(message)
    return redirect(url_for("deaths.show", file_id=file_id), 303)


@studio_page(
    blueprint,
    fr="/deces/<int(max=999999999):file_id>",
    en="/deaths/<int(max=999999999):file_id>",
    methods=("GET", "POST"),
)
@shows_personal("death_file", "file_id")
def show(file_id: int) -> BaseResponse:
    """Show a file; note a proof, more time, a false alarm, or what an heir asks for."""
    if request.method != "POST":
        return _page(file_id)
    act = request.form.get("act", "")
    if act not in forms.DESK:
        abort(400)
    form = forms.DESK[act]()
    if not form.validate():
        return _page(file_id, {act: form}, FORGED if form.form_token.errors else INCOMPLETE)
    file = db.session.get(DeathFile, file_id, with_for_update=True) or abort(404)
    try:
        message, code = ACTS[act](file, form, now())
    except ClosedError:
        db.session.rollback()
        message, code = gettext("This file is closed."), ""
    db.session.commit()
    if code:  # shown in this answer and never again
        return _page(file_id, code=code)
    say(message)
    return redirect(url_for("deaths.show", file_id=file_id), 303)


@studio_page(
    blueprint,
    fr="/deces/<int(max=999999999):file_id>/executer",
    en="/deaths/<int(max=999999999):file_id>/carry-out",
    methods=("GET", "POST"),
)
@require_fresh()
@shows_personal("death_file", "file_id")
def carry(file_id: int) -> BaseResponse:
    """Show what would be kept, handed over and erased; do it at the press of the button."""
    if request.method == "POST":
        check_act()
        try:
            is_closed = carry_out(file_id, means_here("owner"), now())
            told = gettext("Everything is done, and who told of it is told.")
            say(told if is_closed else gettext("Done. What heirs may still ask for waits."))
        except (ClosedError, TooEarlyError, LastOwnerError, UnwantedError):
            db.session.rollback()
            say(gettext("This cannot be done: the file says why."))
        return redirect(url_for("deaths.show", file_id=file_id), 303)
    reading()
    file = db.session.get(DeathFile, file_id) or abort(404)
    if file.state is not FileState.QUARANTINE:
        return redirect(url_for("deaths.show", file_id=file_id), 303)
    return studio_answer(
        "studio/directives/carry.html",
        gettext("Carry out %(reference)s", reference=file.reference),
        file=file,
        **_intended(file),
    )


def _proof(file: DeathFile, form: Any, at: datetime) -> tuple[str, str]:  # noqa: ANN401 -- WTForms has no types here
    deciding.see_proof(file, Proof(form.proof.data), form.proof_on.data, at)
    return gettext("The proof is noted. Keep no copy of the document."), ""


def _extend(file: DeathFile, form: Any, at: datetime) -> tuple[str, str]:  # noqa: ANN401 -- as above
    deciding.extend(file, form.months.data, form.why.data, at)
    return gettext("Heirs have until %(day)s.", day=_day(file)), ""


def _thaw(file: DeathFile, form: Any, at: datetime) -> tuple[str, str]:  # noqa: ANN401 -- as above
    if not freezing.thaw(file, form.reason.data, trace_here(at)):
        raise ClosedError
    return gettext("Everything is open again, and the person is told."), ""


def _heir(file: DeathFile, form: Any, at: datetime) -> tuple[str, str]:  # noqa: ANN401 -- as above
    proof = Proof(form.heir_proof.data)
    seen_on = form.heir_proof_on.data if proof is not Proof.NONE else None
    heir = Heir(form.heir.data, form.heir_email.data, form.wants.data, proof, seen_on)
    ground, code = deciding.answer_heir(file, heir, at)
    if ground is not None:
        return gettext("Refused, and the heir is told why."), ""
    return gettext("Granted, and the heir is told."), code


ACTS: Mapping[str, Callable[[DeathFile, Any, datetime], tuple[str, str]]] = {
    "proof": _proof,
    "extend": _extend,
    "thaw": _thaw,
    "heir": _heir,
}


def _day(file: DeathFile) -> str:
    return written_date(file.quarantine_until)


def _new_page(form: forms.OpeningForm, status: int = 200) -> Response:
    title = gettext("A death was told")
    return studio_answer("studio/directives/new.html", title, status=status, form=form)


def _intended(file: DeathFile) -> dict[str, Any]:
    intent = intent_of(file, now())
    missing = deciding.why_not_yet(file, now())
    return {
        "missing": missing or ("time" if intent.is_idle else ""),
        "waits": words.names(intent.waits),
        "shares": [(one.receiver, words.names(one.slugs)) for one in intent.shares],
        "kept": words.names(intent.kept),
        "lost": words.names(intent.lost),
        "plan_words": words.plan_words(intent.plan),
    }


def _page(
    file_id: int, filled: Mapping[str, Form] | None = None, status: int = 200, *, code: str = ""
) -> Response:
    reading()
    file = db.session.get(DeathFile, file_id) or abort(404)
    tried = dict(filled or {})
    account = None if file.account_id is None else db.session.get(Account, file.account_id)
    is_open = file.state is FileState.QUARANTINE
    return studio_answer(
        "studio/directives/show.html",
        gettext("Death %(reference)s", reference=file.reference),
        status=status,
        file=file,
        account=account,
        is_open=is_open,
        is_over=opening.is_over(file, now()),
        forms={**forms.blank_forms(), **tried},
        wrong=next(iter(tried.values()), None),
        code=code,
        copies=copies_of(file),
        words=words,
        missing=deciding.why_not_yet(file, now()) if is_open else "",
        directed=words.directed(file),
    )
