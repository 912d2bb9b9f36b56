"""Upload keys: shown once, listed by name, revoked."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.keys import account_of_key, create_key
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import codes_on, events
from tests.factories import make_account
from tests.support.forms import answered, send
from tests.support.pages import visit

PAGE = "/atelier/compte/cles"


def test_a_key_is_shown_once_and_opens_the_door(app: Flask, studio: FlaskClient) -> None:
    made = answered(send(studio, PAGE, name=" Lightroom\r\n classique\0 "))
    (key,) = codes_on(made)

    assert account_of_key(key, now()) == 1
    again = visit(studio, PAGE)
    assert key not in again.text
    assert "Lightroom classique" in again.text
    assert events() == ["key-made"]


def test_a_revoked_key_opens_nothing(studio: FlaskClient) -> None:
    made = answered(send(studio, PAGE, name="Lightroom"))
    (key,) = codes_on(made)

    response = send(studio, made, "/1/fin")

    assert response.location == PAGE
    assert account_of_key(key, now()) is None
    assert events() == ["key-made", "key-revoked"]


def test_a_number_no_key_can_have_is_not_found(studio: FlaskClient) -> None:
    token = visit(studio, "/atelier").soup.select_one("input[name=form_token]")
    assert token is not None

    for number in (2**31, 2**63, 10**30):
        found = studio.post(f"{PAGE}/{number}/fin", data={"form_token": token["value"]})
        assert found.status_code == 404
        found = studio.post(f"/compte/sessions/{number}/fin", data={"form_token": token["value"]})
        assert found.status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "\0", "x" * 81])
def test_a_key_has_a_name_that_fits(studio: FlaskClient, name: str) -> None:
    response = send(studio, PAGE, name=name)

    assert response.status_code == 422
    assert answered(response).soup.find(id="name-error")
    assert events() == []


def test_nobody_revokes_the_key_of_another(app: Flask, studio: FlaskClient) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    key = create_key(agent.id, "theirs", now())
    db.session.commit()
    page = visit(studio, PAGE)
    token = page.soup.select_one("input[name=form_token]")
    assert token is not None
    act = visit(studio, "/atelier").soup.select_one("input[name=form_token]")
    assert act is not None

    response = studio.post(f"{PAGE}/1/fin", data={"form_token": act["value"]})

    assert response.status_code == 303
    assert account_of_key(key, now()) == agent.id
    assert "theirs" not in page.text
    assert events() == []
