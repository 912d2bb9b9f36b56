"""The desk: questions by heap, and one of them with all that can be decided."""

from flask import Response, abort, request, send_file

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.shown import show_gallery, show_photo
from photoallegret.gallery.views.heads import settings
from photoallegret.i18n import gettext
from photoallegret.questions import queries
from photoallegret.questions.forms import DecisionForm
from photoallegret.questions.models import Attachment, Question, Wish
from photoallegret.questions.operations.marking import Mark, marks_in
from photoallegret.questions.operations.pictures import picture_path
from photoallegret.questions.queries.desk import PAGE, DeskFilter
from photoallegret.questions.studio_views import words
from photoallegret.questions.studio_views.blueprint import blueprint
from photoallegret.studio import studio_answer, studio_page


@studio_page(blueprint, fr="/questions", en="/questions")
def index() -> Response:
    """Show one heap of questions."""
    asked = request.args.get("tas", DeskFilter.NEW.value)
    heap = DeskFilter(asked) if asked in set(DeskFilter) else abort(404)
    found = queries.questions_on_desk(heap, before=request.args.get("apres", type=int))
    return studio_answer(
        "studio/questions/index.html",
        gettext("Questions"),
        heap=heap,
        heaps=words.HEAPS,
        counts=queries.counts_by_filter(),
        questions=found[:PAGE],
        last=found[PAGE - 1].id if len(found) > PAGE else None,
        reports=len(queries.reports_waiting()),
    )


@studio_page(blueprint, fr="/questions/<int:question_id>", en="/questions/<int:question_id>")
def show(question_id: int) -> Response:
    """Show one question and what can be decided of it."""
    question = db.session.get(Question, question_id) or abort(404)
    return question_page(question, filled(question))


@studio_page(blueprint, fr="/questions/images/<key>", en="/questions/pictures/<key>")
def picture(key: str) -> Response:
    """Send a picture joined to a question, public or not."""
    attachment = db.session.query(Attachment).filter_by(key=key).one_or_none() or abort(404)
    path = picture_path(attachment, settings().data)
    response = send_file(path, mimetype="image/jpeg", etag=attachment.digest, conditional=True)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def filled(question: Question) -> DecisionForm:
    """Return the form as it is first shown: what was written before, else the question itself."""
    return DecisionForm(
        formdata=None,
        edition=str(question.edition),
        answer=question.answer,
        public_question=question.public_question or question.text,
        public_answer=question.public_answer or question.answer,
    )


def question_page(question: Question, form: DecisionForm, status: int = 200) -> Response:
    """Return the page of one question."""
    photo = None if question.photo is None else show_photo(question.photo)
    gallery = None if question.gallery is None else show_gallery(question.gallery)
    return studio_answer(
        "studio/questions/show.html",
        gettext("Question %(reference)s", reference=question.reference),
        status=status,
        question=question,
        form=form,
        photo=photo,
        gallery=gallery,
        may_publish=question.wish is not Wish.NO,
        marks=[
            public_part(form, mark, name)
            for name in ("public_question", "public_answer")
            for mark in marks_of(getattr(form, name).data or "", settings())
        ],
        words=words,
    )


def public_part(form: DecisionForm, mark: Mark, name: str) -> tuple[str, str]:
    """Return which field a mark stands in, and the words marked."""
    text = getattr(form, name).data or ""
    return name, text[mark.start : mark.end]


def marks_of(text: str, told: Settings) -> list[Mark]:
    """Return what may name a person in ``text``; the photographer's own name may stand."""
    return marks_in(text, known=(told.site.photographer.name, told.site.name))
