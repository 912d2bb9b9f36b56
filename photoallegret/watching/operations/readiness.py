"""Whether this process can serve, and whether the site keeps up with its work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from photoallegret import migrations
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import BUSY_SECONDS, db
from photoallegret.outbox.queries import queue
from photoallegret.watching.models import ONLY, Watch
from photoallegret.watching.operations.machine import LOWEST, shares
from photoallegret.worker import standing

LATEST_WORK = timedelta(minutes=5)
LATEST_MAIL = timedelta(minutes=15)
PATIENCE_MS = 2000
"""How long the probe waits for others who write."""


def serving(settings: Settings) -> dict[str, bool]:
    """Return what this process needs to answer, and whether it is there: no more is asked."""
    return {
        "database": _holds(_can_read),
        "write": _holds(_can_write),
        "schema": _holds(_is_current),
        "disk": _holds(lambda: _has_room(settings)),
    }


def keeping_up(settings: Settings, started: datetime) -> dict[str, bool]:
    """Return whether background work and mail keep up.

    Args:
        settings: of the site.
        started: when this process began; work that was never done counts from there.

    """
    last = max(standing(settings).last.values(), default=started)

    def posts() -> bool:
        oldest = queue().oldest_waiting_at
        return oldest is None or now() - oldest < LATEST_MAIL

    return {"queue": now() - last < LATEST_WORK, "outbox": _holds(posts)}


def _holds(asked: Callable[[], bool]) -> bool:
    try:
        return asked()
    except (SQLAlchemyError, OSError):
        return False


def _can_read() -> bool:
    with db.engine.connect() as connection:
        return connection.scalar(select(Watch.id).where(Watch.id == ONLY)) == ONLY


def _is_current() -> bool:
    with db.engine.connect() as connection:
        return migrations.current(connection) == migrations.head()


def _can_write() -> bool:
    """Write and commit one row: a disk that is full or closed says so only then."""
    with _impatient() as connection:
        done = connection.execute(update(Watch).where(Watch.id == ONLY).values(probed_at=now()))
        return done.rowcount == 1


@contextmanager
def _impatient() -> Iterator[Connection]:
    """Give a writing connection that waits for others a little only; commit at the end."""
    engine = db.engine.execution_options(photoallegret_writing=True)
    with engine.connect() as connection:
        if db.engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_MS}"))
                yield connection
            return
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            with connection.begin():
                yield connection
        finally:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            cursor.close()


def _has_room(settings: Settings) -> bool:
    return all(
        share.share >= LOWEST and not share.is_short
        for share in shares(settings.data)
        if share is not None
    )
