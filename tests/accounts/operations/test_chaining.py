"""The security journal's chain: what is changed by hand shows, what time and law take does not."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from photoallegret.accounts.models import Account, JournalChain, JournalEntry, Role
from photoallegret.accounts.operations.chaining import unplaced, verify
from photoallegret.accounts.operations.closing import close_account
from photoallegret.accounts.operations.journal import Event, Trace, note, of_nobody
from photoallegret.accounts.retention import SECURITY_JOURNAL
from photoallegret.clock import now
from photoallegret.db import db, own_transaction
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.queries.tied import Person
from photoallegret.restricted import Restriction
from tests.factories import data_of, make_account

NOON = datetime(2026, 1, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEPT = SECURITY_JOURNAL.period.length


def write(*times: datetime, account: int | None = None) -> None:
    """Note one entry at each of ``times``, each in its own transaction."""
    for at in times:
        note(Event.SIGNED_IN, account, Trace(at, "network", "Firefox, Linux"))
        db.session.commit()


def places() -> list[tuple[int | None, str]]:
    rows = db.session.execute(
        select(JournalEntry.place, JournalEntry.event).order_by(JournalEntry.id)
    ).all()
    db.session.rollback()
    return [(row.place, row.event) for row in rows]


def test_each_entry_follows_the_one_before(app: Flask, owner: Account) -> None:
    empty = verify()
    note(Event.SIGNED_IN, owner.id, Trace(NOON))
    note(Event.KEY_MADE, owner.id, Trace(NOON))
    db.session.commit()
    write(NOON)

    found = verify()

    assert (empty.entries, empty.broken_at, empty.end) == (0, None, 64 * "0")
    assert (found.entries, found.broken_at) == (3, None)
    assert found.end != empty.end
    assert places() == [(1, "signed-in"), (2, "key-made"), (3, "signed-in")]


def test_a_transaction_taken_back_leaves_no_hole(app: Flask) -> None:
    write(NOON)
    note(Event.SIGNED_IN, None, Trace(NOON))
    db.session.rollback()
    write(NOON)

    assert (verify().entries, verify().broken_at) == (2, None)


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("UPDATE security_journal SET event = 'signed-out' WHERE place = 2", 2),
        ("UPDATE security_journal SET network = 'other' WHERE place = 2", 2),
        ("UPDATE security_journal SET account_id = NULL WHERE place = 2", 2),
        ("DELETE FROM security_journal WHERE place = 2", 3),
        ("DELETE FROM security_journal WHERE place = 1", 2),
        ("DELETE FROM security_journal WHERE place = 3", 3),
        ("UPDATE security_journal SET place = 5 - place WHERE place > 1", 2),
    ],
)
def test_what_is_changed_by_hand_shows(
    app: Flask, owner: Account, change: str, broken_at: int
) -> None:
    write(NOON, NOON + DAY, NOON + 2 * DAY, account=owner.id)
    with own_transaction() as connection:
        connection.execute(text(change))

    assert verify().broken_at == broken_at


def test_an_entry_put_in_by_hand_is_counted_until_the_next_commit(app: Flask) -> None:
    with own_transaction() as connection:
        values = {"at": NOON, "event": "signed-in", "network": "", "device": ""}
        connection.execute(JournalEntry.__table__.insert().values(**values))

    assert (unplaced(), verify().broken_at) == (1, None)


def test_the_chain_begins_later_once_time_is_over(app: Flask) -> None:
    write(NOON, NOON + DAY, NOON + 2 * DAY)

    run_due([SECURITY_JOURNAL], NOON + DAY + KEPT, data_of(app))
    some, end = places(), verify()
    run_due([SECURITY_JOURNAL], NOON + 2 * DAY + KEPT, data_of(app))

    assert some == [(3, "signed-in")]
    assert (end.entries, end.broken_at) == (1, None)
    assert places() == []
    assert (verify().entries, verify().broken_at, verify().end) == (0, None, end.end)
    write(NOON)
    assert places() == [(4, "signed-in")]
    assert verify().broken_at is None


def test_one_that_is_kept_longer_leaves_the_hashes_of_those_behind(
    app: Flask, owner: Account
) -> None:
    write(NOON, account=owner.id)
    write(NOON + DAY, NOON + 400 * DAY)
    told = {"address": owner.email_key, "language": "fr", "ground": "contested"}
    db.session.add(Restriction(account_id=owner.id, since=NOON, **told))
    db.session.commit()

    run_due([SECURITY_JOURNAL], NOON + DAY + KEPT, data_of(app))

    assert places() == [(1, "signed-in"), (2, ""), (3, "signed-in")]
    assert (verify().entries, verify().broken_at) == (3, None)
    assert [one.times for one in of_nobody()] == [1]
    emptied = db.session.scalars(select(JournalEntry).where(JournalEntry.place == 2)).one()
    assert (emptied.network, emptied.device, emptied.salt, emptied.digest) == ("", "", "", "")
    db.session.execute(delete(Restriction))
    db.session.commit()
    run_due([SECURITY_JOURNAL], NOON + DAY + KEPT, data_of(app))
    assert places() == [(3, "signed-in")]
    assert verify().broken_at is None


def test_an_erased_person_leaves_the_chain_whole(app: Flask) -> None:
    member = make_account("alice@example.org", Role.MEMBER).id
    db.session.commit()
    write(NOON, NOON + DAY, account=member)

    erase(Order(person=Person(member, "alice@example.org")), journal_here())

    rows = db.session.scalars(select(JournalEntry)).all()
    assert {(row.account_id, row.network, row.device, row.salt) for row in rows} == {
        (None, "", "", "")
    }
    assert verify().broken_at is None


def test_an_account_closed_leaves_the_chain_whole(app: Flask) -> None:
    member = make_account("alice@example.org", Role.MEMBER).id
    db.session.commit()
    write(NOON, account=member)

    close_account(member, "retention", now())
    db.session.commit()

    assert [one.event for one in of_nobody()] == ["signed-in"]
    assert (verify().entries, verify().broken_at) == (1, None)


def test_entries_of_before_stand_before_the_chain(app: Flask) -> None:
    write(NOON)
    db.session.execute(update(JournalEntry).values(place=0, former_hash="", hash=""))
    db.session.execute(update(JournalChain).values(last=0, last_hash=64 * "0"))
    db.session.commit()
    write(NOON + DAY)

    assert (verify().entries, verify().broken_at) == (1, None)


def test_many_write_at_once_in_one_line(app: Flask) -> None:
    failed: list[BaseException] = []

    def write_some() -> None:
        with app.app_context():
            try:
                write(*[NOON] * 5)
            except BaseException as error:  # noqa: BLE001 -- told by the test
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write_some) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert (verify().entries, verify().broken_at) == (30, None)
