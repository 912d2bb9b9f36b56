"""What can be asked of replies."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ScalarSelect, func, or_, select

from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo
from photoallegret.gallery.queries import appeared_at
from photoallegret.questions.models import Question
from photoallegret.replies.models import Reply, ReplyState, Target
from photoallegret.restricted import restricted_addresses

PAGE = 100


def standing_with(target: Target, address: str) -> Sequence[Reply]:
    """Return the replies that stand with a page, in the order they came.

    Not those whose author's data may only be kept.

    Args:
        target: what kind of page it is.
        address: the last part of its address.

    """
    about, ids, is_there = {
        Target.PHOTO: (Reply.photo_id, Photo.id, Photo.slug == address),
        Target.GALLERY: (
            Reply.gallery_id,
            Gallery.id,
            or_(Gallery.slug == address, Gallery.secret == address),
        ),
        Target.QUESTION: (Reply.question_id, Question.id, Question.slug == address),
    }[target]
    return db.session.scalars(
        select(Reply)
        .where(
            about.in_(select(ids).where(is_there)),
            Reply.state == ReplyState.INSERTED,
            Reply.email_key.not_in(restricted_addresses()),
        )
        .order_by(Reply.id)
    ).all()


def waiting() -> ScalarSelect[int]:
    """Return, as a subquery, how many wait for a decision."""
    return select(func.count(Reply.id)).where(Reply.state == ReplyState.RECEIVED).scalar_subquery()


def undecided() -> Sequence[Reply]:
    """Return those that wait for a decision, the first due first."""
    return db.session.scalars(
        select(Reply).where(Reply.state == ReplyState.RECEIVED).order_by(Reply.received_at)
    ).all()


def decided() -> Sequence[Reply]:
    """Return the last ones decided, the newest first."""
    return db.session.scalars(
        select(Reply)
        .where(Reply.state != ReplyState.RECEIVED)
        .order_by(Reply.received_at.desc())
        .limit(PAGE)
    ).all()


def photo_published_at(photo_id: int, moment: datetime) -> datetime | None:
    """Return since when a photo is seen in some gallery, None when it is in none."""
    members = db.session.scalars(
        select(GalleryPhoto)
        .join(Gallery, Gallery.id == GalleryPhoto.gallery_id)
        .where(GalleryPhoto.photo_id == photo_id, Gallery.published_at <= moment)
    )
    return min((appeared_at(one) for one in members), default=None)


def is_late(reply: Reply, today: date) -> bool:
    """Say whether a reply waits beyond its day."""
    return reply.state is ReplyState.RECEIVED and reply.due_on < today
