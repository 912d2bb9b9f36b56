"""The desk: questions by heap, and one of them with all that can be decided."""

from datetime import datetime

from flask import Response, abort, request, send_file
from sqlalchemy import select

from photoallegret.access_log import shows_personal
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.shown import show_gallery, show_photo
from photoallegret.gallery.views.heads import settings
from photoallegret.headers import FILE_POLICY
from photoallegret.i18n import gettext, written_instant
from photoallegret.questions import queries
from photoallegret.questions.forms import DecisionForm
from photoallegret.questions.models import Attachment, Question, Wish
from photoallegret.questions.operations.moderating import may_take_back
from photoallegret.questions.operations.naming import shown_name
from photoallegret.questions.operations.pictures import picture_path
from photoallegret.questions.operations.sealing import SEALABLE, sealed_on
from photoallegret.questions.queries.desk import PAGE, DeskFilter
from photoallegret.questions.rules import REASONS
from photoallegret.questions.studio_views import mails, words
from photoallegret.questions.studio_views.blueprint import blueprint
from photoallegret.questions.studio_views.marked import marked, marked_words
from photoallegret.restricted import is_restricted
from photoallegret.studio import studio_answer, studio_page

QUESTION_ID = "<int(max=999999999):question_id>"
HIGHEST = 999_999_999
"""What every database takes for a number."""


@studio_page(blueprint, fr="/questions", en="/questions")
def index() -> Response:
    """Show one heap of questions."""
    asked = request.args.get("tas", DeskFilter.NEW.value)
    heap = DeskFilter(asked) if asked in set(DeskFilter) else abort(404)
    before = request.args.get("apres", type=int)
    late, oldest = queries.long_waiting(now())
    found = queries.questions_on_desk(heap, before=before and min(before, HIGHEST))
    return studio_answer(
        "studio/questions/index.html",
        gettext("Questions"),
        heap=heap,
        heaps=words.HEAPS,
        counts=queries.counts_by_filter(),
        questions=found[:PAGE],
        last=found[PAGE - 1].id if len(found) > PAGE else None,
        is_first=before is None,
        reports=queries.count_reports(),
        late=late,
        oldest=oldest,
    )


@studio_page(blueprint, fr=f"/questions/{QUESTION_ID}", en=f"/questions/{QUESTION_ID}")
@shows_personal("question", "question_id")
def show(question_id: int) -> Response:
    """Show one question and what can be decided of it."""
    question = db.session.get(Question, question_id) or abort(404)
    return question_page(question, filled(question))


@studio_page(blueprint, fr="/questions/images/<key>", en="/questions/pictures/<key>")
def picture(key: str) -> Response:
    """Send a picture joined to a question, public or not."""
    if not key.isprintable():  # PostgreSQL takes no NUL
        abort(404)
    attachment = db.session.scalar(select(Attachment).where(Attachment.key == key)) or abort(404)
    path = picture_path(attachment, settings().data)
    if not path.exists():
        abort(404)
    response = send_file(path, mimetype="image/jpeg", etag=attachment.digest, conditional=True)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def filled(question: Question) -> DecisionForm:
    """Return the form as it is first shown: what was written before, else the question itself."""
    return DecisionForm(
        formdata=None,
        edition=str(question.edition),
        answer=question.answer,
        public_question=question.public_question or question.text,
        public_answer=question.public_answer,
        public_name=shown_name(question),
    )


def question_page(
    question: Question, form: DecisionForm, status: int = 200, *, drawn: str = ""
) -> Response:
    """Return the page of one question.

    Args:
        question: which.
        form: what was typed, or what is first shown.
        status: of the answer.
        drawn: the button that only draws the page again, "" when none was pressed: what it
            speaks of is unfolded.

    """
    asked, answered = form.public_question.data or "", form.public_words()
    chosen = set(request.form.getlist("pictures"))
    return studio_answer(
        "studio/questions/show.html",
        gettext("Question %(reference)s", reference=question.reference),
        status=status,
        question=question,
        heap=queries.heap_of(question),
        beside=queries.questions_beside(question),
        deciders=queries.deciders(question),
        may_take_back=may_take_back(question),
        form=form,
        photo=None if question.photo is None else show_photo(question.photo),
        gallery=None if question.gallery is None else show_gallery(question.gallery),
        may_publish=question.wish is not Wish.NO,
        chosen=chosen if form.is_submitted() else _public_pictures(question),
        marks=marked_words(question, (asked, answered)),
        preview=(marked(question, asked), marked(question, answered)),
        drawn=drawn,
        mail=mails.mail_of(question, form, drawn) if drawn in mails.CHECKS else None,
        is_restricted=is_restricted(address=question.email_key),
        sealed=[said_when(at) for at in sealed_on(question.reference)],
        is_sealable=question.state in SEALABLE,
        reasons=REASONS,
        words=words,
        said_when=said_when,
    )


def said_when(instant: datetime) -> str:
    """Return an instant in words, where the photographer lives."""
    return written_instant(instant, settings().site.time_zone)


def _public_pictures(question: Question) -> set[str]:
    return {str(one.id) for one in question.attachments if one.is_public}
