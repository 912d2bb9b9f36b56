"""The account's page, signing out, ending sessions: each its own, and really over."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from photoallegret.accounts.models import Account, SignedIn
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.operations.restricting import Restricting, restrict
from photoallegret.privacy.queries.tied import Person
from tests.accounts.people import cookie, events
from tests.factories import make_account, sign_in
from tests.support.forms import answered, send
from tests.support.pages import visit


def member(app: Flask, name: str = "alice") -> tuple[Account, FlaskClient]:
    account = make_account(f"{name}@example.org")
    db.session.commit()
    return account, sign_in(app, account)


def session_ids() -> list[int]:
    found = list(db.session.scalars(select(SignedIn.id).order_by(SignedIn.id)))
    db.session.rollback()
    return found


def test_a_visitor_is_led_to_the_sign_in(client: FlaskClient) -> None:
    assert client.get("/compte").location == "/compte/connexion?next=/compte"


def test_who_is_only_kept_is_told_so_and_asked_nothing(app: Flask) -> None:
    account, alice = member(app)
    assert "seulement conservées" not in visit(alice, "/compte").text
    restrict(Restricting(Person(account.id, account.email_key), "fr", "accuracy"), now())
    db.session.commit()

    page = visit(alice, "/compte")

    assert "Vos données sont seulement conservées" in page.text
    assert "Tout est-il encore exact" not in page.text


def test_a_member_sees_address_and_devices(app: Flask) -> None:
    _, alice = member(app)

    page = visit(alice, "/compte")

    assert "alice@example.org" in page.text
    assert "Firefox, Linux" in page.text
    assert "celui-ci" in page.text
    assert page.soup.find("a", string="Ouvrir l’atelier") is None
    assert page.headers["Cache-Control"] == "private, no-store"


def test_an_owner_finds_the_studio_there(studio: FlaskClient) -> None:
    link = visit(studio, "/compte").soup.find("a", string="Ouvrir l’atelier")

    assert link is not None
    assert link["href"] == "/atelier"


def test_signing_out_really_ends_the_session(app: Flask, studio: FlaskClient) -> None:
    token = cookie(app, studio)

    response = send(studio, "/atelier", "/deconnexion")

    assert answered(response).h1 == "Vous êtes déconnecté"
    assert "Clear-Site-Data" not in response.headers
    assert cookie(app, studio) == ""
    studio.set_cookie("session", token)
    assert studio.get("/atelier").status_code == 404
    assert events() == ["signed-out"]


def test_nobody_is_signed_out_by_a_link_or_by_another_site(studio: FlaskClient) -> None:
    assert studio.get("/compte/deconnexion").status_code == 405
    assert studio.post("/compte/deconnexion").status_code == 400
    foreign = studio.post("/compte/deconnexion", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert studio.get("/atelier").status_code == 200


def test_one_device_is_signed_out_from_another(app: Flask) -> None:
    account, here = member(app)
    there = sign_in(app, account)
    other = session_ids()[1]

    response = send(here, "/compte", f"/{other}/fin")
    page = visit(here, response.location)

    assert "Cet appareil est déconnecté." in page.text
    assert there.get("/compte").status_code == 303
    assert here.get("/compte").status_code == 200
    assert events() == ["session-ended"]


def test_all_others_are_signed_out_at_once(app: Flask) -> None:
    account, here = member(app)
    others = [sign_in(app, account) for _ in range(3)]
    _, bob = member(app, "bob")

    send(here, "/compte", "/sessions/fin")

    assert [other.get("/compte").status_code for other in others] == [303] * 3
    assert [person.get("/compte").status_code for person in (here, bob)] == [200, 200]


def test_nobody_ends_the_session_of_another(app: Flask) -> None:
    account, alice = member(app)
    sign_in(app, account)
    _, bob = member(app, "bob")
    page = visit(alice, "/compte")
    target, own_of_bob = session_ids()[1], session_ids()[2]

    send(alice, page, f"/{target}/fin")
    token = visit(bob, "/compte").soup.select_one("input[name=form_token]")
    assert token is not None
    fields = {"form_token": str(token["value"])}
    mine = session_ids()[0]
    bob.post(f"/compte/sessions/{mine}/fin", data=fields)

    assert alice.get("/compte").status_code == 200
    assert bob.post(f"/compte/sessions/{own_of_bob}/fin", data=fields).status_code == 404
    assert events() == ["session-ended"]


def test_visitors_end_nothing(client: FlaskClient, studio: FlaskClient) -> None:
    token = visit(studio, "/atelier").soup.select_one("input[name=form_token]")
    assert token is not None
    fields = {"form_token": str(token["value"])}

    for path in ("/compte/sessions/1/fin", "/compte/sessions/fin"):
        assert client.post(path, data=fields).status_code == 404
        assert client.post(path).status_code == 400

    assert db.session.scalar(select(func.count(SignedIn.id))) == 1
