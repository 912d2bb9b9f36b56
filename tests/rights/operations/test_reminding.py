"""The clock's daily work: reminders, and erasures that are due."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.journal import journal_here
from photoallegret.questions.models import Question
from photoallegret.rights.models import Kind
from photoallegret.rights.operations.reminding import erase_due, remind
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
