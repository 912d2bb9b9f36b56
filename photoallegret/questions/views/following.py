"""The author's own pages: proving the address, and where the question stands."""

from datetime import datetime, timedelta

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import act_form_here
from photoallegret.gallery.views.answers import OWN, own_page
from photoallegret.gallery.views.heads import settings, unlisted_head
from photoallegret.i18n import gettext, written_date
from photoallegret.questions.models import Question, QuestionState
from photoallegret.questions.operations.agreeing import note_agreement, withdraw_agreement
from photoallegret.questions.operations.asking import (
    ask_to_confirm,
    confirm_question,
    confirmation_state,
    question_of,
)
from photoallegret.questions.operations.confirming import confirmed_id
from photoallegret.questions.operations.host_duty import note_publishing_act
from photoallegret.questions.operations.naming import first_name
from photoallegret.questions.operations.telling import tell_owners, tell_received
from photoallegret.questions.personal_data import UNCONFIRMED
from photoallegret.questions.views.blueprint import blueprint
from photoallegret.questions.views.confirming import confirm_address, may_mail
from photoallegret.routes import page

NO_REFERRER = {"Referrer-Policy": "no-referrer"}


@page(
    blueprint,
    fr="/contact/confirmer/<token>",
    en="/contact/confirm/<token>",
    methods=("GET", "POST"),
)
def confirm(token: str) -> BaseResponse:
    """Show one button; pressed, the question reaches the photographer."""
    identity = confirmed_id(token, settings().secrets["secret_key"])
    question = None if identity is None else db.session.get(Question, identity)
    if question is None:
        return _answer("questions/expired.html", gettext("This link does not serve any more"), 410)
    if act_form_here():
        if confirm_question(question, now()):
            note_agreement(question, now())
            if settings().site.questions.host_duty:
                address, secrets = request.remote_addr or "", settings().secrets
                note_publishing_act(question, address, now(), secrets)
            tell_received(question, due_on(question))
            if settings().site.questions.notice == "each" and not question.is_suspect:
                tell_owners(question, url_for("desk.show", question_id=question.id))
        db.session.commit()
        response = redirect(url_for("questions.confirm", token=token), 303)
        response.headers["Cache-Control"] = OWN
        return response
    return _answer(
        "questions/confirm.html",
        gettext("Send my question"),
        question=question,
        name=first_name(question.name),
        is_done=question.state is not QuestionState.UNCONFIRMED,
        due=written_date(due_on(question)),
    )


@page(
    blueprint,
    fr="/contact/suivi/<secret>",
    en="/contact/follow/<secret>",
    methods=("GET", "POST"),
)
def follow(secret: str) -> BaseResponse:
    """Show where a question stands; its author may take it back from the public here."""
    question = question_of(secret)
    if question is None:
        abort(404)
    if act_form_here():
        if question.state is QuestionState.UNCONFIRMED:
            _ask_again(question)
        else:
            withdraw_agreement(question, now())
        db.session.commit()
        response = redirect(url_for("questions.follow", secret=secret), 303)
        response.headers["Cache-Control"] = OWN
        return response
    return _answer(
        "questions/follow.html",
        gettext("Your question %(reference)s", reference=question.reference),
        question=question,
        mail=confirmation_state(question),
        due=written_date(due_on(question)),
        confirm_until=written_date(question.created_at + UNCONFIRMED),
    )


def _ask_again(question: Question) -> None:
    """Send the link that was held back because its address had got too many."""
    if confirmation_state(question) is None and may_mail(question.email_key, now()):
        ask_to_confirm(question, confirm_address(question))


def due_on(question: Question) -> datetime:
    """Return by when the photographer usually answers."""
    since = question.confirmed_at or question.created_at
    return since + timedelta(days=settings().site.questions.answer_days)


def _answer(template: str, title: str, status: int = 200, **context: object) -> Response:
    response = own_page(template, unlisted_head(title), status=status, title=title, **context)
    response.headers.update(NO_REFERRER)
    return response
