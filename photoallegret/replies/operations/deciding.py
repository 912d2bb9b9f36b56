"""What the photographer decides of a reply; its author is told, with the remedies."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from photoallegret.db import db
from photoallegret.replies.models import Ground, Reply, ReplyState, Target
from photoallegret.replies.operations.telling import tell
from photoallegret.replies.rules import GROUNDS


class NotAllowedError(Exception):
    """The reply is not in a state from which this can be decided; nothing was changed."""


def insert_reply(reply: Reply, note: str, now: datetime) -> None:
    """Have a reply stand with its page, as it was written.

    Raises:
        NotAllowedError: it is decided already.

    """
    _decide(reply, ReplyState.INSERTED, note, now)
    tell(reply, "reply-decided", state=reply.state.value, ground="", note=note)


def refuse_reply(reply: Reply, ground: Ground, note: str, now: datetime) -> None:
    """Refuse a reply, on a ground.

    Raises:
        NotAllowedError: it is decided already.

    """
    _decide(reply, ReplyState.REFUSED, note, now)
    reply.ground, reply.ended_at = ground, now
    tell(reply, "reply-decided", state=reply.state.value, ground=GROUNDS[ground], note=note)
    db.session.flush()


def take_off(reply: Reply, note: str, now: datetime) -> None:
    """Take a reply off its page: its author or a judge asks for it.

    Raises:
        NotAllowedError: it stands on none.

    """
    if reply.state is not ReplyState.INSERTED:
        raise NotAllowedError
    reply.state, reply.ended_at, reply.note = ReplyState.ENDED, now, note
    tell(reply, "reply-decided", state=reply.state.value, ground="", note=note)
    db.session.flush()


def end_orphans(now: datetime) -> int:
    """Let the replies end whose page was deleted; return how many."""
    gone = [
        and_(Reply.target == target, column.is_(None))
        for target, column in (
            (Target.PHOTO, Reply.photo_id),
            (Target.GALLERY, Reply.gallery_id),
            (Target.QUESTION, Reply.question_id),
        )
    ]
    found = db.session.scalars(
        select(Reply).where(Reply.state == ReplyState.INSERTED, or_(*gone))
    ).all()
    for reply in found:
        reply.state, reply.ended_at = ReplyState.ENDED, now
    db.session.flush()
    return len(found)


def _decide(reply: Reply, state: ReplyState, note: str, now: datetime) -> None:
    if reply.state is not ReplyState.RECEIVED:
        raise NotAllowedError
    reply.state, reply.note, reply.decided_at = state, note, now
    db.session.flush()
