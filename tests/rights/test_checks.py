"""The doctor says which requests are late, or about to be."""

from datetime import timedelta

from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.rights.checks import due, told
from tests.factories import make_request

DAY = timedelta(days=1)


def test_what_is_late_or_about_to_be_is_told(app: Flask) -> None:
    for age in (1, 10, 31, 45):
        make_request(at=now() - age * DAY)
    make_request(at=now() - 90 * DAY, is_proved=False)
    soon = make_request(at=now() - 10 * DAY)
    soon.due_on = soon.received_on + 11 * DAY
    db.session.commit()

    found = [(one.level, one.message) for one in due()]

    assert [level for level, _ in found] == ["failure", "attention"]
    assert "2" in found[0][1]


def test_a_quiet_desk_is_no_finding(app: Flask) -> None:
    make_request(at=now())
    db.session.commit()

    assert list(due()) == []


def test_a_late_one_that_nobody_was_told_of_is_a_failure(app: Flask) -> None:
    late = make_request(at=now() - 45 * DAY)
    db.session.commit()
    untold = [one.level for one in told()]

    late.reminded_on = day_of(now())
    db.session.commit()

    assert untold == ["failure"]
    assert list(told()) == []
