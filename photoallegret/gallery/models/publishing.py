"""The log of what was published and withdrawn, when and by whom. Rows are only added."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.accounts.models import Account
from photoallegret.db import Model, named, partial_index
from photoallegret.gallery.personal_data import DEPICTION, PUBLISHING
from photoallegret.personal_data import Subject, Tie, not_personal, personal


def signed_index(table: str, at: str, who: str) -> Index:
    """Return the index of rows that still say who did what they tell, by its instant."""
    signed = text(f"{who} IS NOT NULL")
    return partial_index(f"ix_{table}_signed", at, where=signed)


class PublishingAct(StrEnum):
    """What was done."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    VISIBILITY = "visibility"
    BINNED = "binned"
    DELETED = "deleted"
    REPLACED = "replaced"


class PublishingEntry(Model):
    """One act. It outlives what it speaks of, which it names in words."""

    __tablename__ = "publishing_entry"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id", only=("account_id",)),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    act: Mapped[PublishingAct] = mapped_column(named(PublishingAct), info=not_personal())
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True, info=personal(PUBLISHING)
    )
    """None: a command on the server, or a date that came."""
    gallery_id: Mapped[int | None] = mapped_column(Integer, info=not_personal())
    photo_id: Mapped[int | None] = mapped_column(Integer, info=not_personal())
    label: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    """What it was called then."""
    detail: Mapped[str] = mapped_column(String(300), default="", info=personal(DEPICTION))
    """More, in the program's words ("unlisted", "from 2026-12-01T08:00:00+00:00"), or a reason."""

    __table_args__ = (
        Index(None, "gallery_id", "id"),
        Index(None, "photo_id", "id"),
        signed_index("publishing_entry", "at", "account_id"),
    )
