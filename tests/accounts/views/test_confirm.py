"""A fresh sign-in asked again: by password or code, and back to where one was going."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.freshness import FORM_TIME, FRESH
from photoallegret.clock import now
from tests.accounts.people import PASSWORD, application, cookie, events, person, signs_in
from tests.support.forms import answered, send
from tests.support.pages import visit

GUARDED = "/atelier/compte/cles"
LATER = FRESH + timedelta(seconds=5)


def test_a_fresh_sign_in_is_asked_for_nothing(client: FlaskClient) -> None:
    person()
    signs_in(client)

    assert visit(client, GUARDED)


def test_after_a_while_the_password_leads_back(app: Flask, client: FlaskClient) -> None:
    person()
    signs_in(client)
    before = cookie(app, client)

    with time_machine.travel(now() + LATER):
        asked = client.get(GUARDED)
        page = visit(client, asked.location)
        response = send(client, page, password=PASSWORD)
        again = client.get(GUARDED)

    assert asked.location == "/compte/confirmer?next=/atelier/compte/cles"
    assert (response.status_code, response.location) == (303, GUARDED)
    assert again.status_code == 200
    assert cookie(app, client) not in ("", before)


def test_where_codes_are_on_the_password_alone_proves_nothing(
    app: Flask, client: FlaskClient
) -> None:
    identity = person()
    signs_in(client)
    _, codes = application(app, identity, now())

    with time_machine.travel(now() + LATER, tick=False):
        page = visit(client, f"/compte/confirmer?next={GUARDED}")
        token = page.soup.select_one("input[name=form_token]")
        assert token is not None
        forced = {"form_token": token["value"], "password": PASSWORD}
        refused = client.post("/compte/confirmer", data=forced)
        still = client.get(GUARDED)
        response = send(client, page, code=codes[0])

    assert page.soup.find(id="password") is None
    assert refused.status_code == 422
    assert answered(refused).soup.find(id="code-error")
    assert still.status_code == 303
    assert response.location == GUARDED


def test_a_code_proves_it_too(app: Flask, client: FlaskClient) -> None:
    identity = person()
    signs_in(client)
    totp, _ = application(app, identity, now())

    moment = now() + LATER
    with time_machine.travel(moment, tick=False):
        wrong = send(client, f"/compte/confirmer?next={GUARDED}", code="000000")
        response = send(client, answered(wrong), code=totp.at(moment))

    assert wrong.status_code == 403
    assert response.location == GUARDED


@pytest.mark.parametrize(("password", "status"), [("wrong", 403), ("", 422)])
def test_nothing_else_proves_it(client: FlaskClient, password: str, status: int) -> None:
    person()
    signs_in(client)

    with time_machine.travel(now() + LATER):
        response = send(client, "/compte/confirmer", password=password)
        assert client.get(GUARDED).status_code == 303

    assert response.status_code == status
    assert answered(response).soup.find(id="password-error")
    assert ("proof-failed" in events()) is (status == 403)


@pytest.mark.usefixtures("early")
def test_it_cannot_be_tried_for_long(client: FlaskClient) -> None:
    person()
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False):
        signs_in(client)
        page = visit(client, "/compte/confirmer")
        found = [send(client, page, password="wrong").status_code for _ in range(6)]

    assert found == [403] * 5 + [429]


def test_a_form_shown_in_time_may_be_filled_in_for_a_while(client: FlaskClient) -> None:
    person()
    signs_in(client)
    page = visit(client, GUARDED)

    with time_machine.travel(now() + FRESH + FORM_TIME - timedelta(seconds=5)):
        in_time = send(client, page, name="Lightroom")
    with time_machine.travel(now() + FRESH + FORM_TIME + timedelta(seconds=5)):
        too_late = send(client, page, name="Darktable")

    assert in_time.status_code == 200
    assert too_late.status_code == 303
    assert too_late.location.startswith("/compte/confirmer")


def test_a_visitor_signs_in_instead(client: FlaskClient) -> None:
    response = client.get("/compte/confirmer?next=/atelier")

    assert response.location.startswith("/compte/connexion?next=")
    assert client.post("/compte/confirmer").status_code == 303
