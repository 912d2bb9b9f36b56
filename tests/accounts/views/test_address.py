"""Another address: nothing changes before both have agreed, and the old one may stop it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, AddressChange, Role
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import ANOTHER, PASSWORD, events, letters, link_in, person, signs_in
from tests.factories import sign_in
from tests.support.forms import answered, press, send
from tests.support.pages import visit

OLD, NEW = "alice@example.org", "alice@example.net"
ADDRESS = "/compte/adresse"
AGREE, STOP = "form:has([value=agree])", "form:has([value=stop])"


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Return the browser of a member."""
    return sign_in(app, db.session.get_one(Account, person(OLD, Role.MEMBER)))


def email() -> str:
    found = db.session.get_one(Account, 1)
    db.session.refresh(found)
    address = found.email
    assert found.email_key == address
    db.session.rollback()
    return address


@pytest.mark.parametrize(
    "order", [("address-agree", "address-new"), ("address-new", "address-agree")]
)
def test_it_changes_once_both_have_agreed(
    app: Flask, client: FlaskClient, alice: FlaskClient, order: tuple[str, str]
) -> None:
    assert send(alice, ADDRESS, email=NEW).location == "/compte"
    assert [(to, slug) for to, slug, _ in letters()] == [
        (OLD, "address-agree"),
        (NEW, "address-new"),
    ]
    assert NEW in visit(alice, "/compte").text
    for slug in order:
        assert email() == OLD
        answer = press(client, visit(client, link_in(slug)), AGREE)
        assert visit(client, answer.headers["Location"]).h1 == "Merci, c’est noté"

    assert email() == NEW
    assert signs_in(app.test_client(), email=NEW).status_code == 303
    assert signs_in(app.test_client(), email=OLD).status_code == 403
    assert letters()[-1][:2] == (OLD, "address-changed")
    assert events()[:2] == ["address-change-asked", "address-changed"]
    for slug in order:
        visit(client, link_in(slug), 410)


@pytest.mark.parametrize("by_reset", [True, False])
def test_another_password_stops_it(client: FlaskClient, alice: FlaskClient, by_reset: bool) -> None:
    send(alice, ADDRESS, email=NEW)
    press(client, visit(client, link_in("address-new")), AGREE)
    if by_reset:
        send(client, "/compte/mot-de-passe-oublie", email=OLD)
        send(client, link_in("account-reset"), password=ANOTHER)
    else:
        send(alice, "/compte/mot-de-passe", current=PASSWORD, password=ANOTHER)
        assert "Le changement d’adresse demandé est arrêté." in visit(alice, "/compte").text

    for slug in ("address-agree", "address-new"):
        visit(client, link_in(slug), 410)

    assert email() == OLD
    assert NEW not in visit(client if by_reset else alice, "/compte").text


def test_the_old_address_stops_it_even_after_the_new_one_agreed(
    client: FlaskClient, alice: FlaskClient
) -> None:
    send(alice, ADDRESS, email=NEW)
    press(client, visit(client, link_in("address-new")), AGREE)
    assert "stop" not in visit(client, link_in("address-new")).text

    answer = press(client, visit(client, link_in("address-agree")), STOP)

    assert visit(client, answer.headers["Location"]).h1 == "L’adresse ne change pas"
    assert email() == OLD
    visit(client, link_in("address-new"), 410)


def test_the_new_address_cannot_play_the_old_one(client: FlaskClient, alice: FlaskClient) -> None:
    send(alice, ADDRESS, email=NEW)
    page = visit(client, link_in("address-new"))
    token = page.soup.select_one("main [name=form_token]")
    assert token is not None

    client.post(link_in("address-new"), data={"act": "stop", "form_token": str(token["value"])})

    assert db.session.get_one(AddressChange, 1).new_agreed_at is not None
    assert email() == OLD


def test_the_holder_gives_it_up(client: FlaskClient, alice: FlaskClient) -> None:
    send(alice, ADDRESS, email=NEW)

    press(alice, visit(alice, "/compte"), f"form[action='{ADDRESS}/fin']")

    visit(client, link_in("address-agree"), 410)
    assert NEW not in visit(alice, "/compte").text


def test_a_newer_wish_ends_the_older_one(client: FlaskClient, alice: FlaskClient) -> None:
    send(alice, ADDRESS, email="first@example.net")
    first = link_in("address-agree")
    send(alice, ADDRESS, email=NEW)

    visit(client, first, 410)
    visit(client, link_in("address-agree"))


def test_links_end_after_seven_days(client: FlaskClient, alice: FlaskClient) -> None:
    send(alice, ADDRESS, email=NEW)

    with time_machine.travel(now() + timedelta(days=7, seconds=1)):
        visit(client, link_in("address-agree"), 410)


def test_nobody_learns_that_the_new_address_has_an_account(
    client: FlaskClient, alice: FlaskClient
) -> None:
    person("bob@example.org", Role.MEMBER)

    answer = send(alice, ADDRESS, email="bob@example.org")

    assert answer.location == "/compte"
    assert "bob@example.org" in visit(alice, "/compte").text
    assert [(to, slug) for to, slug, _ in letters()] == [
        ("bob@example.org", "account-exists"),
        (OLD, "address-agree"),
    ]
    press(client, visit(client, link_in("address-agree")), AGREE)
    assert email() == OLD


def test_an_address_taken_meanwhile_is_not_taken_over(
    client: FlaskClient, alice: FlaskClient
) -> None:
    send(alice, ADDRESS, email=NEW)
    press(client, visit(client, link_in("address-agree")), AGREE)
    person(NEW, Role.MEMBER)

    press(client, visit(client, link_in("address-new")), AGREE)

    assert email() == OLD
    assert db.session.get(AddressChange, 1) is None


@pytest.mark.parametrize("typed", ["", "nobody", OLD, OLD.upper()])
def test_an_address_that_cannot_be_is_refused(alice: FlaskClient, typed: str) -> None:
    answer = send(alice, ADDRESS, email=typed)

    assert answered(answer).status == 422
    assert letters() == []


def test_three_a_day(alice: FlaskClient) -> None:
    for number in range(3):
        assert send(alice, ADDRESS, email=f"a{number}@example.net").status_code == 303

    assert answered(send(alice, ADDRESS, email=NEW)).status == 422


def test_it_asks_for_a_fresh_sign_in(alice: FlaskClient) -> None:
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert alice.get(ADDRESS).location == f"/compte/confirmer?next={ADDRESS}"


def test_the_photographer_agrees_for_an_address_that_is_lost(
    client: FlaskClient, alice: FlaskClient, studio: FlaskClient
) -> None:
    send(alice, ADDRESS, email=NEW)
    press(client, visit(client, link_in("address-new")), AGREE)

    press(studio, visit(studio, "/atelier/membres"), "form:has([value=agree])")

    assert email() == NEW
    assert ANOTHER not in str(letters())
