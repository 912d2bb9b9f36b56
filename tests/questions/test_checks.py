"""The doctor and the desk say which questions have waited too long."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.questions.checks import waiting
from photoallegret.questions.models import QuestionState
from tests.factories import make_question
from tests.support.pages import visit

LATE, SOON = timedelta(days=30, minutes=1), timedelta(days=29)


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({}, True),
        ({"is_suspect": True}, True),
        ({"state": QuestionState.TO_PUBLISH}, True),
        ({"state": QuestionState.ANSWERED}, False),
        ({"state": QuestionState.SPAM}, False),
        ({"confirmed_at": None, "state": QuestionState.UNCONFIRMED}, False),
    ],
)
def test_what_waits_for_long_is_told(
    app: Flask, values: dict[str, object], *, is_told: bool
) -> None:
    make_question(**{"confirmed_at": now() - LATE, **values})
    make_question(confirmed_at=now() - SOON)
    db.session.commit()

    found = [(one.name, one.level) for one in waiting()]

    assert found == [("questions", "attention")] * is_told


def test_the_desk_leads_to_the_oldest(studio: FlaskClient) -> None:
    make_question(confirmed_at=now() - SOON)
    oldest = make_question(confirmed_at=now() - 2 * LATE, is_suspect=True).id
    make_question(confirmed_at=now() - LATE)
    db.session.commit()

    page = visit(studio, "/atelier/questions")

    late = page.soup.select_one(".heap-late")
    assert late is not None
    assert "2 questions attendent depuis plus de 30 jours" in late.get_text()
    assert late.select_one(f"a[href='/atelier/questions/{oldest}']")


def test_a_desk_where_nothing_waits_for_long_says_nothing(studio: FlaskClient) -> None:
    make_question(confirmed_at=now() - SOON)
    db.session.commit()

    assert visit(studio, "/atelier/questions").soup.select_one(".heap-late") is None
