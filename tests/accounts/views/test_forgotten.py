"""A forgotten password: the same answer to everyone, a link of one hour to the holder."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import (
    ANOTHER,
    PASSWORD,
    application,
    cookie,
    events,
    letters,
    link_in,
    person,
    signs_in,
)
from tests.factories import sign_in
from tests.support.forms import answered, send
from tests.support.pages import visit

FORGOTTEN = "/compte/mot-de-passe-oublie"
ALICE = "alice@example.org"


@pytest.mark.parametrize(("role", "home"), [(Role.MEMBER, "/compte"), (Role.OWNER, "/atelier")])
def test_the_link_sets_another_password_and_ends_every_session(
    app: Flask, client: FlaskClient, role: Role, home: str
) -> None:
    elsewhere = sign_in(app, db.session.get_one(Account, person(ALICE, role)))

    send(client, FORGOTTEN, email=" Alice@EXAMPLE.org ")
    answer = send(client, link_in("account-reset"), password=ANOTHER)

    assert (answer.status_code, answer.location) == (303, home)
    assert elsewhere.get("/compte").status_code == 303
    assert signs_in(app.test_client(), PASSWORD, ALICE).status_code == 403
    assert signs_in(app.test_client(), ANOTHER, ALICE).status_code == 303
    assert events()[:2] == ["reset-asked", "password-set"]
    assert [slug for _, slug, _ in letters()] == ["account-reset", "password-changed"]
    assert all(ANOTHER not in str(values) for _, _, values in letters())


def test_everyone_gets_the_same_answer(client: FlaskClient) -> None:
    person(ALICE, Role.MEMBER)
    suspended = person("carol@example.org", Role.MEMBER)
    db.session.get_one(Account, suspended).suspended_at = now()
    db.session.commit()

    answers = [
        send(client, FORGOTTEN, email=email)
        for email in (ALICE, "nobody@example.org", "carol@example.org")
    ]

    assert len({(one.status_code, one.location, one.get_data()) for one in answers}) == 1
    assert visit(client, answers[0].location).h1 == "Ouvrez votre messagerie"
    assert [to for to, _, _ in letters()] == [ALICE]


def test_a_link_serves_once_for_an_hour_and_a_newer_one_ends_it(client: FlaskClient) -> None:
    person(ALICE, Role.MEMBER)
    send(client, FORGOTTEN, email=ALICE)
    first = link_in("account-reset")
    send(client, FORGOTTEN, email=ALICE)
    second = link_in("account-reset")

    visit(client, first, 410)
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        visit(client, second, 410)
    send(client, second, password=ANOTHER)

    visit(client, second, 410)


def test_an_address_gets_three_messages_an_hour(client: FlaskClient) -> None:
    person(ALICE, Role.MEMBER)
    with time_machine.travel(now(), tick=False):
        for _ in range(5):
            assert send(client, FORGOTTEN, email=ALICE).status_code == 303

    assert len(letters()) == 3


def test_the_second_factor_is_still_asked(app: Flask, client: FlaskClient) -> None:
    identity = person(ALICE, Role.MEMBER)
    application(app, identity, now())
    send(client, FORGOTTEN, email=ALICE)

    answer = send(client, link_in("account-reset"), password=ANOTHER)

    assert answer.location == "/compte/connexion"
    assert cookie(app, client) == ""


@pytest.mark.parametrize("email", ["", "alice", "a" * 300 + "@example.org"])
def test_no_address_is_said(client: FlaskClient, email: str) -> None:
    assert answered(send(client, FORGOTTEN, email=email)).status == 422
