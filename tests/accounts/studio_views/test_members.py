"""Members in the studio: found, suspended, let in again; helpers and strangers see nothing."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations import members as operations
from photoallegret.accounts.operations.sessions import begin_session, find_session
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import events, person, signs_in
from tests.factories import make_account, sign_in
from tests.support.forms import press
from tests.support.pages import visit

MEMBERS = "/atelier/membres"


def test_a_member_is_found_by_address_name_and_reference(studio: FlaskClient) -> None:
    alice = make_account("alice@example.org", first_name="Alice", last_name="Martin")
    make_account("bob_x@example.org")
    reference = alice.reference
    db.session.commit()

    for words in ("ALICE@", "martin", reference.lower()):
        text = visit(studio, f"{MEMBERS}?q={words}").text
        assert "alice@example.org" in text
        assert "bob_x@example.org" not in text
    assert "Personne ne correspond" in visit(studio, f"{MEMBERS}?q=%25").text
    assert "owner@example.org" not in visit(studio, MEMBERS).soup.select_one("main").text  # type: ignore[union-attr]


def test_the_list_goes_on(studio: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoallegret.accounts.studio_views.members.PAGE", 2)
    monkeypatch.setattr(operations, "PAGE", 2)
    for name in ("a", "b", "c"):
        make_account(f"{name}@example.org")
    db.session.commit()

    page = visit(studio, MEMBERS)
    link = page.soup.find("a", string="Comptes plus anciens")
    assert link is not None

    assert "a@example.org" not in page.text
    assert "a@example.org" in visit(studio, str(link["href"])).text


def test_nobody_yet(studio: FlaskClient) -> None:
    assert "Aucun visiteur" in visit(studio, MEMBERS).text


def test_a_member_is_suspended_and_let_in_again(app: Flask, studio: FlaskClient) -> None:
    identity = person("alice@example.org", Role.MEMBER)
    alice = sign_in(app, db.session.get_one(Account, identity))

    press(studio, visit(studio, MEMBERS), "form:has([value=suspend])")

    assert alice.get("/compte").status_code == 303
    assert signs_in(app.test_client(), email="alice@example.org").status_code == 403
    press(studio, visit(studio, MEMBERS), "form:has([value=lift])")
    assert signs_in(app.test_client(), email="alice@example.org").status_code == 303
    assert events() == ["suspended", "sign-in-failed", "suspension-lifted", "signed-in"]


@pytest.mark.parametrize("order", [("suspend", "doubt"), ("doubt", "suspend")])
@pytest.mark.parametrize("ends", [("lift", "trust"), ("trust", "lift")])
def test_abuse_and_a_doubted_age_are_two_matters(
    app: Flask, studio: FlaskClient, order: tuple[str, str], ends: tuple[str, str]
) -> None:
    identity = person("alice@example.org", Role.MEMBER)
    token = begin_session(identity, {}, "", now(), None)
    for act in order:
        press(studio, visit(studio, MEMBERS), f"form:has([value={act}])")
    page = visit(studio, MEMBERS)
    assert {str(one.text) for one in page.soup.select(".state")} == {
        "attend un parent",
        "suspendu",
    }
    assert find_session(token, now()) is None

    press(studio, page, f"form:has([value={ends[0]}])")

    assert signs_in(app.test_client(), email="alice@example.org").status_code == 403
    press(studio, visit(studio, MEMBERS), f"form:has([value={ends[1]}])")
    assert "peut de nouveau se connecter" in visit(studio, MEMBERS).text
    assert signs_in(app.test_client(), email="alice@example.org").status_code == 303


@pytest.mark.parametrize("act", ["suspend", "doubt"])
def test_who_signed_in_long_ago_proves_it_first(studio: FlaskClient, act: str) -> None:
    identity = person("alice@example.org", Role.MEMBER)
    page = visit(studio, MEMBERS)

    with time_machine.travel(now() + timedelta(minutes=31)):
        answer = press(studio, page, f"form:has([value={act}])")

    assert answer.headers["Location"].startswith("/compte/confirmer?next=")
    assert events() == []
    assert db.session.get_one(Account, identity).is_active


def test_owners_are_out_of_reach_and_acts_are_known(studio: FlaskClient, owner: Account) -> None:
    alice = make_account("alice@example.org").id
    db.session.commit()
    token = visit(studio, MEMBERS).soup.select_one("main [name=form_token]")
    assert token is not None
    fields = {"form_token": str(token["value"])}

    for identity, act in ((owner.id, "suspend"), (alice, "marry"), (999, "lift")):
        answer = studio.post(f"{MEMBERS}/{identity}", data={**fields, "act": act})
        assert answer.status_code == 404


def test_helpers_see_no_members(app: Flask) -> None:
    account = make_account("helper@example.org", Role.AGENT)
    db.session.commit()
    helper = sign_in(app, account)

    assert helper.get(MEMBERS).status_code == 404
    assert "Membres" not in helper.get("/atelier").get_data(as_text=True)
