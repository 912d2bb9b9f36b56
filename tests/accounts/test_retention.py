"""What accounts leave behind is forgotten on its day, and nothing before."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account, ProfilePicture
from photoallegret.accounts.operations.joining import note_act
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.keys import create_key, revoke_key
from photoallegret.accounts.operations.links import LinkPurpose, make_link
from photoallegret.accounts.operations.moving import ask_to_move, move_of
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.retention import RULES
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.operations.retention import run_due
from tests.accounts.people import consents
from tests.factories import data_of, make_account
from tests.support.canaries import put_back, saved

TABLES = ("session", "one_time_link", "upload_key", "security_journal")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


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


def test_an_account_nobody_uses_is_erased_with_its_picture(app: Flask, settings: Settings) -> None:
    gone = make_account("gone@example.org", seen_on=(now() - 800 * DAY).date())
    kept = make_account("kept@example.org", seen_on=(now() - 800 * DAY).date())
    gone.ends_at, kept.ends_at = now() - DAY, now() + DAY
    db.session.add(ProfilePicture(account_id=gone.id, key="k" * 32, added_at=now()))
    folder = Path(settings.data / "profiles/kk" / ("k" * 32))
    folder.mkdir(parents=True)
    note_act(gone.id, "account-texts", "words", "form", now() - 800 * DAY)
    identity, kept_id = gone.id, kept.id
    db.session.commit()

    moment = now()
    told = run_due(RULES, moment, settings.data)

    assert [one.rule for one in told if one.done or one.failure] == ["accounts-inactive"]
    assert list(db.session.scalars(select(Account.id))) == [kept_id]
    assert not folder.exists()
    assert consents(identity) == []  # the number may be somebody else's in a restored database
    kept = db.session.execute(select(ConsentEntry.subject, ConsentEntry.act)).all()
    name = f"account:{identity}, erasure of {moment:%Y-%m-%d}"
    assert [tuple(one) for one in kept] == [(name, ConsentAct.GIVEN), (name, ConsentAct.WITHDRAWN)]


def test_an_account_nobody_uses_goes_again_after_a_restore(app: Flask) -> None:
    """No journal need know it: its date came back with it."""
    make_account("gone@example.org").ends_at = now() - DAY
    db.session.commit()
    backup = saved()

    run_due(RULES, now(), data_of(app))
    put_back(backup)
    run_due(RULES, now(), data_of(app))

    assert list(db.session.scalars(select(Account.id))) == []


def test_a_wish_for_another_address_goes_after_a_week(app: Flask, settings: Settings) -> None:
    identity = make_account("alice@example.org").id
    ask_to_move(identity, "new@example.org", Trace(now()))
    db.session.commit()

    run_due(RULES, now() + 6 * DAY, settings.data)
    assert move_of(identity) is not None
    db.session.rollback()
    run_due(RULES, now() + 7 * DAY, settings.data)

    assert move_of(identity) is None
