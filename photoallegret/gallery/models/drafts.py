"""A gallery being worked on: its draft, and the versions that were published before.

Visitors see nothing of these tables: publishing copies a draft to the gallery itself.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.accounts.models import Account
from photoallegret.db import Model
from photoallegret.gallery.models.publishing import signed_index
from photoallegret.gallery.personal_data import DEPICTION, PUBLISHING
from photoallegret.personal_data import Subject, Tie, not_personal, personal


class GalleryDraft(Model):
    """What the photographer has changed of a gallery and not yet published."""

    __tablename__ = "gallery_draft"
    __subjects__ = (Subject(Tie.ACCOUNT, "saved_by", only=("saved_by",)),)

    gallery_id: Mapped[int] = mapped_column(
        ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    edition: Mapped[int] = mapped_column(Integer, default=1, info=not_personal())
    """Raised by each save, publication and discarding: a save that names an older one is a
    conflict, not an overwriting."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=personal(DEPICTION))
    """Words, layout, cover and items in order (gallery/content.py says the form); and "removed",
    the ids of photos taken off: what hangs and is not among them was hung since."""
    saved_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """None: nothing is drafted any more. The row stays for its edition, which never comes again,
    and for the content of a draft that was discarded and may be wanted back."""
    saved_by: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True, info=personal(PUBLISHING)
    )

    __table_args__ = (signed_index("gallery_draft", "saved_at", "saved_by"),)


class DraftPhoto(Model):
    """A photo that a draft holds: the same as in its content, where the database can ask."""

    __tablename__ = "draft_photo"

    gallery_id: Mapped[int] = mapped_column(
        ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )
    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True, info=not_personal()
    )

    __table_args__ = (Index(None, "photo_id"),)


class GalleryRevision(Model):
    """A gallery as it was published once."""

    __tablename__ = "gallery_revision"
    __subjects__ = (Subject(Tie.ACCOUNT, "published_by", only=("published_by",)),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    gallery_id: Mapped[int] = mapped_column(
        ForeignKey("gallery.id", ondelete="CASCADE"), info=not_personal()
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=personal(DEPICTION))
    published_at: Mapped[datetime] = mapped_column(info=not_personal())
    published_by: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True, info=personal(PUBLISHING)
    )

    __table_args__ = (
        Index(None, "gallery_id", "id"),
        signed_index("gallery_revision", "published_at", "published_by"),
    )
