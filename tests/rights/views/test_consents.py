"""An account holder sees what they agreed to, and ends it by one button."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.questions.models import Question, QuestionState, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.agreeing import note_agreement
from photoallegret.questions.operations.moderating import Act, Public
from tests.factories import make_account, make_question, sign_in
from tests.support.forms import send
from tests.support.pages import visit

HERE = "/compte/consentements"
ANNE = "anne@example.org"


@pytest.fixture
def anne(app: Flask) -> FlaskClient:
    """Return the browser of somebody whose question is public by consent."""
    account = make_account(ANNE)
    question = make_question(wish=Wish.NAMED)
    note_agreement(question, now())
    moderating.publish_question(question, Public("En vente ?", "Oui."), Act(None, now()))
    other = make_question(wish=Wish.NAMED, email_key="paul@example.org")
    note_agreement(other, now())
    db.session.commit()
    return sign_in(app, account)


def states() -> list[QuestionState]:
    found = list(db.session.scalars(select(Question.state).order_by(Question.id)))
    db.session.rollback()
    return found


def test_it_shows_the_words_agreed_to_with_one_button_each(anne: FlaskClient) -> None:
    page = visit(anne, HERE)

    assert page.h1 == "Vos consentements"
    assert len(page.soup.select("button[type=submit]:not(.rail__button)")) == 1
    assert "Publication de votre question" in page.text
    assert "Q-" in page.text


def test_one_press_ends_it_the_same_second(anne: FlaskClient, client: FlaskClient) -> None:
    slug = db.session.scalar(select(Question.slug).where(Question.slug.is_not(None)))
    db.session.rollback()
    before = client.get(f"/questions/{slug}").status_code

    response = send(anne, visit(anne, HERE), HERE)

    assert (before, response.status_code) == (200, 303)
    assert client.get(f"/questions/{slug}").status_code == 410
    assert states() == [QuestionState.REMOVED, QuestionState.NEW]
    last = db.session.scalars(select(ConsentEntry).order_by(ConsentEntry.id.desc())).first()
    assert last is not None
    assert (last.act, last.how) == (ConsentAct.WITHDRAWN, "page of consents")
    db.session.rollback()
    assert "Terminé le" in visit(anne, HERE).text


def test_what_is_somebody_elses_cannot_be_ended(anne: FlaskClient) -> None:
    number = db.session.scalar(select(Question.id).where(Question.email_key != ANNE))
    db.session.rollback()
    page = visit(anne, HERE)
    token = page.soup.select_one("input[name=form_token]")
    assert token is not None
    data = {"form_token": str(token["value"]), "subject": f"question:{number}"}

    other = anne.post(HERE, data=data | {"purpose": "publish-question"})
    unknown = anne.post(HERE, data=data | {"purpose": "newsletter"})
    forged = anne.post(HERE, data={"subject": f"question:{number}"})

    assert [one.status_code for one in (other, unknown, forged)] == [404, 404, 400]
    assert states() == [QuestionState.PUBLISHED, QuestionState.NEW]


def test_an_address_that_was_not_proved_shows_nothing(app: Flask) -> None:
    account = make_account(ANNE, confirmed_at=None)
    note_agreement(make_question(wish=Wish.NAMED), now())
    db.session.commit()

    page = visit(sign_in(app, account), HERE)

    assert "consenti à rien" in page.text


def test_a_visitor_is_led_to_sign_in(client: FlaskClient) -> None:
    response = client.get(HERE)

    assert response.status_code == 303
    assert "/compte/connexion" in str(response.location)
