"""Decisions on a question: each button of its page, and the way back."""

import re
from collections.abc import Callable

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.access_log import shows_personal
from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.forms import check_act
from photoallegret.i18n import N_, gettext
from photoallegret.questions.forms import DecisionForm
from photoallegret.questions.models import Decision, Question, QuestionState, Reason, Wish
from photoallegret.questions.operations import moderating, telling
from photoallegret.questions.operations.moderating import (
    Act,
    NotAllowedError,
    Public,
    may_take_back,
    take_back,
)
from photoallegret.questions.operations.naming import may_show
from photoallegret.questions.queries import DeskFilter, heap_of
from photoallegret.questions.studio_views import mails
from photoallegret.questions.studio_views.blueprint import blueprint
from photoallegret.questions.studio_views.desk import QUESTION_ID, question_page
from photoallegret.questions.studio_views.marked import marked_words, without_marks
from photoallegret.restricted import RestrictedError
from photoallegret.studio import Undo, say, studio_page

FORGED, CONFLICT, INCOMPLETE = 400, 409, 422
PICTURE = re.compile(r"[0-9]{1,9}")
Deciding = Callable[[Question, DecisionForm, Act], Decision | None]


@studio_page(
    blueprint,
    fr=f"/questions/{QUESTION_ID}/decision",
    en=f"/questions/{QUESTION_ID}/decision",
    methods=("GET", "POST"),
)
@shows_personal("question", "question_id")
def decide(question_id: int) -> BaseResponse:
    """Do what the button pressed says; those of ``DRAWING`` only draw the page again."""
    if request.method == "GET":  # the page drawn again was reloaded
        return redirect(url_for("desk.show", question_id=question_id))
    form = DecisionForm()  # the body is read before the database's lock is taken
    act = form.act.data or ""
    if act not in ACTS and act not in DRAWING:
        abort(400)
    if not form.validate():
        return _refuse(question_id, form, FORGED if form.form_token.errors else INCOMPLETE)
    return _draw(question_id, form) if act in DRAWING else _act(question_id, form, act)


def _act(question_id: int, form: DecisionForm, act: str) -> BaseResponse:
    question = db.session.get(Question, question_id, with_for_update=True) or abort(404)
    if form.edition.data != str(question.edition):
        form.edition.data = str(question.edition)
        said = gettext("This question was changed meanwhile. Read it again before you decide.")
        return _refuse(question_id, form, CONFLICT, said)
    heap = heap_of(question)
    try:
        decision = ACTS[act](question, form, Act(account_here().id, now()))
    except NotAllowedError:
        said = gettext("This cannot be done with the question as it stands.")
        return _refuse(question_id, form, CONFLICT, said)
    except RestrictedError:
        db.session.rollback()
        said = gettext("The use of its author's data is restricted: it can only be kept.")
        return _refuse(question_id, form, CONFLICT, said)
    if decision is None:
        return _refuse(question_id, form, INCOMPLETE)
    return _done(question, decision, heap)


def _done(question: Question, decision: Decision, heap: DeskFilter) -> BaseResponse:
    """Commit, and lead back to the heap; what was corrected is shown as it stands now."""
    undo = None
    if may_take_back(question):
        undo = Undo(url_for("desk.undo", question_id=question.id), {"decision": str(decision.id)})
    is_correction = decision.before == decision.after == QuestionState.PUBLISHED
    said = CORRECTED if is_correction else SAID[question.state]
    reference, question_id = question.reference, question.id
    db.session.commit()
    say(gettext(said) % {"reference": reference}, undo)
    if is_correction:
        return redirect(url_for("desk.show", question_id=question_id), 303)
    return redirect(url_for("desk.index", tas=heap.value), 303)


@studio_page(
    blueprint,
    fr=f"/questions/{QUESTION_ID}/annuler",
    en=f"/questions/{QUESTION_ID}/undo",
    methods=("POST",),
)
def undo(question_id: int) -> BaseResponse:
    """Take the last decision back; a mail that has not left stays here."""
    check_act()
    question = db.session.get(Question, question_id, with_for_update=True) or abort(404)
    last = question.decisions[-1] if question.decisions else None
    if last is None or str(last.id) != request.form.get("decision"):
        said = gettext("Something else was decided meanwhile: nothing was taken back.")
        return _leave(question_id, said)
    try:
        take_back(question, Act(account_here().id, now()))
    except (NotAllowedError, RestrictedError):
        return _leave(question_id, gettext("This cannot be taken back."))
    has_left = telling.untell(last)
    said = gettext("Question %(reference)s is as it was before.", reference=question.reference)
    db.session.commit()
    if has_left:
        left = gettext("But its author was told already: the message has left.")
        said = f"{said} {left}"
    return _leave(question_id, said)


def _leave(question_id: int, said: str) -> BaseResponse:
    """Lead to the question with a word."""
    say(said)
    return redirect(url_for("desk.show", question_id=question_id), 303)


