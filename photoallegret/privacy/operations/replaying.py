"""Erasing again: what a crash cut short, and whom a database put back from a backup has again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import Base, db
from photoallegret.personal_data import Tie, Unlinked
from photoallegret.privacy.models import ErasureEntry
from photoallegret.privacy.operations.erasing import (
    Order,
    UnwantedError,
    carry_out,
    demand_wanted,
    known,
    tell,
)
from photoallegret.privacy.operations.journalling import (
    LOST,
    VOID,
    Begun,
    Journal,
    JournalError,
    account_name,
    address_name,
)
from photoallegret.privacy.operations.planning import completed, plan
from photoallegret.privacy.operations.unlinking import unlink_noted
from photoallegret.privacy.queries.tied import Person, accounts_made

ORDERS = "photoallegret_orders"
"""Where the factory leaves the maker of orders."""
Orders = Callable[[Person, frozenset[str]], Order]
"""Gives the order by which a person is erased as far as a scope says, made anew after a crash."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Who is in the database, by the digests that the journal knows them by."""

    accounts: dict[str, int]
    addresses: dict[str, str]


def unknown(journal: Journal) -> list[Begun]:
    """Return the erasures of the journal that the database knows nothing of, but void ones.

    Without the journal's lock, those not done may be under way.

    Raises:
        JournalError: the journal is damaged, or lacks erasures that the database knows.

    """
    begun, committed = journal.begun(), known()
    if _lacks(begun, committed) and _lacks(journal.begun(), committed):
        # Read again: an erasure may have come to its end between both readings.
        message = (
            f"{journal.path} lacks erasures that the database knows: add what its newest copy "
            "tells (flask privacy replay COPY) or, if none is left: flask privacy lost-journal"
        )
        raise JournalError(message)
    return [line for line in begun if line.key not in committed and line.end != VOID]


def complete(journal: Journal, orders: Orders) -> list[Begun]:
    """Carry out what a crash cut short; return what only a replay may do. Commits.

    A line without an end was begun by this very site, and not committed. With a "done" the
    database did commit, once: it is an older one that was put back.

    Raises:
        JournalError: as ``unknown`` does.

    """
    with journal.alone():
        rest = unknown(journal)
        if any(line.is_done for line in rest):
            return rest
        _erase_again(rest, journal, orders)
        for line in journal.begun():
            if not line.end:
                journal.finish(line.number, now())
    return []


def replay(journal: Journal, orders: Orders) -> int:
    """Erase again everybody whom the database does not know to be erased. Commits each.

    Idempotent. Nobody is told again.

    Returns:
        how many erasures were carried out.

    Raises:
        JournalError: as ``unknown`` does.

    """
    with journal.alone():
        count = _erase_again(unknown(journal), journal, orders)
    unlink_noted(journal.data)
    return count


def accept_loss(journal: Journal) -> datetime | None:
    """Write that the lines which the journal lacks are lost, so that the site may go on.

    Returns:
        when the last of these erasures was made: whom a database older than that has again cannot
        be known. None: nothing is lacking.

    Raises:
        JournalError: the journal is damaged.

    """
    with journal.alone():
        held = {line.key for line in journal.begun()}
        told = select(ErasureEntry.number, ErasureEntry.line_hash, ErasureEntry.at)
        with db.engine.connect() as connection:
            entries = connection.execute(told.order_by(ErasureEntry.number)).all()
        lost = [one for one in entries if (one.number, one.line_hash) not in held]
        for one in lost:
            journal.lose(one.number, one.line_hash, one.at)
    return max((one.at for one in lost), default=None)


def _lacks(begun: list[Begun], committed: set[tuple[int, str]]) -> bool:
    return bool(committed - {line.key for line in begun})


def _erase_again(lines: list[Begun], journal: Journal, orders: Orders) -> int:
    """Carry out ``lines``; return how many were. Commits each."""
    if not lines:
        return 0
    lost = [line.at for line in lines if line.end == LOST]
    if lost:
        message = (
            f"whom this database has again and should not cannot be known: the lines of "
            f"{journal.path} are lost. Only one saved after {max(lost):%Y-%m-%d %H:%M} UTC serves"
        )
        raise JournalError(message)
    found = _found(journal)
    try:
        return sum(_again(line, _known_again(line, found), journal, orders) for line in lines)
    except BaseException:
        db.session.rollback()
        raise


def _again(line: Begun, person: Person | None, journal: Journal, orders: Orders) -> bool:
    """Carry out one line, or write that it is void; say which.

    Nobody was told of one that was never done, and its order may not stand any more.
    """
    plans = [] if person is None else [plan(person, line.scope)]
    order = None if person is None or line.is_done else orders(person, line.scope)
    try:
        if order is not None:
            demand_wanted(order)
    except UnwantedError:
        db.session.rollback()
        journal.void(line.number, now())
        return False
    carry_out(plans, line, journal)
    if order is not None:
        tell(order, plans[0], line)
    db.session.commit()
    if not line.is_done:
        journal.finish(line.number, now())
    return True


def _known_again(line: Begun, found: _Found) -> Person | None:
    """Return whom ``line`` is about, as far as the database has them.

    An account is known by its number and the moment it was made, an address by itself; but one
    that another account has in this database is that account's, with all that was written
    from it: it may have come to the person of the line later.
    """
    account_id = found.accounts.get(line.who.account)
    address = found.addresses.get(line.who.address, "")
    if completed(Person(None, address)).account_id not in (None, account_id):
        address = ""
    return None if account_id is None and not address else Person(account_id, address)


def _found(journal: Journal) -> _Found:
    return _Found(
        {journal.digest(account_name(*one)): one[0] for one in accounts_made().items()},
        {journal.digest(address_name(address)): address for address in _addresses()},
    )


def _addresses() -> set[str]:
    """Return every address that rows are tied by."""
    found: set[str] = set()
    for mapper in Base.registry.mappers:
        subjects = mapper.class_.__subjects__
        for way in () if isinstance(subjects, Unlinked) else subjects:
            if way.tie is Tie.ADDRESS:
                column = getattr(mapper.class_, way.column)
                found |= set(db.session.scalars(select(column).distinct()))
    return found - {None, ""}
