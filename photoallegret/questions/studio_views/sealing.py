"""A question sealed as evidence for the authorities: a page that says what, and one button."""

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.access_log import shows_personal
from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.operations.journal import Event, note
from photoallegret.accounts.signed_in import account_here, trace_here
from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.gallery.views.heads import settings
from photoallegret.i18n import gettext
from photoallegret.questions.forms import SealForm
from photoallegret.questions.models import Question
from photoallegret.questions.operations.sealing import (
    PURPOSE,
    SEALABLE,
    Sealing,
    evidence_of,
    keep_capsule,
)
from photoallegret.questions.studio_views.blueprint import blueprint
from photoallegret.questions.studio_views.desk import QUESTION_ID
from photoallegret.sealed import Seal
from photoallegret.studio import owner_only, say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422


@studio_page(
    blueprint,
    fr=f"/questions/{QUESTION_ID}/preuve",
    en=f"/questions/{QUESTION_ID}/evidence",
    methods=("GET", "POST"),
)
@owner_only
@require_fresh()
@shows_personal("question", "question_id")
def seal(question_id: int) -> BaseResponse:
    """Say what is sealed and for how long; seal it once the button there is pressed."""
    form = SealForm()
    reading()  # files are read and sealed while no lock is held
    question = db.session.get(Question, question_id)
    if question is None or question.state not in SEALABLE:
        abort(404)
    if not form.is_submitted():
        return _page(question, form)
    if not form.validate():
        return _page(question, form, FORGED if form.form_token.errors else INCOMPLETE)
    person, moment = account_here(), now()
    sealing = Sealing(person.id, person.email, moment, form.reason.data or "")
    content = evidence_of(question, sealing, settings().data)
    reference = question.reference
    db.session.remove()
    keep_capsule(reference, Seal(settings().secrets, PURPOSE).close_bytes(content), sealing)
    note(Event.EVIDENCE_SEALED, person.id, trace_here(moment))
    db.session.commit()
    say(gettext("Question %(reference)s is sealed as evidence, for a year.", reference=reference))
    return redirect(url_for("desk.show", question_id=question_id), 303)


def _page(question: Question, form: SealForm, status: int = 200) -> Response:
    return studio_answer(
        "studio/questions/seal.html",
        gettext("Seal question %(reference)s as evidence", reference=question.reference),
        status=status,
        question=question,
        form=form,
    )