def _refuse(question_id: int, form: DecisionForm, status: int, said: str = "") -> BaseResponse:
    """Return the page with what was typed; nothing was changed, and no lock is held."""
    if said:
        form.form_errors.append(said)
    db.session.remove()
    reading()
    question = db.session.get(Question, question_id) or abort(404)
    return question_page(question, form, status)


def _draw(question_id: int, form: DecisionForm) -> BaseResponse:
    """Return the page with what is typed as visitors, or its author, would read it.

    What is marked is taken out if asked.
    """
    reading()
    question = db.session.get(Question, question_id) or abort(404)
    act = form.act.data or ""
    if act in mails.CHECKS and not mails.CHECKS[act](form):
        return question_page(question, form, INCOMPLETE)
    if act == "redact":
        form.public_answer.data = without_marks(question, form.public_words())
        form.public_question.data = without_marks(question, form.public_question.data or "")
    return question_page(question, form, drawn=act)


def _answer(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_answer():
        return None
    answer = form.answer.data or ""
    decision = moderating.answer_privately(question, answer, act)
    telling.tell(telling.answered(question, answer), decision)
    return decision


def _keep(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_public() or not _check_name(question, form):
        return None
    return moderating.keep_to_publish(question, _public(form), act)


def _publish(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not _may_be_public(question, form):
        return None
    decision = moderating.publish_question(question, _public(form), act)
    link = mails.address_of(question, question.public_question)
    telling.tell(telling.published(question, question.answer, link), decision)
    return decision


def _correct(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not _may_be_public(question, form):
        return None
    return moderating.correct_public(question, _public(form), act)


def _may_be_public(question: Question, form: DecisionForm) -> bool:
    is_whole = form.check_public() and _check_name(question, form)
    return is_whole and _check_marks(question, form)


def _check_name(question: Question, form: DecisionForm) -> bool:
    """Say whether no more of its author's name is shown than was agreed, the error noted."""
    name = _name_shown(form)
    if question.wish is not Wish.NAMED or name is None or may_show(question, name):
        return True
    form.public_name.errors = [gettext("Show only a part of the name its author gave.")]
    return False


def _check_marks(question: Question, form: DecisionForm) -> bool:
    """Say whether each mark left was shown and looked at, the error noted."""
    left = marked_words(question, (form.public_question.data or "", form.public_words()))
    shown = request.form.getlist("seen")
    if not left or (form.seen_again.data and set(left) <= set(shown)):
        return True
    form.seen_again.data = False
    form.seen_again.errors = [gettext("Look at what is marked, then tick the box.")]
    return False


def _decline(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_reason():
        return None
    reason, note = Reason(form.reason.data or ""), form.note.data or ""
    decision = moderating.decline_question(question, reason, note, act)
    telling.tell(telling.declined(question, reason, note, act.at), decision)
    return decision


def _remove(question: Question, form: DecisionForm, act: Act) -> Decision | None:
    if not form.check_reason():
        return None
    reason, note = Reason(form.reason.data or ""), form.note.data or ""
    decision = moderating.remove_question(question, reason, note, act)
    telling.tell(telling.removed(question, reason, note, act.at), decision)
    return decision


def _spam(question: Question, _form: DecisionForm, act: Act) -> Decision | None:
    return moderating.call_spam(question, act)


def _not_spam(question: Question, _form: DecisionForm, act: Act) -> Decision | None:
    return moderating.clear_doubts(question, act)


def _public(form: DecisionForm) -> Public:
    chosen = {int(one) for one in request.form.getlist("pictures") if PICTURE.fullmatch(one)}
    return Public(
        form.public_question.data or "",
        form.public_words(),
        chosen,
        private=form.answer.data or "",
        name=_name_shown(form),
    )


def _name_shown(form: DecisionForm) -> str | None:
    """Return the name typed, None where the page asked for none."""
    return (form.public_name.data or "") if form.public_name.raw_data else None


ACTS: dict[str, Deciding] = {
    "answer": _answer,
    "keep": _keep,
    "publish": _publish,
    "correct": _correct,
    "decline": _decline,
    "remove": _remove,
    "spam": _spam,
    "not-spam": _not_spam,
}
DRAWING = ("preview", "redact", *mails.CHECKS)
CORRECTED = N_("Question %(reference)s is corrected on the site.")
SAID = {
    QuestionState.ANSWERED: N_(
        "Question %(reference)s is answered. The answer leaves in two minutes."
    ),
    QuestionState.TO_PUBLISH: N_("Question %(reference)s waits to be published."),
    QuestionState.PUBLISHED: N_("Question %(reference)s is public."),
    QuestionState.DECLINED: N_("Question %(reference)s is declined."),
    QuestionState.REMOVED: N_("Question %(reference)s is off the site."),
    QuestionState.SPAM: N_("Question %(reference)s lies with the spam, for 30 days."),
    QuestionState.NEW: N_("Question %(reference)s lies with the new ones."),
    QuestionState.UNCONFIRMED: N_("Question %(reference)s is as it was before."),
}
