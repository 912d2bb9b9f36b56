"""Reports of public content: those that wait, and the decision on each."""

from email.message import EmailMessage

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.access_log import shows_personal
from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.i18n import N_, gettext
from photoallegret.questions import queries
from photoallegret.questions.forms import VerdictForm
from photoallegret.questions.models import Question, QuestionState, Reason, Report, ReportState
from photoallegret.questions.operations import moderating, reporting, telling
from photoallegret.questions.operations.moderating import Act
from photoallegret.questions.rules import REASONS
from photoallegret.questions.studio_views import mails, words
from photoallegret.questions.studio_views.blueprint import blueprint
from photoallegret.questions.studio_views.desk import said_when
from photoallegret.studio import say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422
LOOK = "mail-"
"""How a button's name begins that shows what would be sent, and decides nothing."""
VERDICTS = {"remove": ReportState.UPHELD, "reject": ReportState.REJECTED}
DECIDED = N_("Report %(reference)s is decided, and its sender told.")
DECIDED_UNTOLD = N_("Report %(reference)s is decided. Its sender left no address.")


@studio_page(blueprint, fr="/signalements", en="/reports")
def reports() -> Response:
    """Show the reports that wait for a decision, then those that were decided lately."""
    return studio_answer(
        "studio/questions/reports.html",
        gettext("Reports"),
        waiting=queries.reports_waiting(),
        count=queries.count_reports(),
        decided=queries.reports_decided(),
        words=words,
    )


@studio_page(
    blueprint,
    fr="/signalements/<int(max=999999999):report_id>",
    en="/reports/<int(max=999999999):report_id>",
    methods=("GET", "POST"),
)
@shows_personal("content_report", "report_id")
def report(report_id: int) -> BaseResponse:
    """Show one report, or decide it: remove what it speaks of, or leave it."""
    form = VerdictForm()
    if not form.is_submitted():
        return _page(report_id, form)
    verdict = (form.act.data or "").removeprefix(LOOK)
    if verdict not in VERDICTS:
        abort(400)
    is_removing = verdict == "remove"
    if not form.validate() or (is_removing and not form.check_reason()):
        return _page(report_id, form, FORGED if form.form_token.errors else INCOMPLETE)
    if form.act.data != verdict:
        return _page(report_id, form, drawn=verdict)
    found = db.session.get(Report, report_id, with_for_update=True) or abort(404)
    if found.state is not ReportState.RECEIVED:
        say(gettext("Report %(reference)s was decided already.", reference=found.reference))
        return redirect(url_for("desk.report", report_id=report_id), 303)
    if is_removing:
        _remove(found, Reason(form.reason.data or ""))
    reporting.decide_report(found, VERDICTS[verdict], form.decision.data or "", now())
    said = DECIDED if found.email else DECIDED_UNTOLD
    said = gettext(said) % {"reference": found.reference}
    db.session.commit()
    say(said)
    return redirect(url_for("desk.reports"), 303)


def _remove(found: Report, reason: Reason) -> None:
    """Take what was reported off the site, if it still is there, and tell its author."""
    if found.question_id is None:
        return
    question = db.session.get(Question, found.question_id, with_for_update=True)
    if question is not None and question.state is QuestionState.PUBLISHED:
        act = Act(account_here().id, now())
        decision = moderating.remove_question(question, reason, "", act)
        telling.tell(telling.removed(question, reason, "", act.at), decision)


def _mails(
    found: Report, question: Question | None, form: VerdictForm, drawn: str
) -> list[EmailMessage]:
    """Return what would be sent: to who reported, and to the author of what is removed."""
    letters = [reporting.verdict(found, VERDICTS[drawn], form.decision.data or "")]
    if drawn == "remove" and question is not None and question.state is QuestionState.PUBLISHED:
        letters.append(telling.removed(question, Reason(form.reason.data or ""), "", now()))
    return [one for one in map(mails.drawn, letters) if one is not None]


def _page(report_id: int, form: VerdictForm, status: int = 200, *, drawn: str = "") -> Response:
    reading()
    found = db.session.get(Report, report_id) or abort(404)
    question = db.session.get(Question, found.question_id) if found.question_id else None
    return studio_answer(
        "studio/questions/report.html",
        gettext("Report %(reference)s", reference=found.reference),
        status=status,
        report=found,
        question=question,
        form=form,
        reasons=REASONS,
        words=words,
        said_when=said_when,
        drawn=drawn,
        mails=_mails(found, question, form, drawn) if drawn else [],
    )
