"""The page of a one-time link: looking uses nothing up, a password does."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.credentials import candidate_with, proves
from photoallegret.accounts.operations.keys import account_of_key, create_key
from photoallegret.accounts.operations.links import LinkPurpose, find_link, make_link, use_link
from photoallegret.accounts.operations.owners import account_with, first_owner_link
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import ANOTHER, PASSWORD, application, cookie, events, person, signs_in
from tests.factories import make_account, sign_in
from tests.support.forms import answered, send
from tests.support.pages import visit


def link(account_id: int | None) -> str:
    """Commit a link and return the address of its page."""
    if account_id is None:
        token = first_owner_link(now())
    else:
        token = make_link(LinkPurpose.SET_PASSWORD, account_id, now())
    db.session.commit()
    return f"/compte/mot-de-passe/{token}"


def test_a_link_sets_a_password_and_opens_the_studio(app: Flask, client: FlaskClient) -> None:
    identity = person()
    elsewhere = sign_in(app, db.session.get_one(Account, identity))
    address = link(identity)

    response = send(client, address, password=ANOTHER)

    assert (response.status_code, response.location) == (303, "/atelier")
    assert client.get("/atelier").status_code == 200
    assert elsewhere.get("/atelier").status_code == 404
    assert signs_in(app.test_client()).status_code == 403
    assert signs_in(app.test_client(), ANOTHER).status_code == 303
    assert events()[0] == "password-set"


def test_a_link_says_that_it_revokes_upload_keys_and_does(client: FlaskClient) -> None:
    identity = person()
    address = link(identity)
    silent = visit(client, address).text
    key = create_key(identity, "Lightroom", now())
    db.session.commit()

    page = visit(client, address)
    send(client, page, password=ANOTHER)

    assert "clé d’envoi" in page.text
    assert "clé d’envoi" not in silent
    assert account_of_key(key, now()) is None
    assert "key-revoked" in events()


def test_looking_at_it_uses_nothing_up_and_tells_nobody(client: FlaskClient) -> None:
    address = link(person())

    for _ in range(3):
        client.head(address)
        page = visit(client, address)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert find_link(address.rpartition("/")[2], now()) is not None
    names = [tag["autocomplete"] for tag in page.soup.select("form input[autocomplete]")]
    assert names == ["username", "new-password"]


@pytest.mark.parametrize("how", ["used", "ended", "unknown", "replaced"])
def test_a_dead_link_says_what_to_do(client: FlaskClient, how: str) -> None:
    identity = person()
    address = link(identity)
    token = address.rpartition("/")[2]
    later = now()
    if how == "used":
        use_link(token, now())
        db.session.commit()
    elif how == "ended":
        later += timedelta(hours=24, seconds=1)
    elif how == "unknown":
        address += "x"
    else:
        link(identity)

    with time_machine.travel(later):
        page = visit(client, address, 410)
        posted = client.post(address, data={"password": ANOTHER})

    assert "flask accounts link" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert posted.status_code == 410
    assert proves(candidate_with("anne@example.org"), PASSWORD)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "12 caractères"),
        ("court", "12 caractères"),
        ("motdepasse1234", "se devine facilement"),
        ("anne anne anne", "se devine facilement"),
        ("photoallegret", "se devine facilement"),
        ("x" * 1025, "1024"),
    ],
)
def test_a_weak_password_uses_nothing_up(client: FlaskClient, password: str, words: str) -> None:
    address = link(person())

    response = send(client, address, password=password)

    assert response.status_code == 422
    assert words in answered(response).text
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert send(client, address, password=ANOTHER).status_code == 303


def test_a_forged_form_uses_nothing_up(client: FlaskClient) -> None:
    address = link(person())

    assert client.post(address, data={"password": ANOTHER}).status_code == 400
    assert visit(client, address)


def test_a_second_factor_still_stands_before_the_studio(app: Flask, client: FlaskClient) -> None:
    identity = person()
    application(app, identity, now())

    response = send(client, link(identity), password=ANOTHER)

    assert response.location == "/compte/connexion"
    assert cookie(app, client) == ""


def test_the_first_owner_chooses_address_and_password(app: Flask, client: FlaskClient) -> None:
    address = link(None)
    page = visit(client, address)

    response = send(client, page, email="Anne@example.org", password=PASSWORD)

    assert page.h1 == "Prendre possession de l’atelier"
    assert (response.status_code, response.location) == (303, "/atelier")
    assert client.get("/atelier").status_code == 200
    assert events() == ["owner-created", "password-set"]


def test_the_first_owner_may_be_a_member(client: FlaskClient) -> None:
    alice = make_account("alice@example.org")
    db.session.commit()

    send(client, link(None), email="alice@example.org", password=PASSWORD)

    found = account_with("alice@example.org")
    assert found is not None
    assert (found.id, found.role) == (alice.id, Role.OWNER)


@pytest.mark.parametrize("email", ["", "anne", "anne@example.org\r\nBcc: x@example.org", "a\0"])
def test_the_first_owner_needs_an_address(client: FlaskClient, email: str) -> None:
    address = link(None)

    response = send(client, address, email=email, password=PASSWORD)

    assert response.status_code == 422
    assert answered(response).soup.find(id="email-error")


def test_the_first_owner_may_not_guess_the_address(client: FlaskClient) -> None:
    response = send(client, link(None), email="wistiti@example.org", password="wistiti12345")

    assert response.status_code == 422


def test_nobody_is_the_first_owner_twice(app: Flask, client: FlaskClient) -> None:
    address = link(None)
    page = visit(client, address)
    person("bob@example.org")

    response = send(client, page, email="anne@example.org", password=PASSWORD)

    assert response.status_code in (404, 410)
    assert account_with("anne@example.org") is None
    assert first_owner_link(now()) is None


def test_of_two_posts_at_once_one_wins(app: Flask, client: FlaskClient) -> None:
    address = link(None)
    pages = [visit(app.test_client(), address) for _ in range(2)]
    db.session.remove()
    found: list[int] = []
    together = threading.Barrier(2)

    def post(number: int) -> None:
        together.wait()
        other = app.test_client()
        answer = send(other, pages[number], email=f"anne{number}@example.org", password=PASSWORD)
        found.append(answer.status_code)

    threads = [threading.Thread(target=post, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [303, 410]
    rows = db.session.execute(db.metadata.tables["account"].select()).all()
    assert [row.role for row in rows] == [Role.OWNER]
