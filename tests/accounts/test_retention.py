"""What accounts leave behind is forgotten on its day, and nothing before."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.keys import create_key, revoke_key
from photoallegret.accounts.operations.links import LinkPurpose, make_link
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.retention import RULES
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.operations.retention import run_due
from tests.factories import data_of

TABLES = ("session", "one_time_link", "upload_key", "security_journal")
SECOND = timedelta(seconds=1)


def counts() -> list[int]:
    found = [len(db.session.execute(db.metadata.tables[name].select()).all()) for name in TABLES]
    db.session.rollback()
    return found


@pytest.mark.parametrize(
    ("days", "before", "after"),
    [
        (1, [1, 1, 2, 1], [1, 0, 1, 1]),
        (30, [1, 0, 1, 1], [0, 0, 1, 1]),
        (182, [0, 0, 1, 1], [0, 0, 1, 0]),
    ],
)
def test_each_goes_on_its_day(
    app: Flask, owner: Account, days: int, before: list[int], after: list[int]
) -> None:
    start = now()
    begin_session(owner.id, {}, "", start, None)
    make_link(LinkPurpose.SET_PASSWORD, owner.id, start)
    create_key(owner.id, "kept", start)
    create_key(owner.id, "revoked", start)
    revoke_key(owner.id, 2, start)
    note(Event.SIGNED_IN, owner.id, Trace(start))
    db.session.commit()

    run_due(RULES, start + timedelta(days=days) - SECOND, data_of(app))
    early = counts()
    run_due(RULES, start + timedelta(days=days), data_of(app))

    assert early == before
    assert counts() == after


def test_a_session_in_use_ends_after_its_longest_life(app: Flask, owner: Account) -> None:
    start = now()
    begin_session(owner.id, {}, "", start, None)
    table = db.metadata.tables["session"]
    db.session.execute(table.update().values(seen_at=start + timedelta(days=179)))
    db.session.commit()

    run_due(RULES, start + timedelta(days=180) - SECOND, data_of(app))
    early = counts()[0]
    run_due(RULES, start + timedelta(days=180), data_of(app))

    assert (early, counts()[0]) == (1, 0)
