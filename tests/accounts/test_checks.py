"""What the doctor asks of accounts."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import update

from photoallegret.accounts.checks import owners, security_journal
from photoallegret.accounts.models import Account, JournalChain, JournalEntry
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import application, person


def test_a_site_without_owner_is_to_complete(app: Flask) -> None:
    (finding,) = owners()

    assert finding.level == "attention"
    assert finding.mend == "flask accounts create-owner EMAIL"


def test_an_owner_with_a_password_alone_is_named_in_production(app: Flask) -> None:
    identity = person()
    (development,) = owners()
    told = app.extensions["photoallegret"]
    app.extensions["photoallegret"] = replace(told, environment="production")

    (before,) = owners()
    application(app, identity, now())
    (after,) = owners()

    assert (development.level, before.level, after.level) == ("ok", "attention", "ok")
    assert "anne@example.org" in before.message


def test_a_journal_that_was_changed_fails(app: Flask, owner: Account) -> None:
    note(Event.SIGNED_IN, owner.id, Trace(now()))
    db.session.commit()
    [well] = security_journal()
    db.session.execute(update(JournalEntry).values(device="Another"))
    db.session.commit()
    [changed] = security_journal()
    db.session.execute(update(JournalEntry).values(place=None))
    db.session.execute(update(JournalChain).values(last=0, last_hash=64 * "0"))
    db.session.commit()
    [odd] = security_journal()

    assert [one.level for one in (well, changed, odd)] == ["ok", "failure", "attention"]
