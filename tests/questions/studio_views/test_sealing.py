"""Evidence is sealed by a confirmed act, after a fresh sign-in, and never shown again."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from photoallegret.accounts.models import JournalEntry, SignedIn
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.questions.models import Capsule, QuestionState
from tests.factories import make_question
from tests.support.forms import answered
from tests.support.pages import visit

REASON = "Menaces répétées, plainte déposée le 3 mai."
SEALABLE = ("published", "declined", "spam", "removed")


def question_in(state: str) -> int:
    question = make_question(
        "Je sais où tu habites.", state=QuestionState(state), slug=f"q-{state}"
    )
    db.session.commit()
    question_id = question.id
    db.session.rollback()
    return question_id


def capsules() -> list[Capsule]:
    db.session.rollback()
    return list(db.session.scalars(select(Capsule)))


def seal(studio: FlaskClient, question_id: int, reason: str) -> TestResponse:
    address = f"/atelier/questions/{question_id}/preuve"
    token = visit(studio, address).soup.select_one(".sealing [name=form_token]")
    assert token is not None
    return studio.post(address, data={"form_token": str(token["value"]), "reason": reason})


@pytest.mark.parametrize("state", [one.value for one in QuestionState])
def test_what_was_judged_or_public_may_be_sealed(studio: FlaskClient, state: str) -> None:
    question_id = question_in(state)

    page = visit(studio, f"/atelier/questions/{question_id}")
    status = studio.get(f"/atelier/questions/{question_id}/preuve").status_code

    assert bool(page.soup.select_one("a[href$='/preuve']")) == (state in SEALABLE)
    assert status == (200 if state in SEALABLE else 404)


def test_it_is_sealed_and_never_shown(app: Flask, studio: FlaskClient) -> None:
    question_id = question_in("spam")

    response = seal(studio, question_id, REASON)

    assert response.status_code == 303
    [capsule] = capsules()
    assert b"habites" not in capsule.sealed
    assert b"anne" not in capsule.sealed
    assert (capsule.reason, capsule.ends_at - capsule.sealed_at) == (REASON, timedelta(days=365))
    events = list(db.session.scalars(select(JournalEntry.event)))
    assert "evidence-sealed" in events
    db.session.rollback()
    page = visit(studio, f"/atelier/questions/{question_id}")
    assert "Scellée comme preuve le" in page.text
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    assert not [rule for rule in rules if "capsule" in rule]


@pytest.mark.parametrize("reason", ["", "x" * 2001])
def test_a_reason_is_needed(studio: FlaskClient, reason: str) -> None:
    response = seal(studio, question_in("declined"), reason)
    page = answered(response)

    assert response.status_code == 422
    assert page.soup.select_one(".problems a[href='#reason']")
    assert capsules() == []


def test_a_fresh_sign_in_is_asked(studio: FlaskClient) -> None:
    question_id = question_in("removed")
    db.session.execute(update(SignedIn).values(fresh_at=now() - timedelta(hours=2)))
    db.session.commit()
    address = f"/atelier/questions/{question_id}/preuve"

    asked, posted = studio.get(address), studio.post(address, data={"reason": REASON})

    assert asked.status_code == posted.status_code == 303
    assert "confirm" in str(asked.location)
    assert capsules() == []
