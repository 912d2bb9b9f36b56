"""In development a message is read in the studio as its reader would get it."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.config import Settings
from photoallegret.mail.delivering import Way
from photoallegret.outbox.operations.sending import send_due
from photoallegret.outbox.studio_views import reading
from tests.outbox.conftest import posted
from tests.support.pages import visit


def test_a_message_is_read(app: Flask, studio: FlaskClient) -> None:
    mail_id = posted("alice@example.org", slug="password-changed")
    send_due(threading.Event())

    listed = visit(studio, "/atelier/courrier")
    page = visit(studio, f"/atelier/courrier/{mail_id}")

    assert f'href="/atelier/courrier/{mail_id}"' in listed.text
    assert page.h1 == "Mot de passe changé"
    told = {row.dt.get_text(): row.dd.get_text() for row in page.soup.select("dl div")}
    assert told["To"] == "alice@example.org"
    assert told["Subject"] == "Votre mot de passe a été changé"
    assert "http://127.0.0.1:8000/compte" in page.text
    assert "a été changé le 25 novembre 2026 à 14:05." in page.text


def test_what_a_message_says_is_text(app: Flask, studio: FlaskClient) -> None:
    values = {"at": "2026-11-25T13:05:00+00:00", "path": "/<script>alert(1)</script>"}
    mail_id = posted(slug="password-changed", values=values)
    send_due(threading.Event())

    page = visit(studio, f"/atelier/courrier/{mail_id}")

    assert "<script>alert" not in page.text


def test_there_is_nothing_to_read_before_it_is_written(app: Flask, studio: FlaskClient) -> None:
    mail_id = posted()

    assert visit(studio, f"/atelier/courrier/{mail_id}", status=404)
    assert visit(studio, "/atelier/courrier/999", status=404)
    assert visit(studio, f"/atelier/courrier/{10**30}", status=404)


def test_where_messages_leave_none_can_be_read(
    app: Flask, studio: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_id = posted()
    send_due(threading.Event())
    assert visit(studio, f"/atelier/courrier/{mail_id}")
    monkeypatch.setattr(reading, "way_of", lambda _settings: Way.SERVER)

    assert visit(studio, f"/atelier/courrier/{mail_id}", status=404)
