"""Public questions: by date, found by words, about one photo or gallery."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, tuple_
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.folding import folded
from photoallegret.questions.models import Attachment, Question, QuestionState
from photoallegret.restricted import restricted_addresses

PAGE = 20
IN_SITEMAP = 10_000
LONGEST_SEARCH = 100


def _is_public() -> ColumnElement[bool]:
    """Return the condition: it is published, and its author's data may be used."""
    return and_(
        Question.state == QuestionState.PUBLISHED,
        Question.email_key.not_in(restricted_addresses()),
    )


def published_questions(
    *,
    words: str = "",
    gallery_id: int | None = None,
    photo_id: int | None = None,
    before: int | None = None,
) -> list[Question]:
    """Return one more than a page of public questions, the newest first.

    Args:
        words: each of them stands in question or answer, whatever its case and accents.
        gallery_id: only those about this gallery or a photo seen in it.
        photo_id: only those about this photo.
        before: only those that come after this question in the list.

    """
    wanted = select(Question).where(_is_public())
    for word in folded(words[:LONGEST_SEARCH]).split():
        wanted = wanted.where(Question.folded.contains(word, autoescape=True))
    if gallery_id is not None:
        wanted = wanted.where(Question.gallery_id == gallery_id)
    if photo_id is not None:
        wanted = wanted.where(Question.photo_id == photo_id)
    if before is not None:
        last = select(Question.published_at, Question.id).where(Question.id == before)
        wanted = wanted.where(tuple_(Question.published_at, Question.id) < last.scalar_subquery())
    newest = wanted.order_by(Question.published_at.desc(), Question.id.desc())
    return list(db.session.scalars(newest.limit(PAGE + 1)))


def published_question(slug: str) -> Question | None:
    """Return the public question at ``slug``, with its pictures."""
    return db.session.scalar(
        select(Question)
        .where(Question.slug == slug, _is_public())
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
            _is_public(),
        )
    )


def published_addresses() -> Sequence[Row[Any, Any, Any]]:
    """Return (slug, language, moment of publication) of public questions, the newest first."""
    return db.session.execute(
        select(Question.slug, Question.language, Question.published_at)
        .where(_is_public())
        .order_by(Question.published_at.desc())
        .limit(IN_SITEMAP)
    ).all()
