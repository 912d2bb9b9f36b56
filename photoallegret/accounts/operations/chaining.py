"""The chain of the security journal: each entry holds the hash of the one before, and its own.

It shows what changed by accident or clumsily: a line altered, taken out or put in by hand. It
has no key: whoever may write the whole database can write the whole chain anew, and only who
noted an earlier end elsewhere would see it.

What retention empties or an erasure takes leaves its hashes: entries are hashed over a digest of
what tells of a person, salted, and the salt goes with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any

import rfc8785
from sqlalchemy import Connection, delete, event, func, select, update
from sqlalchemy.orm import scoped_session

from photoallegret.accounts.models import EMPTIED, JournalChain, JournalEntry
from photoallegret.db import Session, db

NOTED = "photoallegret_noted"
"""Where a session remembers that entries of its transaction have no place yet."""
BEFORE = 0
"""The place of entries written before there was a chain."""
ONLY = 1
SALT_BYTES = 16
AT_ONCE = 500
"""Entries read at once, few enough for a small machine."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of the chain."""

    entries: int
    broken_at: int | None
    """The first place where it does not hold; None: it holds."""
    end: str
    """The hash in which it ends: who notes it elsewhere can tell a chain written anew."""


def mark(session: scoped_session[Any]) -> None:
    """Have the entries of this transaction take their places when it is committed.

    Not before: from its first place on, a transaction keeps the others waiting.
    """
    session().info[NOTED] = True


@event.listens_for(Session, "before_commit")
def _take_places(session: Session) -> None:
    """Give each entry without a place the next one. The chain's row is locked until the commit."""
    if not session.info.pop(NOTED, False):
        return
    session.flush()
    chain = session.execute(
        select(JournalChain).with_for_update(), execution_options={"populate_existing": True}
    ).scalar_one()
    waiting = select(JournalEntry).where(JournalEntry.place.is_(None)).order_by(JournalEntry.id)
    for entry in session.scalars(waiting):
        entry.place, entry.former_hash = chain.last + 1, chain.last_hash
        entry.salt = token_hex(SALT_BYTES)
        entry.digest = _digest(entry)
        entry.hash = _hash(entry)
        chain.last, chain.last_hash = entry.place, entry.hash


def _digest(entry: Any) -> str:  # noqa: ANN401 -- an entry or its row
    """Return the salted digest of what tells of a person in an entry."""
    at = entry.at.isoformat(timespec="microseconds")
    return _sha256([entry.salt, at, entry.account_id, entry.network, entry.device])


def _hash(entry: Any) -> str:  # noqa: ANN401 -- an entry or its row
    return _sha256([entry.place, entry.event, entry.digest, entry.former_hash])


def _sha256(values: list[Any]) -> str:
    return sha256(rfc8785.dumps(values)).hexdigest()


def forget_due(due: Any, limit: int) -> int:  # noqa: ANN401 -- a condition
    """Delete at most ``limit`` entries that are ``due``; return how many. Commits.

    One that others, kept longer, stand before is emptied of all but its hashes, and deleted once
    they go.
    """
    db.session.execute(select(JournalChain.id).with_for_update())
    ids = db.session.scalars(select(JournalEntry.id).where(due).limit(limit)).all()
    nothing = {"event": EMPTIED, "at": EPOCH, "account_id": None, "network": "", "device": ""}
    db.session.execute(
        update(JournalEntry)
        .where(JournalEntry.id.in_(ids))
        .values(**nothing, salt="", digest="")
        .execution_options(synchronize_session=False)
    )
    _cut()
    db.session.commit()
    return len(ids)


def _cut() -> None:
    """Have the chain begin at the first entry that says something; what stands before goes."""
    kept = JournalEntry.event != EMPTIED
    first = db.session.execute(
        select(JournalEntry.place, JournalEntry.former_hash)
        .where(kept, JournalEntry.place > BEFORE)
        .order_by(JournalEntry.place)
        .limit(1)
    ).first()
    gone = delete(JournalEntry).where(~kept, JournalEntry.place.is_not(None))
    if first is None:
        begins: dict[str, Any] = {
            "first": JournalChain.last + 1,
            "first_hash": JournalChain.last_hash,
        }
    else:
        begins = {"first": first.place, "first_hash": first.former_hash}
        gone = gone.where(JournalEntry.place < first.place)
    unsynchronised = {"synchronize_session": False}
    db.session.execute(gone.execution_options(**unsynchronised))
    db.session.execute(update(JournalChain).values(**begins).execution_options(**unsynchronised))


def forget_salts(account_id: int) -> None:
    """Let the entries of an account that goes prove their order only: its number leaves them."""
    db.session.execute(
        update(JournalEntry).where(JournalEntry.account_id == account_id).values(salt="")
    )


def verify() -> Verified:
    """Follow the chain from its beginning to its end, reading alone."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name != "sqlite":  # which always reads one state of the whole
            connection.execution_options(isolation_level="REPEATABLE READ")
        chain = connection.execute(select(JournalChain.__table__)).one()
        place, former, count = chain.first - 1, chain.first_hash, 0
        for row in _rows(connection):
            count += 1
            if row.place != place + 1 or not _holds(row, former):
                return Verified(count, row.place, chain.last_hash)
            place, former = row.place, row.hash
    holds = (place, former) == (chain.last, chain.last_hash)
    return Verified(count, None if holds else place + 1, chain.last_hash)


def _rows(connection: Connection) -> Iterator[Any]:
    """Yield the entries of the chain in order, some at a time."""
    table, after = JournalEntry.__table__, BEFORE
    while True:
        some = select(table).where(table.c.place > after).order_by(table.c.place).limit(AT_ONCE)
        rows = connection.execute(some).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].place


def _holds(row: Any, former: str) -> bool:  # noqa: ANN401 -- a row
    """Say whether an entry follows the hash ``former`` and is as it was written."""
    if row.former_hash != former:
        return False
    if row.event == EMPTIED:
        return True
    return row.hash == _hash(row) and (not row.salt or row.digest == _digest(row))


def unplaced() -> int:
    """Return how many entries have no place: what was written by no session of the site."""
    with db.engine.connect() as connection:
        counted = select(func.count()).where(JournalEntry.place.is_(None))
        return connection.scalar(counted) or 0
