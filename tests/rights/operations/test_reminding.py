"""The clock's daily work: reminders, and erasures that are due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.journal import journal_here
from photoallegret.questions.models import Question
from photoallegret.rights.models import Kind, RequestState, RequestWait, RightsRequest
from photoallegret.rights.operations import reminding
from photoallegret.rights.operations.reminding import end_unproved, erase_due, remind
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_account, make_request

ANNE = "anne@example.org"
MONDAY = datetime(2026, 2, 2, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def count(table: type[Account] | type[Question]) -> int:
    return db.session.scalar(db.select(db.func.count(table.id))) or 0


def told() -> list[str]:
    return list(db.session.scalars(db.select(OutgoingMail.slug).order_by(OutgoingMail.id)))


def test_the_photographer_is_reminded_and_told_daily_once_late(app: Flask, owner: Account) -> None:
    make_request(at=MONDAY)  # due on the 2nd of March
    days = []

    for day in range(40):
        act = Act(MONDAY + day * DAY)
        if remind(act.at.date(), act):
            days.append(day)

    assert days == [13, 21, 26, *range(29, 40)]
    assert told() == ["rights-due"] * len(days)


def test_a_missed_day_is_made_up_for(app: Flask, owner: Account) -> None:
    request = make_request(at=MONDAY)

    remind(request.due_on - 5 * DAY, Act(MONDAY + 20 * DAY))

    assert (told(), request.reminded_for) == (["rights-due"], 7)


def test_an_erasure_of_a_verified_account_carries_itself_out(app: Flask, owner: Account) -> None:
    anne, bob = make_account(ANNE), make_account("bob@example.org")
    request = make_request(Kind.ERASURE, at=MONDAY, account=anne)
    held = make_request(
        Kind.ERASURE, at=MONDAY, account=bob, email=bob.email, email_key=bob.email_key
    )
    held.holding_ground = "Un litige est en cours."
    db.session.commit()
    due = request.due_on

    before = erase_due(due - DAY, journal_here(), Act(now()))
    done = erase_due(due, journal_here(), Act(now()))

    assert (before, done, count(Account)) == (0, 1, 2)


def test_one_that_fails_keeps_nobody_from_being_told(
    app: Flask, owner: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = make_request(at=MONDAY).id
    sound = make_request(at=MONDAY).id
    db.session.commit()
    real = reminding.tell_owners

    def fail_once(slug: str, request: RightsRequest, key: str, today: date) -> None:
        if request.id == broken:
            raise OSError
        real(slug, request, key, today)

    monkeypatch.setattr(reminding, "tell_owners", fail_once)
    count = remind(MONDAY.date() + 40 * DAY, Act(MONDAY + 40 * DAY))

    assert count == 1
    assert told() == ["rights-due"]
    assert db.session.get(RightsRequest, sound).reminded_on is not None
    assert f"request {broken}" in caplog.text


def test_what_nobody_proves_is_spoken_of_weekly_then_ends(app: Flask, owner: Account) -> None:
    request = make_request(at=MONDAY, is_proved=False)
    db.session.commit()

    days = [
        day
        for day in range(30)
        if remind((MONDAY + day * DAY).date(), Act(MONDAY + day * DAY))
        or end_unproved(9, Act(MONDAY + day * DAY))
    ]
    ended = end_unproved(9, Act(MONDAY + 30 * DAY))

    assert days == [7, 14, 21, 28]
    assert set(told()) == {"rights-unproved"}  # nothing goes to an unknown address
    assert (ended, request.state) == (1, RequestState.UNKNOWN)


def test_what_was_late_before_a_doubt_is_told_of_each_day(app: Flask, owner: Account) -> None:
    request = make_request(at=MONDAY)
    request.waits.append(RequestWait(begun_on=(MONDAY + 40 * DAY).date(), is_doubt=True))
    request.state = RequestState.UNPROVED
    db.session.commit()

    days = [d for d in range(40, 44) if remind((MONDAY + d * DAY).date(), Act(MONDAY + d * DAY))]

    assert days == [40, 41, 42, 43]


def test_an_erasure_that_is_due_of_nothing_is_answered_so(app: Flask, owner: Account) -> None:
    anne = make_account(ANNE)
    request = make_request(Kind.ERASURE, at=MONDAY, account=anne, scope=("questions",))
    db.session.commit()

    erase_due(request.due_on, journal_here(), Act(now()))

    assert request.state is RequestState.NOTHING_HELD
