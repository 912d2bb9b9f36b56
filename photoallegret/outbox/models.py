"""What exists of the outbox: messages to send, being sent, sent and given up."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model, named
from photoallegret.mail.addresses import LONGEST
from photoallegret.mail.delivering import FOLDER
from photoallegret.mail.troubles import LONGEST as LONGEST_DETAIL
from photoallegret.mail.troubles import Trouble
from photoallegret.outbox.personal_data import CONTENT, WRITING
from photoallegret.personal_data import Subject, Tie, not_personal, personal


class MailState(StrEnum):
    """How far a message is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Given up, and kept so that it can be sent again."""
    EXPIRED = "expired"
    """What it says was no longer true before it could leave."""


class OutgoingMail(Model):
    """One message to one person, written in the transaction of the fact that it tells."""

    __tablename__ = "outbox"
    __subjects__ = (Subject(Tie.ADDRESS, "recipient_key", proved=True),)
    # whoever gave the address, its holder received the message

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    key: Mapped[str] = mapped_column(String(32), unique=True, info=not_personal())
    """Of its Message-ID, the same at each attempt: a reader's server may know it again."""
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True, info=not_personal())
    """Of the fact it tells: each is told once. Its own key when nothing was said."""
    slug: Mapped[str] = mapped_column(String(40), info=personal(WRITING))
    """Which templates: "password-changed"."""
    recipient: Mapped[str] = mapped_column(String(LONGEST), info=personal(WRITING))
    recipient_key: Mapped[str] = mapped_column(
        String(LONGEST), default="", index=True, info=personal(WRITING)
    )
    """One form of all the ways to write the address, the same as in other rooms."""
    is_last: Mapped[bool] = mapped_column(default=False, info=not_personal())
    """It tells that its reader was erased: once it has left, the row forgets the address too."""
    language: Mapped[str] = mapped_column(String(8), info=personal(WRITING))
    content: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), info=personal(CONTENT)
    )
    """Values of the templates and the reply address; None once it has left."""
    created_at: Mapped[datetime] = mapped_column(info=personal(WRITING))
    expires_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """From when on it must not leave: the link that it holds has ended."""
    state: Mapped[MailState] = mapped_column(
        named(MailState), default=MailState.WAITING, info=personal(WRITING)
    )
    next_at: Mapped[datetime] = mapped_column(info=not_personal())
    """When it may be tried next."""
    lease: Mapped[str] = mapped_column(String(16), default="", info=not_personal())
    """Of the sender that has it now: who holds another may change nothing."""
    lease_until: Mapped[datetime | None] = mapped_column(info=not_personal())
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())
    first_tried_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """From when on the time counts after which it is given up."""
    trouble: Mapped[Trouble | None] = mapped_column(named(Trouble), info=personal(WRITING))
    """Why the last attempt failed."""
    detail: Mapped[str] = mapped_column(String(LONGEST_DETAIL), default="", info=personal(WRITING))
    """What the server said then, in its words."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(WRITING))
    """When it left or was given up."""

    __table_args__ = (Index(None, "state", "next_at", "id"),)

    @property
    def file_name(self) -> str:
        """Return the name, without ending, of its file where mail is written to files."""
        return file_name(self.created_at, self.slug, self.key)

    def files(self) -> tuple[str, ...]:
        """Return its file, where mail is written to files."""
        return (f"{FOLDER}/{self.file_name}.eml",)

    def when_emptied(self, columns: frozenset[str], moment: datetime) -> dict[str, Any]:
        """Let it not leave any more."""
        waits = self.state is MailState.WAITING and "content" in columns
        return {"state": MailState.EXPIRED, "ended_at": moment} if waits else {}


def file_name(created_at: datetime, slug: str, key: str) -> str:
    """Return the name, without ending, of a message's file: they sort by age."""
    return f"{created_at:%Y%m%d-%H%M%S}-{slug}-{key[:8]}"
