"""The security journal: who sees what, and until when."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import (
    Event,
    Trace,
    latest_of,
    latest_of_roles,
    note,
    of_nobody,
)
from photoallegret.db import db
from tests.factories import make_account

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_entries_are_read_newest_first(app: Flask, owner: Account) -> None:
    note(Event.SIGNED_IN, owner.id, Trace(NOON, "network", "Firefox, Linux"))
    note(Event.SIGNED_OUT, owner.id, Trace(NOON + timedelta(hours=1)))

    found = latest_of(owner.id, 50)

    assert [(entry.event, entry.device) for entry in found] == [
        ("signed-out", ""),
        ("signed-in", "Firefox, Linux"),
    ]
    assert len(latest_of(owner.id, 1)) == 1


def test_failures_in_a_row_hide_nothing(app: Flask, owner: Account) -> None:
    agent = make_account("a@example.org", Role.AGENT)
    note(Event.KEY_MADE, agent.id, Trace(NOON))
    note(Event.SIGN_IN_FAILED, owner.id, Trace(NOON))
    note(Event.SIGNED_IN, owner.id, Trace(NOON))
    for minute in range(60):
        device = f"number {minute}"
        for account in (owner, agent):
            trace = Trace(NOON + timedelta(minutes=minute), "network", device)
            note(Event.SIGN_IN_FAILED, account.id, trace)

    found = latest_of_roles((Role.OWNER, Role.AGENT), 50)

    assert [(entry.event, entry.email, entry.times) for entry in found] == [
        ("sign-in-failed", "a@example.org", 60),
        ("sign-in-failed", owner.email, 60),
        ("signed-in", owner.email, 1),
        ("sign-in-failed", owner.email, 1),
        ("key-made", "a@example.org", 1),
    ]
    assert found[0].device == "number 59"


def test_what_strangers_do_is_counted_apart(app: Flask, owner: Account) -> None:
    note(Event.SIGNED_IN, owner.id, Trace(NOON))
    for minute in range(60):
        note(Event.SIGN_IN_FAILED, None, Trace(NOON + timedelta(minutes=minute)))

    (entry,) = of_nobody()

    last = NOON + timedelta(minutes=59)
    assert (entry.event, entry.times, entry.at) == ("sign-in-failed", 60, last)
    assert [entry.event for entry in latest_of_roles((Role.OWNER,), 50)] == ["signed-in"]


def test_an_owner_sees_the_studio_but_no_member(app: Flask, owner: Account) -> None:
    alice, agent = make_account("alice@example.org"), make_account("a@example.org", Role.AGENT)
    for account_id in (owner.id, alice.id, agent.id, None):
        note(Event.SIGN_IN_FAILED, account_id, Trace(NOON))

    seen = [entry.email for entry in latest_of_roles((Role.OWNER, Role.AGENT), 50)]

    assert seen == ["a@example.org", owner.email]


def test_an_entry_outlives_its_account_without_name(app: Flask) -> None:
    alice = make_account("alice@example.org")
    note(Event.SIGNED_IN, alice.id, Trace(NOON))
    db.session.commit()
    db.session.delete(alice)
    db.session.commit()

    assert [(entry.event, entry.email) for entry in of_nobody()] == [("signed-in", "")]
