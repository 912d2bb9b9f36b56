"""What exists of maintenance: from when to when the site is closed, and what is said of it."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model
from photoallegret.personal_data import not_personal

LONGEST_WORDS = 500


class Maintenance(Model):
    """One time for which the site is closed. No two overlap."""

    __tablename__ = "maintenance"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    announced_at: Mapped[datetime] = mapped_column(info=not_personal())
    """Since when public pages tell of it."""
    begins_at: Mapped[datetime] = mapped_column(info=not_personal())
    ends_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    """As planned; when it was ended before, that instant."""
    words: Mapped[dict[str, str]] = mapped_column(JSON, info=not_personal())
    """Why, by language, for visitors; empty where nothing is said."""
