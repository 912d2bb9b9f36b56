"""Each period that accounts declare is kept by the rule of its name."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from photoallegret.accounts import personal_data
from photoallegret.accounts.models import Account, JournalEntry, ProfilePicture, SignedIn
from photoallegret.accounts.operations.joining import note_act
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.moving import ask_to_move, move_of
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.retention import RULES
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.personal_data import Processing
from photoallegret.privacy.operations.retention import run_due, would_do
from tests.accounts.people import consents
from tests.factories import make_account

DAY = timedelta(days=1)


def test_each_period_has_its_rule() -> None:
    declared = [one for one in vars(personal_data).values() if isinstance(one, Processing)]
    periods = {period.slug for one in declared for period in one.retention.periods}

    assert periods == {rule.name for rule in RULES}


def test_an_account_nobody_uses_is_erased_with_its_picture(app: Flask, settings: Settings) -> None:
    gone = make_account("gone@example.org", seen_on=(now() - 800 * DAY).date())
    kept = make_account("kept@example.org", seen_on=(now() - 800 * DAY).date())
    gone.warned_at, kept.warned_at = now() - 31 * DAY, now() - 29 * DAY
    db.session.add(ProfilePicture(account_id=gone.id, key="k" * 32, added_at=now()))
    folder = Path(settings.data / "profiles/kk" / ("k" * 32))
    folder.mkdir(parents=True)
    note_act(gone.id, "account-texts", "words", "form", now() - 800 * DAY)
    identity, kept_id = gone.id, kept.id
    db.session.commit()
    assert [one.done for one in would_do(RULES, now())] == [1, 0, 0, 0]

    told = run_due(RULES, now())

    assert [(one.done, one.failure) for one in told] == [(1, ""), (0, ""), (0, ""), (0, "")]
    assert list(db.session.scalars(select(Account.id))) == [kept_id]
    assert not folder.exists()
    assert consents(identity) == [("account-texts", "given"), ("account-texts", "withdrawn")]


def test_wishes_sessions_and_entries_go_in_time(app: Flask) -> None:
    account = make_account("alice@example.org", seen_on=now().date())
    identity = account.id
    ask_to_move(identity, "new@example.org", Trace(now()))
    db.session.commit()
    begin_session(identity, {}, "", now(), None)
    note(Event.SIGNED_IN, identity, Trace(now()))
    db.session.commit()

    run_due(RULES, now() + 6 * DAY)
    assert move_of(identity) is not None
    run_due(RULES, now() + 7 * DAY)
    assert move_of(identity) is None
    run_due(RULES, now() + 183 * DAY)

    for table in (SignedIn, JournalEntry):
        assert db.session.scalar(select(func.count(table.id))) == 0
