"""The studio's lock, and what its pages have in common."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.db import db
from photoallegret.studio import Undo, is_studio, say
from tests.factories import make_account, sign_in
from tests.support.pages import read, visit


@pytest.mark.parametrize("path", ["/atelier", "/atelier/rien", "/en/studio", "/en/studio/nothing"])
def test_strangers_find_nothing_in_the_studio(app: Flask, client: FlaskClient, path: str) -> None:
    alice = make_account("alice@example.org")
    db.session.commit()

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert sign_in(app, alice).get(path).status_code == 404


def test_an_agent_works_in_the_studio(app: Flask) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()

    assert sign_in(app, agent).get("/atelier").status_code == 200


@pytest.mark.parametrize("path", ["/atelier", "/en/studio"])
def test_its_pages_are_kept_by_nobody(studio: FlaskClient, path: str) -> None:
    page = visit(studio, path)

    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_the_studio_is_a_place_not_a_beginning() -> None:
    assert is_studio("/atelier/x")
    assert is_studio("//en///studio//x")
    assert not is_studio("/atelier-photo")


def test_who_works_there_is_led_to_the_page_meant(studio: FlaskClient) -> None:
    for path in ("/atelier/", "/atelier//compte"):
        answer = studio.get(path)

        assert answer.status_code == 308
        assert answer.location.endswith(path.replace("//", "/").rstrip("/"))


def test_what_was_done_is_said_once_with_its_undo(app: Flask, studio: FlaskClient) -> None:
    @app.get("/atelier/essai")
    def _act() -> str:
        say("Trois photos à la corbeille.", Undo("/atelier/x", {"photo": ["1", "2"]}))
        return ""

    studio.get("/atelier/essai")
    first = visit(studio, "/atelier")
    second = visit(studio, "/atelier")

    toast = first.soup.select_one(".toast")
    assert toast is not None
    assert "Trois photos à la corbeille." in toast.get_text()
    assert [field["value"] for field in toast.select("input[name=photo]")] == ["1", "2"]
    assert second.soup.select_one(".toast") is None
    assert read(first.text)
