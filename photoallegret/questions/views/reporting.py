"""Reporting something public: address filled in, reason, name, good faith (DSA art. 16)."""

import re
from dataclasses import replace
from datetime import timedelta

from flask import Response, abort, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.views.answers import OWN, own_page
from photoallegret.gallery.views.heads import absolute, settings, unlisted_head
from photoallegret.i18n import gettext, language
from photoallegret.notices import notice
from photoallegret.once import UsedTwiceError, outcome_of, use_token
from photoallegret.questions.forms import ReportForm
from photoallegret.questions.models import Question
from photoallegret.questions.operations.reporting import Notice, receive_report
from photoallegret.questions.personal_data import REPORT
from photoallegret.questions.views.blueprint import blueprint
from photoallegret.questions.views.reading import published_or_gone, title_of
from photoallegret.questions.views.waiting import ask_to_wait, wait_words
from photoallegret.routes import page

SCOPE, MOST, HOUR = "report-network", 20, timedelta(hours=1)
ADDRESS_SCOPE, RECEIPTS = "report-address", 5
REFERENCE = re.compile(r"S-[A-Z0-9]{6}")
FORGED, INCOMPLETE = 400, 422


@page(
    blueprint,
    fr="/questions/<slug>/signaler",
    en="/questions/<slug>/report",
    methods=("GET", "POST"),
)
def report(slug: str) -> BaseResponse:
    """Show the form of a report, or take one."""
    question = published_or_gone(slug)
    if request.method == "GET":
        return _page(question, ReportForm(formdata=None))
    form = ReportForm()
    valid = form.validate()
    db.session.rollback()
    if not valid:
        return _page(question, form, FORGED if form.form_token.errors else INCOMPLETE)
    done = outcome_of(form.nonce)
    if done is None:
        try:
            _count(form.email.data or "")
        except TooManyRequests as many:
            form.explanation.errors = [wait_words(many)]
            return ask_to_wait(_page(question, form), many)
        question = published_or_gone(slug)
        told = Notice(
            address=absolute(url_for("questions.show", slug=slug)),
            reason=form.reason.data or "",
            explanation=form.explanation.data or "",
            name=form.name.data or "",
            email=form.email.data or "",
            language=language(),
        )
        try:
            received = receive_report(told, question, now())
            done = received.reference
            use_token(form.nonce, done, now())
            db.session.commit()
        except UsedTwiceError:
            db.session.rollback()
            done = outcome_of(form.nonce)
    response = redirect(url_for("questions.reported", reference=done), 303)
    response.headers["Cache-Control"] = OWN
    return response


@page(blueprint, fr="/questions/signalement/<reference>", en="/questions/reported/<reference>")
def reported(reference: str) -> Response:
    """Say that a report has arrived and what happens next; nothing of it is shown."""
    if REFERENCE.fullmatch(reference) is None:
        abort(404)
    title = gettext("Your report has arrived")
    head = unlisted_head(title)
    return own_page("questions/reported.html", head, title=title, reference=reference)


def _count(email: str) -> None:
    """Count a report of this network, and a receipt to this address; commits.

    Raises:
        TooManyRequests: so many that they have to wait.

    """
    moment, secret = now(), settings().secrets["secret_key"]
    network = throttle.network_key(request.remote_addr or "", secret, moment)
    allowed = throttle.allow(SCOPE, network, limit=MOST, per=HOUR, now=moment)
    if allowed and email:
        key = throttle.keyed(email.casefold(), secret)
        allowed = throttle.allow(ADDRESS_SCOPE, key, limit=RECEIPTS, per=HOUR, now=moment)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=throttle.retry_at(moment, HOUR))


def _page(question: Question, form: ReportForm, status: int = 200) -> Response:
    head = unlisted_head(gettext("Report this content"))
    if form.errors:
        head = replace(head, title=gettext("Error: %(title)s", title=head.title))
    return own_page(
        "questions/report.html",
        head,
        status=status,
        form=form,
        question=question,
        subject=title_of(question),
        language=question.language,
        address=absolute(url_for("questions.show", slug=question.slug)),
        notice=notice(REPORT, settings().site),
    )
