"""Form tokens that were used: the same post sent again gives the same answer, and acts once."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model, db
from photoallegret.personal_data import not_personal

KEPT = timedelta(days=2)
"""Longer than a token lives: after that it is refused by its age."""


class UsedToken(Model):
    """A form's token whose post was accepted, and where its answer stands."""

    __tablename__ = "used_token"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True, info=not_personal())
    outcome: Mapped[str] = mapped_column(String(200), info=not_personal())
    """Address of the page that answered the post."""
    used_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())


class UsedTwiceError(Exception):
    """Two posts with one token came at the same moment; the other was first."""


def outcome_of(nonce: str) -> str | None:
    """Return where the post with this token was answered, None when none was accepted."""
    return db.session.scalar(select(UsedToken.outcome).where(UsedToken.nonce == nonce))


def use_token(nonce: str, outcome: str, now: datetime) -> None:
    """Note that a post with this token is accepted, in the transaction that acts on it.

    Raises:
        UsedTwiceError: another transaction has used it: roll back, and answer as it did.

    """
    db.session.add(UsedToken(nonce=nonce, outcome=outcome, used_at=now))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise UsedTwiceError from error


def forget_used(now: datetime) -> int:
    """Delete tokens too old to be accepted again; return how many."""
    done = db.session.execute(delete(UsedToken).where(UsedToken.used_at <= now - KEPT))
    return cast("CursorResult[Any]", done).rowcount
