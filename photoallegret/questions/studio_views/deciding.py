"""Decisions on a question: each button of its page, and the way back."""

from collections.abc import Callable

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery.views.heads import absolute, settings
from photoallegret.i18n import N_, gettext
from photoallegret.questions.forms import DecisionForm
from photoallegret.questions.models import Decision, Question, QuestionState, Reason
from photoallegret.questions.operations import moderating, telling
from photoallegret.questions.operations.moderating import Act, NotAllowedError, Public
from photoallegret.questions.studio_views.blueprint import blueprint
from photoallegret.questions.studio_views.desk import marks_of, question_page
from photoallegret.studio import Undo, say, studio_page

FORGED, CONFLICT, INCOMPLETE = 400, 409, 422
Deciding = Callable[[Question, DecisionForm, Act], Decision | None]


@studio_page(
    blueprint,
    fr="/questions/<int:question_id>/decision",
    en="/questions/<int:question_id>/decision",
    methods=("POST",),
)
def decide(question_id: int) -> BaseResponse:
    """Do what the button pressed says."""
    question = db.session.get(Question, question_id, with_for_update=True) or abort(404)
    form = DecisionForm()
    deciding = ACTS.get(form.act.data or "") or abort(400)
    if not form.validate():
        return question_page(question, form, FORGED if form.form_token.errors else INCOMPLETE)
    if form.edition.data != str(question.edition):
        form.form_errors.append(
            gettext("This question was changed meanwhile. Read it again before you decide.")
        )
        form.edition.data = str(question.edition)
        return question_page(question, form, CONFLICT)
    try:
        decision = deciding(question, form, Act(account_here().id, now()))
    except NotAllowedError:
        db.session.rollback()
        form.form_errors.append(gettext("This cannot be done with the question as it stands."))
        question = db.session.get_one(Question, question_id)
        return question_page(question, form, CONFLICT)
    if decision is None:
        return question_page(question, form, INCOMPLETE)
    undo = Undo(url_for("desk.undo", question_id=question_id), {"decision": str(decision.id)})
    said = gettext(SAID[question.state], reference=question.reference)
    db.session.commit()
    say(said, undo)
    return redirect(url_for("desk.index"), 303)


@studio_page(
    blueprint,
    fr="/questions/<int:question_id>/annuler",
    en="/questions/<int:question_id>/undo",
    methods=("POST",),
)
def undo(question_id: int) -> BaseResponse:
    """Take the last decision back; a mail that has not left stays here."""
    check_act()
    question = db.session.get(Question, question_id, with_for_update=True) or abort(404)
    last = question.decisions[-1] if question.decisions else None
    if last is None or str(last.id) != request.form.get("decision"):
        say(gettext("Something else was decided meanwhile: nothing was taken back."))
        return redirect(url_for("desk.show", question_id=question_id), 303)
    try:
        moderating.take_back(question, Act(account_here().id, now()))
    except NotAllowedError:
        db.session.rollback()
        say(gettext("This cannot be taken back."))
        return redirect(url_for("desk.show", question_id=question_id), 303)
    telling.untell([last])
    reference = question.reference
    db.session.commit()
    say(gettext("Question %(reference)s is as it was before.", reference=reference))
    return redirect(url_for("desk.show", question_id=question_id), 303)


def _answer(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_answer():
        return None
    decision = moderating.answer_privately(question, form.answer.data or "", act)
    telling.tell_answered(question, decision)
    return decision


def _keep(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    return moderating.keep_to_publish(question, _public(form), act) if form.check_public() else None


def _publish(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_public():
        return None
    public = _public(form)
    if not form.seen_again.data and marks_of(f"{public.question}\n{public.answer}", settings()):
        form.seen_again.errors = [gettext("Look at what is marked, then tick the box.")]
        return None
    decision = moderating.publish_question(question, public, act)
    link = absolute(url_for("questions.show", slug=question.slug, lang=question.language))
    telling.tell_published(question, decision, link)
    return decision


def _decline(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_reason():
        return None
    reason = Reason(form.reason.data or "")
    decision = moderating.decline_question(question, reason, form.note.data or "", act)
    if reason is not Reason.SPAM:  # DSA art. 17(2): none is owed for advertising in numbers
        telling.tell_declined(question, decision)
    return decision


def _remove(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_reason():
        return None
    reason = Reason(form.reason.data or "")
    decision = moderating.remove_question(question, reason, form.note.data or "", act)
    if reason is not Reason.SPAM:
        telling.tell_removed(question, decision)
    return decision


def _spam(question: Question, _form: DecisionForm, act: Act) -> Decision | None:
    return moderating.call_spam(question, act)


def _not_spam(question: Question, _form: DecisionForm, act: Act) -> Decision | None:
    return moderating.clear_doubts(question, act)


def _public(form: DecisionForm) -> Public:
    chosen = {int(one) for one in request.form.getlist("pictures") if one.isdecimal()}
    return Public(form.public_question.data or "", form.public_answer.data or "", chosen)


ACTS: dict[str, Deciding] = {
    "answer": _answer,
    "keep": _keep,
    "publish": _publish,
    "decline": _decline,
    "remove": _remove,
    "spam": _spam,
    "not-spam": _not_spam,
}
SAID = {
    QuestionState.ANSWERED: N_("Question %(reference)s is answered."),
    QuestionState.TO_PUBLISH: N_("Question %(reference)s waits to be published."),
    QuestionState.PUBLISHED: N_("Question %(reference)s is public."),
    QuestionState.DECLINED: N_("Question %(reference)s is declined."),
    QuestionState.REMOVED: N_("Question %(reference)s is off the site."),
    QuestionState.SPAM: N_("Question %(reference)s lies with the spam, for 30 days."),
    QuestionState.NEW: N_("Question %(reference)s lies with the new ones."),
    QuestionState.UNCONFIRMED: N_("Question %(reference)s is as it was before."),
}
