"""Reminders of replies: the day before, the day itself, and each day once late."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.deadlines import day_of
from photoallegret.replies.models import Target
from photoallegret.replies.operations.receiving import Asked, Found, receive_reply
from photoallegret.replies.operations.reminding import remind

RECEIVED = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_each_day_is_spoken_of_once(app: Flask, owner: Account) -> None:
    asked = Asked(contested="a", text="b", name="c", email="d@example.org", language="fr")
    reply = receive_reply(asked, Found(path="/", target=Target.OTHER), RECEIVED)

    spoken = [
        remind(day_of(moment), moment)
        for moment in (RECEIVED + number * DAY for number in (0, 1, 2, 2, 3, 4, 4, 5))
    ]

    assert spoken == [0, 0, 1, 0, 1, 1, 0, 1]
    assert reply.due_on == day_of(RECEIVED) + 3 * DAY
