"""The generation: one number, raised with each change of what the public may see."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model
from photoallegret.personal_data import not_personal

ONLY = 1
"""The number of the one row."""


class Generation(Model):
    """What the kept pages show. Its row is raised in the transaction of each change."""

    __tablename__ = "generation"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    number: Mapped[int] = mapped_column(info=not_personal())
    raised_at: Mapped[datetime] = mapped_column(info=not_personal())
    pending_since: Mapped[datetime | None] = mapped_column(info=not_personal())
    """When something arrived first that pages show within a minute."""
