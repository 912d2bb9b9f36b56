"""Every transaction is watched: one that changes what the public may see raises the generation.

It hangs on the engine, not on the operations: statements in bulk, jobs and commands are seen
alike. Before such a transaction is committed the store closes; once its connection is given back
it opens again, whether the commit succeeded or not.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, TextClause, event, func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import Delete, UpdateBase

from photoallegret.clock import now
from photoallegret.db import UNSEEN, db, insert_into, own_transaction
from photoallegret.pages.models import ONLY, Generation
from photoallegret.pages.switch import NEVER, Switch

_quiet: ContextVar[bool] = ContextVar("pages_quiet", default=False)
_unseen: ContextVar[bool] = ContextVar("pages_unseen", default=False)
CHANGED, CLOSING = "pages_changed", "pages_closing"
CHANNEL = "photoallegret_pages"
"""On which PostgreSQL tells who listens that something changed."""
WRITES = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|COPY|WITH)\b", re.IGNORECASE
)
"""Statements written by hand: what they touch is not read, they may always show."""
Dated = Callable[[Connection, datetime], datetime | None]
"""When, after an instant, something of a room begins or ceases to be seen by itself."""

NEVER_SHOWN = frozenset(
    {
        "access_entry", "account", "address_change", "alembic_version", "consent_entry",
        "content_report", "cookie_choice", "cookie_list", "counter", "death_claim", "death_entry",
        "death_file", "designation", "directive", "draft_photo", "erasure_entry",
        "evidence_capsule", "export", "gallery_draft", "gallery_revision", "generation", "handover",
        "host_duty_act", "identity_paper", "incident_act", "incident_notice", "moderation_decision",
        "one_time_link", "outbox", "photo_former", "photo_word", "profile_picture",
        "publishing_entry", "recovery_code", "retention_entry", "rights_request",
        "rights_request_event", "rights_request_letter", "rights_request_wait",
        "rights_request_words", "security_chain", "security_journal", "session", "text_notice",
        "unlinking", "upload", "upload_key", "used_link", "used_token", "visits", "watch",
    }
)  # fmt: skip
"""Tables that no public page shows anything of. Any other raises the generation: a table forgotten
here costs some renderings, never a stale page."""


def watch(engine: Engine, switch: Switch, dated: Sequence[Dated]) -> None:
    """Have every change made through ``engine`` turn ``switch``.

    Args:
        engine: of the site's database.
        switch: of the store.
        dated: of each room, what changes by itself at an instant.

    """
    _note_changes(engine)
    _turn(engine, switch, dated)


def _note_changes(engine: Engine) -> None:
    """Mark each transaction that changes something shown."""
    carrying = _carrying()

    @event.listens_for(engine, "after_cursor_execute")
    def _note(
        connection: Connection,
        cursor: Any,  # noqa: ANN401 -- a DB-API object
        text: str,
        _values: object,
        told: Any,  # noqa: ANN401 -- SQLAlchemy's
        _are_many: bool,  # noqa: FBT001 -- as above
    ) -> None:
        # What matched no row changed nothing; with rows to give, it is not known before they are.
        is_idle = cursor.description is None and cursor.rowcount == 0
        if not is_idle and not _unseen.get() and _may_show(told, text, carrying):
            connection.info[CHANGED] = True

    @event.listens_for(engine, "rollback")
    def _forget(connection: Connection) -> None:
        if not connection.invalidated:  # of one that broke nothing is left, this neither
            connection.info.pop(CHANGED, None)


def _turn(engine: Engine, switch: Switch, dated: Sequence[Dated]) -> None:
    """Close the store before what is marked is committed; open it after."""

    @event.listens_for(engine, "commit")
    def _close(connection: Connection) -> None:
        if not connection.info.pop(CHANGED, False):
            return
        if _quiet.get():
            _write(connection, pending_since=func.coalesce(Generation.pending_since, now()))
            return
        # The last lock that the transaction takes: two of them cannot wait for each other.
        number = _raise_generation(connection)
        if connection.dialect.name == "postgresql":  # heard by other machines, after the commit
            connection.execute(select(func.pg_notify(CHANNEL, str(number))))
        until = dated_after(connection, dated)
        connection.info[CLOSING] = (switch.close(), number, until)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A connection that commits more than once: what it closed before is committed.
        closing = connection.info.pop(CLOSING, None)
        if closing is not None:
            switch.open(*closing)

    @event.listens_for(engine, "checkin")
    def _open(_connection: Any, record: Any) -> None:  # noqa: ANN401 -- SQLAlchemy
        record.info.pop(CHANGED, None)
        closing = record.info.pop(CLOSING, None)
        if closing is not None:
            switch.open(*closing)


def _may_show(told: Any, text: str, carrying: frozenset[str]) -> bool:  # noqa: ANN401 -- SQLAlchemy
    """Say whether something shown may look otherwise once the statement ``text`` ran."""
    statement = told.compiled.statement if told.compiled else None
    if told.execution_options.get(UNSEEN):
        return False
    if statement is None or isinstance(statement, TextClause):
        return WRITES.match(text) is not None
    if not isinstance(statement, UpdateBase):
        return False
    name = getattr(statement.table, "name", "")
    return name not in NEVER_SHOWN or (isinstance(statement, Delete) and name in carrying)


def _carrying() -> frozenset[str]:
    """Return the tables never shown whose rows take rows that are shown with them."""
    return frozenset(
        key.column.table.name
        for table in db.metadata.tables.values()
        if table.name not in NEVER_SHOWN
        for key in table.foreign_keys
        if key.ondelete and key.column.table.name in NEVER_SHOWN
    )


@contextmanager
def quietly() -> Iterator[None]:
    """Let what is committed meanwhile wait to be shown: at most a minute, or until the end.

    For works that only add, photo by photo: an import of a thousand would empty the store a
    thousand times. At the end no transaction of this context may be open.
    """
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)
    show_what_waits()


@contextmanager
def unseen() -> Iterator[None]:
    """Say that what is written meanwhile is shown to nobody yet: a question just asked.

    Whoever may write may do so often: each time would empty the store.
    """
    token = _unseen.set(True)
    try:
        yield
    finally:
        _unseen.reset(token)


def show_what_waits() -> bool:
    """Raise the generation if something waits to be shown; say whether it did. Commits."""
    with db.engine.connect() as connection:
        waits = select(Generation.id).where(Generation.pending_since.is_not(None))
        if connection.scalar(waits) is None:
            return False
    with own_transaction() as connection:
        connection.info[CHANGED] = True
    return True


def _raise_generation(connection: Connection) -> int:
    """Raise the generation in the transaction of ``connection``; return its number."""
    return _write(connection, number=Generation.number + 1, raised_at=now(), pending_since=None)


def _write(connection: Connection, **values: Any) -> int:  # noqa: ANN401 -- of columns
    """Write the generation's row, made if it is absent; return its number."""
    written = (
        update(Generation).where(Generation.id == ONLY).values(values).returning(Generation.number)
    )
    number = connection.scalar(written)
    if number is None:
        first = insert_into(Generation, connection).values(id=ONLY, number=0, raised_at=now())
        connection.execute(first.on_conflict_do_nothing())
        number = connection.scalar(written)
    return int(number or 0)


def dated_after(connection: Connection, dated: Sequence[Dated]) -> int:
    """Return when the first dated thing happens (``Shown.until``), Unix time in seconds."""
    moment = now()
    found = [at for one in dated if (at := one(connection, moment)) is not None]
    return max(int(min(found).timestamp()), int(time.time())) if found else NEVER
