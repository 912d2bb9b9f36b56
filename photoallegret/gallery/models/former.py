"""A file that a photo had before another took its place: kept a while, so that it may come back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model
from photoallegret.gallery.personal_data import DEPICTION, IN_PICTURES
from photoallegret.personal_data import not_personal, personal


class FormerFile(Model):
    """A former original of a photo; it stands among the originals like any other."""

    __tablename__ = "photo_former"
    __subjects__ = IN_PICTURES

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), info=not_personal()
    )
    sha256: Mapped[str] = mapped_column(String(64), info=not_personal())
    """Digest of its bytes. Other photos may have or have had the same bytes."""
    size: Mapped[int] = mapped_column(Integer, info=not_personal())
    format: Mapped[str] = mapped_column(String(12), info=not_personal())
    file_name: Mapped[str] = mapped_column(String(255), info=personal(DEPICTION))
    width: Mapped[int] = mapped_column(Integer, info=not_personal())
    height: Mapped[int] = mapped_column(Integer, info=not_personal())
    replaced_at: Mapped[datetime] = mapped_column(info=not_personal())
    preview: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=personal(DEPICTION))
    """One of its small JPEGs, to be told by; the files made from it are gone. Perhaps empty."""

    __table_args__ = (
        UniqueConstraint("photo_id", "sha256"),
        Index(None, "sha256"),
        Index(None, "replaced_at"),
        {"sqlite_autoincrement": True},  # its address is kept by browsers
    )
