"""`flask privacy`: what is due is said, then done."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.jobs import RULES
from photoallegret.privacy.operations.retention import RetentionRule
from photoallegret.questions.models import Question, QuestionState
from tests.factories import make_question, save


@pytest.fixture
def due(app: Flask) -> None:
    assert app.testing
    make_question(state=QuestionState.UNCONFIRMED, created_at=now() - timedelta(days=8))
    make_question()
    save()


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["privacy", "run-due", *words])
    return result.exit_code, result.output


def left() -> int:
    found = db.session.scalar(select(func.count(Question.id))) or 0
    db.session.rollback()
    return found


@pytest.mark.usefixtures("due")
def test_a_dry_run_says_what_would_be_done(app: Flask) -> None:
    code, said = run(app, "--dry-run")

    assert code == 0
    assert "questions-unconfirmed                 1" in said
    assert left() == 2


@pytest.mark.usefixtures("due")
def test_what_is_due_is_deleted_once(app: Flask) -> None:
    first, second = run(app), run(app)

    assert (first[0], second[0]) == (0, 0)
    assert "questions-unconfirmed                 1" in first[1]
    assert "questions-unconfirmed                 0" in second[1]
    assert left() == 1


@pytest.mark.usefixtures("due")
def test_a_failure_is_an_exit_status(app: Flask) -> None:
    def fail(*_told: object) -> int:
        raise RuntimeError

    broken = RetentionRule(name="broken", count=fail, apply=fail)
    app.extensions[RULES] = (broken, *app.extensions[RULES])

    code, said = run(app)

    assert code == 1
    assert "broken                                0 RuntimeError" in said
    assert left() == 1
