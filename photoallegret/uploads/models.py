"""What exists of uploads: one row for each file being sent, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.accounts.models import Account
from photoallegret.db import Model, named
from photoallegret.gallery.models import Gallery, Photo
from photoallegret.personal_data import Subject, Tie, not_personal, personal
from photoallegret.uploads.personal_data import SENDING

FOLDER = "uploads/tus"
"""Of the data folder: a file for each upload, under its token."""


class UploadState(StrEnum):
    """How far a file has come."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    """All bytes are here; the background work takes it next."""
    READY = "ready"
    DUPLICATE = "duplicate"
    """The library held the same bytes already."""
    REFUSED = "refused"


class Upload(Model):
    """One file being sent. Its bytes lie in the uploads folder, under its token."""

    __tablename__ = "upload"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    token: Mapped[str] = mapped_column(String(43), unique=True, info=not_personal())
    """Unguessable last part of its address, and name of its file."""
    account_id: Mapped[int] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), info=personal(SENDING)
    )
    file_name: Mapped[str] = mapped_column(String(255), info=personal(SENDING))
    length: Mapped[int] = mapped_column(BigInteger, info=not_personal())
    """Bytes of the whole file, as announced."""
    offset: Mapped[int] = mapped_column(BigInteger, default=0, info=not_personal())
    """Bytes that are surely on the disk."""
    sha256: Mapped[str] = mapped_column(String(64), default="", info=not_personal())
    """As announced by the sender; "" when it said nothing."""
    gallery_id: Mapped[int | None] = mapped_column(
        ForeignKey(Gallery.id, ondelete="SET NULL"), info=not_personal()
    )
    """The gallery whose draft it joins once it is ready."""
    state: Mapped[UploadState] = mapped_column(
        named(UploadState), default=UploadState.RECEIVING, info=not_personal()
    )
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=not_personal())
    """Code and figures of why it was refused (gallery's Refusal)."""
    photo_id: Mapped[int | None] = mapped_column(
        ForeignKey(Photo.id, ondelete="SET NULL"), info=not_personal()
    )
    """The photo it became, or that was there already."""
    created_at: Mapped[datetime] = mapped_column(info=personal(SENDING))
    touched_at: Mapped[datetime] = mapped_column(info=personal(SENDING))
    ends_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    """When it is forgotten: a week after the last byte or the outcome, a day without a byte."""
    lease_until: Mapped[datetime | None] = mapped_column(info=not_personal())
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=not_personal())

    def files(self) -> tuple[str, ...]:
        """Return the file of the bytes received."""
        return (f"{FOLDER}/{self.token}",)

    __table_args__ = (
        CheckConstraint('length > 0 AND "offset" >= 0', name="size_sound"),
        Index(None, "state", "id"),
        Index(None, "account_id", "state"),
        Index(None, "account_id", "sha256"),
    )
