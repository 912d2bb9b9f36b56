"""Reports of public content: those that wait, and the decision on each."""

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import gettext
from photoallegret.questions import queries
from photoallegret.questions.forms import VerdictForm
from photoallegret.questions.models import Question, QuestionState, Reason, Report, ReportState
from photoallegret.questions.operations import moderating, telling
from photoallegret.questions.operations.moderating import Act
from photoallegret.questions.operations.reporting import decide_report
from photoallegret.questions.rules import REASONS
from photoallegret.questions.studio_views import words
from photoallegret.questions.studio_views.blueprint import blueprint
from photoallegret.studio import say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422


@studio_page(blueprint, fr="/signalements", en="/reports")
def reports() -> Response:
    """Show the reports that wait for a decision."""
    return studio_answer(
        "studio/questions/reports.html",
        gettext("Reports"),
        reports=queries.reports_waiting(),
        words=words,
    )


@studio_page(
    blueprint,
    fr="/signalements/<int:report_id>",
    en="/reports/<int:report_id>",
    methods=("GET", "POST"),
)
def report(report_id: int) -> BaseResponse:
    """Show one report, or decide it: remove what it speaks of, or leave it."""
    found = db.session.get(Report, report_id) or abort(404)
    form = VerdictForm()
    if not form.is_submitted():
        return _page(found, form)
    if not form.validate() or form.act.data not in ("remove", "reject"):
        return _page(found, form, FORGED if form.form_token.errors else INCOMPLETE)
    if found.state is not ReportState.RECEIVED:
        say(gettext("Report %(reference)s was decided already.", reference=found.reference))
        return redirect(url_for("desk.reports"), 303)
    question = db.session.get(Question, found.question_id) if found.question_id else None
    if form.act.data == "remove":
        if form.reason.data not in set(REASONS):
            form.reason.errors = [gettext("Choose a reason.")]
            return _page(found, form, INCOMPLETE)
        if question is not None and question.state is QuestionState.PUBLISHED:
            act = Act(account_here().id, now())
            reason = Reason(form.reason.data)
            decision = moderating.remove_question(question, reason, "", act)
            telling.tell_removed(question, decision)
    state = ReportState.UPHELD if form.act.data == "remove" else ReportState.REJECTED
    decide_report(found, state, form.decision.data or "", now())
    reference = found.reference
    db.session.commit()
    say(gettext("Report %(reference)s is decided, and its sender told.", reference=reference))
    return redirect(url_for("desk.reports"), 303)


def _page(found: Report, form: VerdictForm, status: int = 200) -> Response:
    question = db.session.get(Question, found.question_id) if found.question_id else None
    return studio_answer(
        "studio/questions/report.html",
        gettext("Report %(reference)s", reference=found.reference),
        status=status,
        report=found,
        question=question,
        form=form,
        words=words,
    )
