"""Each look at a personal record in the studio leaves one line without a name."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.access_log import ACCESS, AccessEntry, actor_of
from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.queries.lifetimes import known
from photoallegret.questions.models import Reason, Report
from tests.factories import data_of, make_account, make_question, sign_in


def looks() -> list[tuple[str, str, int]]:
    found = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id))
    told = [(one.actor, one.record, one.record_id) for one in found]
    db.session.rollback()
    return told


def test_a_look_is_one_line_under_a_keyed_number(
    app: Flask, studio: FlaskClient, owner: Account
) -> None:
    question_id = make_question().id
    db.session.commit()
    db.session.remove()

    status = studio.get(f"/atelier/questions/{question_id}").status_code

    [(actor, record, number)] = looks()
    secret = app.extensions["photoallegret"].secrets["secret_key"]
    assert (status, record, number) == (200, "question", question_id)
    assert actor == actor_of(owner.id, secret)
    assert owner.email not in actor
    assert str(owner.id) != actor


def test_who_looks_is_told_apart(app: Flask, studio: FlaskClient) -> None:
    question_id = make_question().id
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    helper = sign_in(app, agent)

    for browser in (studio, helper, helper):
        browser.get(f"/atelier/questions/{question_id}")

    actors = [actor for actor, _record, _number in looks()]
    assert len(actors) == 3
    assert actors[0] != actors[1] == actors[2]


@pytest.mark.parametrize("path", ["/atelier/questions/999", "/atelier/questions"])
def test_what_shows_nobody_leaves_no_line(app: Flask, studio: FlaskClient, path: str) -> None:
    studio.get(path)

    assert looks() == []


def test_a_stranger_leaves_no_line(app: Flask, client: FlaskClient) -> None:
    question_id = make_question().id
    db.session.commit()

    assert client.get(f"/atelier/questions/{question_id}").status_code == 404
    assert looks() == []


def test_a_report_is_a_record_too(app: Flask, studio: FlaskClient) -> None:
    report = Report(
        reference="S-AAAAAA",
        address="http://127.0.0.1:8000/questions/a",
        reason=Reason.INSULTING.value,
        explanation="Paul est nommé.",
        language="fr",
        received_at=now(),
    )
    db.session.add(report)
    db.session.commit()
    number = report.id
    db.session.remove()

    studio.get(f"/atelier/signalements/{number}")

    assert [look[1:] for look in looks()] == [("content_report", number)]


def test_lines_go_after_six_months(app: Flask) -> None:
    period = ACCESS.retention.period("access").length
    told = {"actor": "a", "record": "question", "record_id": 1}
    db.session.add(AccessEntry(at=now() - period, **told))
    db.session.add(AccessEntry(at=now() - period + timedelta(days=1), **told))
    db.session.commit()

    run_due(known(), now(), data_of(app))

    assert len(looks()) == 1
