"""The security journal: who sees what, and until when."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import (
    Event,
    Trace,
    forget_old,
    latest_of,
    latest_of_roles,
    note,
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


def test_an_owner_sees_the_studio_and_strangers_but_no_member(app: Flask, owner: Account) -> None:
    alice, agent = make_account("alice@example.org"), make_account("a@example.org", Role.AGENT)
    for account_id in (owner.id, alice.id, agent.id, None):
        note(Event.SIGN_IN_FAILED, account_id, Trace(NOON))

    seen = [entry.email for entry in latest_of_roles((Role.OWNER, Role.AGENT), 50)]

    assert seen == ["", "a@example.org", owner.email]


def test_entries_are_kept_as_long_as_promised(app: Flask, owner: Account) -> None:
    note(Event.SIGNED_IN, owner.id, Trace(NOON))

    forget_old(NOON + timedelta(days=182))
    kept = len(latest_of(owner.id, 50))
    forget_old(NOON + timedelta(days=182, seconds=1))

    assert kept == 1
    assert latest_of(owner.id, 50) == []


def test_an_entry_outlives_its_account_without_name(app: Flask) -> None:
    alice = make_account("alice@example.org")
    note(Event.SIGNED_IN, alice.id, Trace(NOON))
    db.session.commit()
    db.session.delete(alice)
    db.session.commit()

    assert [entry.email for entry in latest_of_roles((Role.OWNER,), 50)] == [""]
