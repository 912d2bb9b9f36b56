"""The photographer's account in the studio: what protects it, told in words."""

from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.studio_views.account import WORDS
from photoallegret.clock import now
from photoallegret.db import db
from tests.factories import make_account, sign_in
from tests.support.pages import visit


def test_the_account_says_what_protects_it(studio: FlaskClient) -> None:
    page = visit(studio, "/atelier/compte")

    assert page.h1 == "Compte"
    assert "owner@example.org" in page.text
    assert "Désactivé" in page.text
    assert "Firefox, Linux" in page.text
    assert "celui-ci" in page.text
    assert page.soup.select(".entry form") == []
    current = page.soup.select("nav a[aria-current=page]")
    assert [link.get_text() for link in current] == ["Compte"]


def test_in_english_too(studio: FlaskClient) -> None:
    assert visit(studio, "/en/studio/account").h1 == "Account"
    assert visit(studio, "/en/studio/account/journal").h1 == "Security journal"


def test_every_event_has_words(studio: FlaskClient, owner: Account) -> None:
    for event in Event:
        note(event, owner.id, Trace(now(), "network", "Firefox, Linux"))
    db.session.commit()

    page = visit(studio, "/atelier/compte/journal")

    assert set(WORDS) == set(Event)
    assert len(page.soup.select(".entry")) == len(Event)
    assert "network" not in page.text


def test_an_owner_reads_of_strangers_and_an_agent_of_himself(
    app: Flask, studio: FlaskClient
) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    for _ in range(60):
        note(Event.SIGN_IN_FAILED, None, Trace(now()))
    note(Event.SIGNED_IN, agent.id, Trace(now()))
    db.session.commit()

    page = visit(studio, "/atelier/compte/journal")

    assert [entry.get_text(" ", strip=True) for entry in page.soup.select(".entry__name")] == [
        "Connexion",
        "Adresse ou mot de passe incorrect",
    ]
    assert "agent@example.org" in page.text
    assert "60 fois" in page.text
    assert "60 fois" not in visit(sign_in(app, agent), "/atelier/compte/journal").text
