"""Passwords of accounts: proved at one cost, and ending what came before them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret import passwords
from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.credentials import (
    candidate_of,
    candidate_with,
    proves,
    renew_hash,
    set_password,
)
from photoallegret.accounts.operations.journal import Event, Trace
from photoallegret.accounts.operations.keys import account_of_key, create_key
from photoallegret.accounts.operations.links import LinkPurpose, find_link, make_link
from photoallegret.accounts.operations.sessions import begin_session, find_session
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from tests.accounts.people import events
from tests.factories import make_account

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PASSWORD = "loutre brume lanterne"


@pytest.mark.parametrize("address", ["alice@example.org", "bob@example.org", "nobody@example.org"])
def test_one_hash_is_computed_whoever_it_is(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    make_account("alice@example.org", password_hash=passwords.hash_password(PASSWORD))
    make_account("bob@example.org")  # who has no password yet
    db.session.commit()
    computed = []
    verify = passwords._hasher.verify

    class Counting:
        def verify(self, stored: str, text: str) -> bool:
            computed.append(stored)
            return verify(stored, text)

    monkeypatch.setattr(passwords, "_hasher", Counting())

    assert not proves(candidate_with(address), "something else")
    assert len(computed) == 1


def test_a_password_proves_its_own_account_alone(app: Flask) -> None:
    make_account("alice@example.org", password_hash=passwords.hash_password(PASSWORD))
    make_account("bob@example.org")
    db.session.commit()

    found = [proves(candidate_with(f"{name}@example.org"), PASSWORD) for name in ("alice", "bob")]

    assert found == [True, False]


def test_nobody_signs_in_to_a_suspended_account(app: Flask) -> None:
    alice = make_account("alice@example.org", suspended_at=NOON)
    db.session.commit()

    assert candidate_with("alice@example.org") is None
    assert candidate_of(alice.id) is None


def test_another_password_ends_sessions_and_links(app: Flask, owner: Account) -> None:
    tokens = [begin_session(owner.id, {}, "", NOON, None) for _ in range(2)]
    kept = find_session(tokens[0], NOON)
    assert kept is not None
    link = make_link(LinkPurpose.SET_PASSWORD, owner.id, NOON)

    trace = Trace(NOON)
    set_password(owner.id, "hash", Event.PASSWORD_CHANGED, trace, page="/p", keep=kept.id)
    db.session.commit()

    assert [find_session(token, NOON) is not None for token in tokens] == [True, False]
    assert find_link(link, NOON) is None


@pytest.mark.parametrize(
    ("event", "goes_on"), [(Event.PASSWORD_SET, False), (Event.PASSWORD_CHANGED, True)]
)
def test_a_password_set_by_a_link_ends_the_upload_keys_too(
    app: Flask, owner: Account, event: Event, goes_on: bool
) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    keys = [create_key(account.id, "Lightroom", NOON) for account in (owner, owner, agent)]

    set_password(owner.id, "hash", event, Trace(NOON), page="/p")
    db.session.commit()

    found = [account_of_key(key, NOON) is not None for key in keys]
    assert found == [goes_on, goes_on, True]
    assert events().count("key-revoked") == (0 if goes_on else 2)


def test_the_holder_is_told_of_another_password_but_not_of_the_first(app: Flask) -> None:
    new = make_account("alice@example.org", password_hash="")
    known = make_account("bob@example.org", language="en", password_hash="old")
    trace = Trace(NOON)

    for account in (new, known):
        set_password(account.id, "hash", Event.PASSWORD_SET, trace, page="/page")
    db.session.commit()

    (mail,) = db.session.scalars(select(OutgoingMail))
    assert (mail.slug, mail.recipient, mail.language) == (
        "password-changed",
        "bob@example.org",
        "en",
    )
    assert mail.content["values"] == {"at": NOON.isoformat(), "path": "/page"}


def test_a_hash_is_renewed_unless_it_changed_meanwhile(app: Flask, owner: Account) -> None:
    before = candidate_of(owner.id)
    assert before is not None
    renew_hash(before, "first")
    renew_hash(before, "late")
    db.session.commit()

    after = candidate_of(owner.id)
    assert after is not None
    assert after.password_hash == "first"
