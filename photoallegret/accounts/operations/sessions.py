"""Sessions as rows: found by a cookie's token, written, ended.

They have connections of their own: a session is read before a request's transaction begins,
and written though the request itself only reads.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from photoallegret.accounts.models import Account, SignedIn
from photoallegret.accounts.personal_data import SIGNED_IN
from photoallegret.db import db

TOKEN_BYTES = 32
IDLE = SIGNED_IN.retention.period("sessions").length
LONGEST = SIGNED_IN.retention.period("sessions-longest").length
"""A session ends after that long without use, and in any case after the longest life."""
GRAIN = timedelta(hours=1)
"""A use is written no more often than that."""


@dataclass(frozen=True, slots=True)
class Found:
    """A session as its row says."""

    id: int
    account_id: int
    content: dict[str, Any]
    created_at: datetime
    seen_at: datetime
    fresh_at: datetime


def token_hash(token: str) -> str:
    """Return what is kept of a random ``token``: enough to know it again, not to use it."""
    return sha256(token.encode()).hexdigest()


def find_session(token: str, now: datetime) -> Found | None:
    """Return the session whose cookie holds ``token``, None when it ended or never was."""
    with db.engine.connect() as connection:
        row = connection.execute(
            select(
                SignedIn.id,
                SignedIn.account_id,
                SignedIn.content,
                SignedIn.created_at,
                SignedIn.seen_at,
                SignedIn.fresh_at,
            )
            .join(Account, Account.id == SignedIn.account_id)
            .where(
                SignedIn.token_hash == token_hash(token),
                SignedIn.ends_at > now,
                Account.is_active,
            )
        ).one_or_none()
    return None if row is None else Found(*row)


def begin_session(
    account_id: int, content: dict[str, Any], device: str, now: datetime, replaces: int | None
) -> str:
    """Write a new session and return its token; the one it ``replaces`` ends. Commits."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with _writing() as connection:
        if replaces is not None:
            connection.execute(delete(SignedIn).where(SignedIn.id == replaces))
        connection.execute(
            insert(SignedIn).values(
                token_hash=token_hash(token),
                account_id=account_id,
                content=content,
                device=device,
                created_at=now,
                seen_at=now,
                fresh_at=now,
                ends_at=now + IDLE,
            )
        )
        _note_seen(connection, account_id, now)
    return token


def keep_session(found: Found, content: dict[str, Any], now: datetime) -> None:
    """Write that ``found`` was used at ``now`` and holds ``content``. Commits."""
    ends_at = min(now + IDLE, found.created_at + LONGEST)
    with _writing() as connection:
        connection.execute(
            update(SignedIn)
            .where(SignedIn.id == found.id)
            .values(content=content, seen_at=now, ends_at=ends_at)
        )
        _note_seen(connection, found.account_id, now)


def end_session(session_id: int) -> None:
    """Delete the session with this id. Commits."""
    with _writing() as connection:
        connection.execute(delete(SignedIn).where(SignedIn.id == session_id))


def end_sessions_of(account_id: int, *, but: Collection[int] = ()) -> None:
    """Delete every session of an account but those with these ids, in the open transaction."""
    db.session.execute(
        delete(SignedIn).where(SignedIn.account_id == account_id, SignedIn.id.not_in(but))
    )


def sessions_of(account_id: int, now: datetime) -> list[SignedIn]:
    """Return where an account is signed in, the latest used first."""
    return list(
        db.session.scalars(
            select(SignedIn)
            .where(SignedIn.account_id == account_id, SignedIn.ends_at > now)
            .order_by(SignedIn.seen_at.desc(), SignedIn.id.desc())
        )
    )


def end_session_of(account_id: int, session_id: int) -> bool:
    """Delete one session of an account, in the open transaction; say whether it was there."""
    ended = db.session.execute(
        delete(SignedIn)
        .where(SignedIn.id == session_id, SignedIn.account_id == account_id)
        .returning(SignedIn.id)
    )
    return ended.scalar_one_or_none() is not None


def _note_seen(connection: Connection, account_id: int, now: datetime) -> None:
    """Note the day an account was used: it is not one that nobody uses."""
    day = now.date()
    connection.execute(
        update(Account)
        .where(
            Account.id == account_id,
            or_(Account.seen_on.is_(None), Account.seen_on < day, Account.ends_at.is_not(None)),
        )
        .values(seen_on=day, ends_at=None)
    )


def _writing() -> Any:  # noqa: ANN401 -- a context manager of SQLAlchemy's
    return db.engine.execution_options(photoallegret_writing=True).begin()
