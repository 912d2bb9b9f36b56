"""What exists of replies: each asked for once, inserted or refused."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy import text as written
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.accounts.models import LONGEST_ADDRESS
from photoallegret.db import Model, named, partial_index
from photoallegret.deadlines import day_of, reply_due
from photoallegret.gallery.models import Gallery, Photo
from photoallegret.personal_data import Subject, Tie, not_personal, personal
from photoallegret.questions.models import Question
from photoallegret.replies.personal_data import REPLY, SHOWN

LONGEST_PAGE, LONGEST_NAME, LONGEST_TEXT, LONGEST_NOTE = 500, 120, 12_000, 4_000
"""The law allows 200 lines (décret 2007-1527)."""
HAS_CONTACT = "email <> ''"
IS_ENDED = "state IN ('refused', 'ended')"
"""Written out: an index serves a rule of retention that says the same words."""


class Target(StrEnum):
    """What kind of page a reply answers."""

    PHOTO = "photo"
    GALLERY = "gallery"
    QUESTION = "question"
    OTHER = "other"
    """The photographer inserts it by hand."""


class ReplyState(StrEnum):
    """How far a reply has come."""

    RECEIVED = "received"
    INSERTED = "inserted"
    REFUSED = "refused"
    ENDED = "ended"
    """It stood on the page, and was taken off or went with it."""


class Ground(StrEnum):
    """Why a reply is not inserted."""

    LATE = "late"
    NOT_CONCERNED = "not-concerned"
    UNRELATED = "unrelated"
    UNLAWFUL = "unlawful"
    TOO_LONG = "too-long"


class Reply(Model):
    """What one person answers to one page."""

    __tablename__ = "reply"
    __subjects__ = (Subject(Tie.ADDRESS, "email_key", proved=False),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(String(12), unique=True, info=personal(REPLY))
    """Told to people: "R-7F3K2M". It opens nothing."""
    language: Mapped[str] = mapped_column(String(8), info=personal(REPLY, closed=True))
    page: Mapped[str] = mapped_column(String(LONGEST_PAGE), info=personal(REPLY))
    """Path of what it answers."""
    target: Mapped[Target] = mapped_column(named(Target), info=not_personal())
    photo_id: Mapped[int | None] = mapped_column(
        ForeignKey(Photo.id, ondelete="SET NULL"), index=True, info=not_personal()
    )
    gallery_id: Mapped[int | None] = mapped_column(
        ForeignKey(Gallery.id, ondelete="SET NULL"), index=True, info=not_personal()
    )
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey(Question.id, ondelete="SET NULL"), index=True, info=not_personal()
    )
    published_on: Mapped[date | None] = mapped_column(info=not_personal())
    """Since when the page is public, where that is known."""
    contested: Mapped[str] = mapped_column(Text, info=personal(REPLY))
    text: Mapped[str] = mapped_column(Text, info=personal(SHOWN, correctable=True))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), info=personal(SHOWN, correctable=True))
    email: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), info=personal(REPLY))
    email_key: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), index=True, info=personal(REPLY)
    )
    state: Mapped[ReplyState] = mapped_column(
        named(ReplyState), default=ReplyState.RECEIVED, info=personal(REPLY)
    )
    received_at: Mapped[datetime] = mapped_column(info=personal(REPLY))
    reminded_for: Mapped[int | None] = mapped_column(Integer, info=not_personal())
    """Days that were left when the photographer was last reminded."""
    reminded_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    decided_at: Mapped[datetime | None] = mapped_column(info=personal(REPLY))
    ended_at: Mapped[datetime | None] = mapped_column(info=personal(REPLY))
    """When it left the page."""
    ground: Mapped[str] = mapped_column(String(20), default="", info=personal(REPLY))
    """One of Ground, "" where it is not refused."""
    note: Mapped[str] = mapped_column(Text, default="", info=personal(REPLY))
    """What the photographer added, as told to its author."""

    __table_args__ = (
        Index(None, "state", "received_at"),
        partial_index("ix_reply_decided_contact", "decided_at", where=written(HAS_CONTACT)),
        partial_index("ix_reply_ended", "ended_at", where=written(IS_ENDED)),
        {"sqlite_autoincrement": True},  # mail speaks of replies by their numbers
    )

    @property
    def due_on(self) -> date:
        """Return the last day to insert it: it runs from receipt, whatever comes."""
        return reply_due(day_of(self.received_at))

    def when_emptied(self, columns: frozenset[str], moment: datetime) -> dict[str, Any]:
        """Take it off its page; that is its decision, and none of its former days is left."""
        if "text" not in columns:
            return {}
        return {"state": ReplyState.ENDED, "decided_at": moment, "ended_at": moment}
