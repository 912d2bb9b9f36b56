"""What the photographer writes of the site in the studio; it goes before the settings file."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model
from photoallegret.gallery.personal_data import AUTHORSHIP, IN_PICTURES
from photoallegret.personal_data import not_personal, personal


class SiteText(Model):
    """The words of the home and about pages in one language; an empty one says nothing."""

    __tablename__ = "site_text"
    __subjects__ = IN_PICTURES

    language: Mapped[str] = mapped_column(String(8), primary_key=True, info=not_personal())
    tagline: Mapped[str] = mapped_column(String(300), default="", info=personal(AUTHORSHIP))
    """The sentence of the home page."""
    about: Mapped[str] = mapped_column(Text, default="", info=personal(AUTHORSHIP))
    """Markdown."""


class SitePictures(Model):
    """The photos chosen for the home and about pages; one row."""

    __tablename__ = "site_pictures"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=not_personal())
    edition: Mapped[int] = mapped_column(Integer, default=1, info=not_personal())
    """Raised by each change of texts or pictures."""
    changed_at: Mapped[datetime] = mapped_column(info=not_personal())
    opening_id: Mapped[int | None] = mapped_column(
        ForeignKey("photo.id", ondelete="SET NULL"), info=not_personal()
    )
    portrait_id: Mapped[int | None] = mapped_column(
        ForeignKey("photo.id", ondelete="SET NULL"), info=not_personal()
    )

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
