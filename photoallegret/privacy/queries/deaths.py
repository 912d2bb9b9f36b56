"""When each row dies, and why it lives until then: read from the rules that delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from photoallegret.db import Base


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a row: its day, or what it depends on. Texts are in English, to be translated."""

    at: datetime | None
    """When the first rule takes it; None: no rule counts its days yet."""
    criterion: str
    """What it waits for when no day is known, "until it is answered or declined"."""
    kept_under: str
    """The article that lets it be kept from erasure, "" when erasure takes it."""
    columns: tuple[str, ...] = ()
    """What is emptied then; () when the whole row goes."""


def dies_at(row: Base) -> datetime | None:
    """Return when the next rule of retention takes ``row``, None when no day is known."""
    return deaths_of([row])[0].at


def deaths_of(rows: Sequence[Base]) -> list[Death]:
    """Return when each row dies, in order."""
    return [Death(None, "", "") for _ in rows]
