"""What exists of watching: one row with what was last seen and told."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model, named
from photoallegret.personal_data import not_personal

LONGEST = 200
FEW = ""
"""The name under which what was seen fewer than ``FEWEST`` times is counted together."""
FEWEST = 5
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
    log_inode: Mapped[int | None] = mapped_column(BigInteger, info=not_personal())
    """Which file of the proxy's log is being read."""
    log_offset: Mapped[int] = mapped_column(BigInteger, default=0, info=not_personal())
    """How far it was read, to a whole line."""
    told_at: Mapped[datetime | None] = mapped_column(info=not_personal())


class Visited(StrEnum):
    """What is counted."""

    PAGE = "page"
    HOST = "host"
    """The site whose page led here."""


class Visits(Model):
    """How often one page was seen on one day, or led to from one host: a number, of nobody."""

    __tablename__ = "visits"

    day: Mapped[date] = mapped_column(primary_key=True, info=not_personal())
    kind: Mapped[Visited] = mapped_column(named(Visited), primary_key=True, info=not_personal())
    name: Mapped[str] = mapped_column(String(LONGEST), primary_key=True, info=not_personal())
    """A path, or a host; "" for all that was seen fewer than five times, once the day is over."""
    times: Mapped[int] = mapped_column(info=not_personal())
