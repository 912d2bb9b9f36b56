"""Sessions: no cookie before somebody signs in, none on public pages, an end for each."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from photoallegret.accounts import sessions
from photoallegret.accounts.models import Account, SignedIn
from photoallegret.accounts.operations.sessions import (
    IDLE,
    LONGEST,
    begin_session,
    end_session,
    find_session,
    token_hash,
)
from photoallegret.accounts.sessions import cookie_name, device_of, is_private
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import ActForm
from tests.factories import make_question, save
from tests.support.pages import visit

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "device"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox, Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_two_words(header: str, device: str) -> None:
    assert device_of(header) == device


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/atelier", True),
        ("/en/studio/uploads/x", True),
        ("/compte/connexion", True),
        ("/", False),
        ("/galeries/x", False),
        ("/atelierx", False),
    ],
)
def test_sessions_are_known_under_private_paths_alone(path: str, *, expected: bool) -> None:
    assert is_private(path) is expected


def test_a_session_is_found_by_its_token_alone(app: Flask, owner: Account) -> None:
    token = begin_session(owner.id, {"a": 1}, "Firefox, Linux", now(), None)

    found = find_session(token, now())

    assert found is not None
    assert (found.account_id, found.content) == (owner.id, {"a": 1})
    assert find_session(token + "x", now()) is None
    stored = db.session.scalar(select(SignedIn.token_hash))
    assert stored == token_hash(token)
    assert token not in (stored or "")


def test_a_session_replaced_opens_nothing(app: Flask, owner: Account) -> None:
    first = begin_session(owner.id, {}, "", now(), None)
    found = find_session(first, now())
    assert found is not None

    second = begin_session(owner.id, {}, "", now(), found.id)

    assert find_session(first, now()) is None
    assert find_session(second, now()) is not None


def test_a_session_of_a_suspended_account_opens_nothing(app: Flask, owner: Account) -> None:
    token = begin_session(owner.id, {}, "", now(), None)
    db.session.get_one(Account, owner.id).suspended_at = now()
    db.session.commit()

    assert find_session(token, now()) is None


def test_a_session_ends_without_use_and_for_good(
    app: Flask, studio: FlaskClient, owner: Account
) -> None:
    cookie = studio.get_cookie(cookie_name(app))
    assert cookie is not None
    begun = now()

    with time_machine.travel(begun + IDLE - timedelta(days=1)):
        used = studio.get("/atelier").status_code
    with time_machine.travel(begun + IDLE + timedelta(days=1)):
        used_again = studio.get("/atelier").status_code
        row = db.session.scalars(select(SignedIn)).one()
        ends_at = row.ends_at
    with time_machine.travel(begun + 3 * IDLE):
        unused = studio.get("/atelier").status_code

    assert (used, used_again, unused) == (200, 200, 404)
    assert ends_at < begun + LONGEST


def test_an_ended_session_opens_nothing(app: Flask, owner: Account) -> None:
    token = begin_session(owner.id, {}, "", now(), None)
    found = find_session(token, now())
    assert found is not None

    end_session(found.id)

    assert find_session(token, now()) is None


def test_what_is_said_twice_before_a_page_is_said_twice(app: Flask, studio: FlaskClient) -> None:
    question_id = make_question().id
    save()
    with app.test_request_context():
        token = str(ActForm(formdata=None).form_token.current_token)

    for _ in range(2):
        studio.post(f"/atelier/questions/{question_id}/annuler", data={"form_token": token})

    assert len(visit(studio, "/atelier/questions").soup.select(".toast")) == 2


def test_public_pages_know_no_session(app: Flask, studio: FlaskClient) -> None:
    seen = db.session.scalar(select(SignedIn.seen_at))
    db.session.rollback()

    with time_machine.travel(now() + timedelta(days=2)):
        response = studio.get("/")

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert db.session.scalar(select(SignedIn.seen_at)) == seen


def test_a_visitor_gets_no_session(app: Flask, client: FlaskClient) -> None:
    response = client.get("/atelier", headers={"Cookie": f"{cookie_name(app)}=forged"})

    assert response.status_code == 404
    assert "Set-Cookie" not in response.headers
    assert db.session.scalar(select(func.count(SignedIn.id))) == 0


def test_a_page_is_shown_though_its_session_cannot_be_written(
    app: Flask, studio: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_told: object) -> None:
        statement = "UPDATE"
        raise OperationalError(statement, {}, OSError("database or disk is full"))

    monkeypatch.setattr(sessions, "GRAIN", timedelta(days=-1))
    monkeypatch.setattr(sessions, "keep_session", fail)

    assert studio.get("/atelier").status_code == 200
