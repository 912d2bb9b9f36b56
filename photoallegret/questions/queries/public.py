"""Public questions: by date, found by words, about one photo or gallery."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.folding import folded
from photoallegret.questions.models import Attachment, Question, QuestionState

PAGE = 20
SHOWN_BESIDE = 5
"""Questions named on the page of the photo or gallery they speak of."""
LONGEST_SEARCH = 100


def published_questions(
    *, words: str = "", gallery_id: int | None = None, before: int | None = None
) -> list[Question]:
    """Return one more than a page of public questions, the newest first.

    Args:
        words: each of them stands in question or answer, whatever its case and accents.
        gallery_id: only those about this gallery or a photo seen in it.
        before: only those that come after this question in the list.

    """
    wanted = select(Question).where(Question.state == QuestionState.PUBLISHED)
    for word in folded(words[:LONGEST_SEARCH]).split():
        wanted = wanted.where(Question.folded.contains(word, autoescape=True))
    if gallery_id is not None:
        wanted = wanted.where(Question.gallery_id == gallery_id)
    if before is not None:
        last = select(Question.published_at, Question.id).where(Question.id == before)
        wanted = wanted.where(tuple_(Question.published_at, Question.id) < last.scalar_subquery())
    newest = wanted.order_by(Question.published_at.desc(), Question.id.desc())
    return list(db.session.scalars(newest.limit(PAGE + 1)))


def published_question(slug: str) -> Question | None:
    """Return the public question at ``slug``, with its pictures."""
    return db.session.scalar(
        select(Question)
        .where(Question.slug == slug, Question.state == QuestionState.PUBLISHED)
        .options(
            selectinload(Question.attachments),
            selectinload(Question.photo),
            selectinload(Question.gallery),
        )
    )


def was_published(slug: str) -> bool:
    """Say whether a question stood at ``slug`` and does not any more."""
    return db.session.scalar(select(Question.id).where(Question.slug == slug)) is not None


def public_attachment(key: str) -> Attachment | None:
    """Return the picture with ``key`` if it is shown with a public question."""
    return db.session.scalar(
        select(Attachment)
        .join(Question, Question.id == Attachment.question_id)
        .where(
            Attachment.key == key,
            Attachment.is_public,
            Question.state == QuestionState.PUBLISHED,
        )
    )


def about_photo(photo_id: int) -> Sequence[Question]:
    """Return the newest public questions about a photo."""
    return _newest(Question.photo_id == photo_id)


def about_gallery(gallery_id: int) -> Sequence[Question]:
    """Return the newest public questions about a gallery or a photo of it."""
    return _newest(Question.gallery_id == gallery_id)


def _newest(condition: object) -> Sequence[Question]:
    return db.session.scalars(
        select(Question)
        .where(condition, Question.state == QuestionState.PUBLISHED)  # type: ignore[arg-type]  # a condition
        .order_by(Question.published_at.desc())
        .limit(SHOWN_BESIDE)
    ).all()
