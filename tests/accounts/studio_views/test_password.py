"""Changing the password: with the present one, and the end of other sessions."""

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.keys import account_of_key, create_key
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import ANOTHER, PASSWORD, cookie, events, person, signs_in
from tests.factories import sign_in
from tests.support.forms import answered, send
from tests.support.pages import visit

PAGE = "/atelier/compte/mot-de-passe"


def test_it_changes_and_other_devices_are_signed_out(app: Flask, client: FlaskClient) -> None:
    identity = person()
    signs_in(client)
    elsewhere = sign_in(app, db.session.get_one(Account, identity))
    before = cookie(app, client)

    response = send(client, PAGE, current=PASSWORD, password=ANOTHER)

    assert (response.status_code, response.location) == (303, "/atelier/compte")
    assert "Le mot de passe est changé." in visit(client, "/atelier/compte").text
    assert cookie(app, client) not in ("", before)
    assert elsewhere.get("/atelier").status_code == 404
    assert signs_in(app.test_client()).status_code == 403
    assert signs_in(app.test_client(), ANOTHER).status_code == 303
    assert "password-changed" in events()


def test_upload_keys_go_on_and_are_named_with_the_way_to_them(client: FlaskClient) -> None:
    identity = person()
    signs_in(client)
    silent = visit(client, PAGE)
    key = create_key(identity, "Lightroom", now())
    db.session.commit()

    page = visit(client, PAGE)
    send(client, page, current=PASSWORD, password=ANOTHER)
    after = visit(client, "/atelier/compte")

    assert "clé d’envoi" not in silent.text
    assert page.soup.select_one('main a[href="/atelier/compte/cles"]')
    assert "clés d’envoi continuent" in after.text
    assert account_of_key(key, now()) == identity


@pytest.mark.parametrize(
    ("current", "password", "status", "field"),
    [
        ("wrong", ANOTHER, 403, "current"),
        ("", ANOTHER, 422, "current"),
        (PASSWORD, "court", 422, "password"),
        (PASSWORD, "photoallegret1", 422, "password"),
    ],
)
def test_what_is_not_in_order_changes_nothing(
    client: FlaskClient, current: str, password: str, status: int, field: str
) -> None:
    person()
    signs_in(client)

    response = send(client, PAGE, current=current, password=password)

    page = answered(response)
    assert response.status_code == status
    assert page.soup.find(id=f"{field}-error")
    assert page.title.startswith("Erreur")
    assert "password-changed" not in events()


@pytest.mark.usefixtures("early")
def test_the_present_password_cannot_be_guessed_for_long(client: FlaskClient) -> None:
    person()
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False):
        signs_in(client)
        page = visit(client, PAGE)
        found = [
            send(client, page, current="wrong", password=ANOTHER).status_code for _ in range(6)
        ]

    assert found == [403] * 5 + [429]
