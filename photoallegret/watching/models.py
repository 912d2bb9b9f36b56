"""What exists of watching: one row with what was last seen and told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model
from photoallegret.personal_data import not_personal

ONLY = 1
"""The number of its one row."""


class Watch(Model):
    """How the site last fared. Its one row is made with the table."""

    __tablename__ = "watch"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    probed_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """When it was last tried whether the database can be written."""
    looked_at: Mapped[datetime | None] = mapped_column(info=not_personal())
    """When all was last looked at, the network and the whole database included."""
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info=not_personal())
    """What no page looks at by itself (see ``operations/looking.py``)."""
    needs: Mapped[int] = mapped_column(default=0, info=not_personal())
    """How many things need the photographer; shown in the studio's rail."""
    told: Mapped[list[str]] = mapped_column(JSON, default=list, info=not_personal())
    """By their names, those of the last message."""
    told_at: Mapped[datetime | None] = mapped_column(info=not_personal())
