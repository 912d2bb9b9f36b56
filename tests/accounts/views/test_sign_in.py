"""Signing in: one answer for every failure, a cookie after success alone, limits that pass."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from photoallegret.accounts.models import Account, Role, SignedIn
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import make_folders
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.passwords import needs_rehash
from photoallegret.paths import SITE_EXAMPLE
from photoallegret.secrets_file import make_secrets
from tests.accounts.people import (
    PASSWORD,
    SIGN_IN,
    application,
    cookie,
    events,
    person,
    signs_in,
)
from tests.factories import make_account
from tests.support.forms import answered, send
from tests.support.pages import read, visit
from tests.test_config import complete

HOSTILE = [
    "'; DROP TABLE account; --",
    "a\0b",
    "a\r\nSet-Cookie: x=y",
    "\N{RIGHT-TO-LEFT OVERRIDE}éß日本",
    "x" * 100_000,
]


def test_an_owner_comes_to_the_studio_and_gets_a_cookie(app: Flask, client: FlaskClient) -> None:
    person()

    response = signs_in(client)

    assert (response.status_code, response.location) == (303, "/atelier")
    header = response.headers["Set-Cookie"]
    assert header.startswith("session=")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header
    assert "Domain" not in header
    assert client.get("/atelier").status_code == 200
    assert events() == ["signed-in"]


def test_a_member_comes_to_the_account(client: FlaskClient) -> None:
    person(role=Role.MEMBER)

    response = signs_in(client)

    assert response.location == "/compte"
    assert visit(client, "/compte").h1 == "Votre compte"
    assert client.get("/atelier").status_code == 404


def test_the_address_is_known_however_it_is_written(client: FlaskClient) -> None:
    person()

    assert signs_in(client, email=" ANNE@example.org ").status_code == 303


def test_in_english_everything_is_english(client: FlaskClient) -> None:
    person()

    page = visit(client, "/en/account/sign-in")
    response = send(client, page, email="anne@example.org", password=PASSWORD)

    assert page.h1 == "Sign in"
    assert response.location == "/en/studio"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("anne@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("suspended@example.org", PASSWORD),
        ("no-password@example.org", PASSWORD),
        ("not an address", PASSWORD),
        *[(text, PASSWORD) for text in HOSTILE],
        *[("anne@example.org", text) for text in HOSTILE],
    ],
)
def test_every_failure_has_one_answer(client: FlaskClient, email: str, password: str) -> None:
    person()
    person("suspended@example.org")
    suspended = db.session.scalars(select(Account).where(Account.email.startswith("susp"))).one()
    suspended.suspended_at = now()
    make_account("no-password@example.org", Role.OWNER)
    db.session.commit()

    response = signs_in(client, password, email)

    page = answered(response)
    assert response.status_code == 403
    assert page.title.startswith("Erreur")
    assert page.soup.select(".field__error")[0].get_text() == (
        "Erreur : Adresse ou mot de passe incorrect.".replace(" :", "\N{NO-BREAK SPACE}:")
    )
    assert "Set-Cookie" not in response.headers
    assert password not in response.get_data(as_text=True)
    assert db.session.scalar(select(func.count(SignedIn.id))) == 0
    assert events() == ["sign-in-failed"]


@pytest.mark.parametrize("missing", ["email", "password"])
def test_what_is_missing_is_asked_for(client: FlaskClient, missing: str) -> None:
    typed = {"email": "anne@example.org", "password": PASSWORD, missing: ""}

    response = send(client, SIGN_IN, **typed)

    assert response.status_code == 422
    assert answered(response).soup.find(id=f"{missing}-error")
    assert events() == []


def test_a_forged_form_changes_nothing(client: FlaskClient) -> None:
    person()

    response = client.post(SIGN_IN, data={"email": "anne@example.org", "password": PASSWORD})

    assert response.status_code == 400
    assert "Set-Cookie" not in response.headers


def test_ten_megabytes_are_no_password(client: FlaskClient) -> None:
    response = client.post(SIGN_IN, data={"email": "a@b.fr", "password": "x" * 10_000_000})

    assert response.status_code == 413


def test_a_session_is_new_at_each_sign_in(app: Flask, client: FlaskClient) -> None:
    person()
    client.set_cookie("session", "chosen-by-somebody-else")
    signs_in(client)
    first = cookie(app, client)
    with time_machine.travel(now()):
        page = visit(app.test_client(), SIGN_IN)
        send(client, page, email="anne@example.org", password=PASSWORD)

    assert "chosen-by-somebody-else" not in (first, cookie(app, client))
    assert first != cookie(app, client)
    assert db.session.scalar(select(func.count(SignedIn.id))) == 1


def test_a_hash_of_other_days_is_made_again(client: FlaskClient) -> None:
    identity = person()
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    db.session.get_one(Account, identity).password_hash = old
    db.session.commit()

    assert signs_in(client).status_code == 303
    stored = db.session.get_one(Account, identity, populate_existing=True).password_hash
    assert not needs_rehash(stored)


def test_the_page_of_who_is_signed_in_leads_on(studio: FlaskClient) -> None:
    assert studio.get(SIGN_IN).location == "/atelier"
    assert studio.get(f"{SIGN_IN}?next=/atelier/compte").location == "/atelier/compte"


def test_where_to_go_on_is_kept_and_checked(client: FlaskClient) -> None:
    person(role=Role.MEMBER)

    for asked, expected in (
        ("/compte/confirmer", "/compte/confirmer"),
        ("//example.org/compte", "/compte"),
        ("/atelier", "/compte"),
    ):
        page = visit(client, f"{SIGN_IN}?next={asked}")
        response = send(client, page, email="anne@example.org", password=PASSWORD)
        assert response.location == expected
        client.post("/compte/deconnexion")
        client.delete_cookie("session")


@pytest.mark.usefixtures("early")
def test_too_many_attempts_wait_and_the_owner_elsewhere_does_not(client: FlaskClient) -> None:
    person()
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False):
        client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        found = [signs_in(client, "wrong").status_code for _ in range(6)]
        refused = signs_in(client)
        client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        elsewhere = signs_in(client).status_code

    assert found == [403] * 5 + [429]
    assert refused.status_code == 429
    assert "11:02" in answered(refused).text
    assert refused.headers["Retry-After"]
    assert elsewhere == 303


def test_a_success_forgives_the_attempts_before(app: Flask, client: FlaskClient) -> None:
    person()
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False):
        for _ in range(2):
            for _ in range(4):
                signs_in(client, "wrong")
            assert signs_in(client).status_code == 303
            client.delete_cookie("session")


@pytest.mark.usefixtures("early")
def test_many_networks_together_are_slowed_by_the_minute(client: FlaskClient) -> None:
    person()
    found = []
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False) as clock:
        for number in range(21):
            client.environ_base["REMOTE_ADDR"] = f"198.51.{number}.7"
            found.append(signs_in(client, "wrong").status_code)
        clock.shift(60)
        found.append(signs_in(client).status_code)

    assert found == [403] * 20 + [429, 303]


@pytest.mark.usefixtures("early")
def test_the_networks_of_one_provider_do_not_use_up_what_all_may(client: FlaskClient) -> None:
    person()
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False):
        found = []
        for number in range(12):
            client.environ_base["REMOTE_ADDR"] = f"2001:db8:{number}::7"
            found.append(signs_in(client, "wrong").status_code)
        for number in range(9):
            client.environ_base["REMOTE_ADDR"] = f"198.51.{number}.7"
            found.append(signs_in(client, "wrong").status_code)
        client.environ_base["REMOTE_ADDR"] = "2001:db9::7"
        elsewhere = signs_in(client).status_code

    assert found == [403] * 10 + [429] * 2 + [403] * 9
    assert elsewhere == 303


def test_nothing_kept_names_the_visitor_or_what_was_typed(client: FlaskClient) -> None:
    client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    signs_in(client, "typed-secret", "typed@example.org")

    tables = ("counter", "security_journal")
    kept = str([db.session.execute(db.metadata.tables[name].select()).all() for name in tables])

    assert len(kept) > 100
    assert "typed" not in kept
    assert "198.51" not in kept


def test_the_page_is_kept_by_nobody(client: FlaskClient) -> None:
    page = visit(client, SIGN_IN)

    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    password = page.soup.find(id="password")
    assert password is not None
    assert password["autocomplete"] == "current-password"
    assert not password.has_attr("maxlength")


def test_a_second_factor_is_asked_before_any_cookie(app: Flask, client: FlaskClient) -> None:
    identity = person()
    totp, _ = application(app, identity, now())
    later = now().timestamp() + 120

    with time_machine.travel(later, tick=False):
        asked = signs_in(client)
        page = answered(asked)
        wrong = send(client, page, code="000000")
        response = send(client, answered(wrong), code=totp.at(int(later)))

    assert (asked.status_code, page.h1) == (200, "Second facteur")
    assert wrong.status_code == 403
    assert "Set-Cookie" not in asked.headers
    assert "Set-Cookie" not in wrong.headers
    assert (response.status_code, response.location) == (303, "/atelier")
    assert cookie(app, client)
    assert events() == ["second-factor-on", "code-failed", "signed-in"]


def test_a_recovery_code_signs_in_once(app: Flask, client: FlaskClient) -> None:
    _, codes = application(app, person(), now())

    page = answered(signs_in(client))
    first = send(client, page, recovery=codes[0].upper())
    second = send(app.test_client(), page, recovery=codes[0])

    assert first.status_code == 303
    assert second.status_code == 403


def test_the_state_between_the_pages_cannot_be_made_kept_or_outlive_the_password(
    app: Flask, client: FlaskClient
) -> None:
    identity = person()
    _, codes = application(app, identity, now())
    page = answered(signs_in(client))

    forged = send(client, page, recovery=codes[0], state="forged")
    with time_machine.travel(now().timestamp() + 601):
        late = send(client, page, recovery=codes[0])
    db.session.get_one(Account, identity).password_hash = "changed"
    db.session.commit()
    changed = send(client, page, recovery=codes[0])

    for response in (forged, late, changed):
        assert (response.status_code, response.location) == (303, SIGN_IN)
        assert "Set-Cookie" not in response.headers


@pytest.mark.usefixtures("early")
def test_codes_cannot_be_tried_for_long(app: Flask, client: FlaskClient) -> None:
    application(app, person(), now())
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False):
        page = answered(signs_in(client))
        found = [send(client, page, code="000000").status_code for _ in range(6)]
        empty = send(client, page, code="", recovery="")

    assert found == [403] * 5 + [429]
    assert empty.status_code == 422


@pytest.mark.usefixtures("early")
def test_a_recovery_code_lets_in_when_somebody_else_tries_codes(
    app: Flask, client: FlaskClient
) -> None:
    _, codes = application(app, person(), now())
    with time_machine.travel("2026-11-25T10:01:10Z", tick=False):
        client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        page = answered(signs_in(client))
        by_code = [send(client, page, code="000000").status_code for _ in range(6)]
        by_recovery = [send(client, page, recovery="x").status_code for _ in range(6)]
        client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        by_code += [send(client, page, recovery="111 111").status_code]
        response = send(client, page, recovery=codes[0])

    assert by_code == [403] * 5 + [429, 429]
    assert by_recovery == [403] * 5 + [429]
    assert response.status_code == 303


def test_the_address_of_the_second_step_begins_at_the_first(client: FlaskClient) -> None:
    assert client.get("/compte/connexion/code").location == SIGN_IN


def test_by_https_the_cookie_is_bound_to_the_host(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    file = tmp_path / "site.toml"
    file.write_text(complete(SITE_EXAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    told = make_settings(PHOTOALLEGRET_ENV="production", PHOTOALLEGRET_SITE=str(file))
    make_folders(told.data)
    site = create_app(replace(told, secrets=make_secrets(told.data)))
    with site.app_context():
        person()
        client = site.test_client()
        asked = client.get(SIGN_IN, base_url=told.base_url).text
        hidden = read(asked).soup.select_one("input[name=form_token]")
        assert hidden is not None
        typed = {"email": "anne@example.org", "password": PASSWORD}

        response = client.post(
            SIGN_IN, data={"form_token": hidden["value"], **typed}, base_url=told.base_url
        )
        header = response.headers["Set-Cookie"]

        db.session.remove()
        db.engine.dispose()
    assert header.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(header.split("; "))
