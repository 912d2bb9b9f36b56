"""Tests of the door of a protected gallery: what it hides, what opens it, what closes it."""

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import time_machine
from bs4 import Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import make_folders
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.views.locked import ATTEMPTS, GALLERY_ATTEMPTS
from photoallegret.passwords import hash_password
from photoallegret.secrets_file import make_secrets
from tests.factories import make_gallery, make_photo, save
from tests.support.pages import Page, read, visit

PASSWORD = "Café crème"
WORDS = ("Titre prive", "Marée")


def make_protected(slug: str = "prive", password: str = PASSWORD) -> int:
    """Save a protected gallery with one titled photo; return its identity."""
    gallery = make_gallery(
        slug,
        [make_photo(f"{slug}-marine", title="Marée")],
        visibility=Visibility.PROTECTED,
        password_hash=hash_password(password),
    )
    identity = gallery.id
    save()
    return identity


def token(page: Page) -> str:
    field = page.soup.find("input", attrs={"name": "form_token"})
    assert isinstance(field, Tag)
    return str(field["value"])


def send(client: FlaskClient, password: str, slug: str = "prive", **more: str) -> TestResponse:
    """Answer the question for the password as a visitor would."""
    address = f"/galeries/{slug}"
    data = {"form_token": token(visit(client, address)), "password": password, **more}
    return client.post(address, data=data)


@pytest.mark.parametrize(
    "path", ["/galeries/prive", "/galeries/prive/prive-marine", "/galeries/prive/nothing"]
)
def test_a_closed_gallery_asks_for_its_password_and_tells_nothing(
    client: FlaskClient, path: str
) -> None:
    make_protected()

    page = visit(client, path)

    form = page.soup.find("form")
    assert isinstance(form, Tag)
    assert form["action"] == "/galeries/prive"
    assert page.soup.find("input", type="password", attrs={"name": "password"})
    assert [word for word in (*WORDS, "/i/", "og:image", "1 photo") if word in page.text] == []
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in page.headers


def test_the_password_opens_the_gallery_and_its_photos(client: FlaskClient) -> None:
    make_protected()

    with send(client, PASSWORD) as response:
        assert response.status_code == 303
        assert response.headers["Location"] == "/galeries/prive"
        assert response.headers["Cache-Control"] == "private, no-store"

    gallery = visit(client, "/galeries/prive")
    photo = visit(client, "/en/galleries/prive/prive-marine")
    assert gallery.h1 == "Titre prive"
    assert photo.h1 == "Marée"
    for page in (gallery, photo):
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert "og:image" not in page.text
        assert "ETag" not in page.headers


def test_the_cookie_lives_with_the_browser_and_only_there(client: FlaskClient) -> None:
    make_protected()

    with send(client, PASSWORD) as response:
        (header,) = response.headers.getlist("Set-Cookie")

    cookie = SimpleCookie(header)["gallery"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert (cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "")
    assert PASSWORD not in header


def test_on_the_real_site_the_cookie_is_bound_to_the_host(
    make_settings: Callable[..., Settings], tmp_path: Path, production: Path
) -> None:
    make_folders(tmp_path / "data")
    make_secrets(tmp_path / "data")
    settings = make_settings(PHOTOALLEGRET_ENV="production", PHOTOALLEGRET_SITE=str(production))
    app = create_app(settings)
    base = settings.base_url
    client = app.test_client()
    with app.app_context():
        make_protected()
        with client.get("/galeries/prive", base_url=base) as response:
            answer = token(read(response.text))
        with client.post(
            "/galeries/prive", data={"form_token": answer, "password": PASSWORD}, base_url=base
        ) as response:
            (header,) = response.headers.getlist("Set-Cookie")
        with client.get("/galeries/prive", base_url=base) as response:
            assert "Titre prive" in response.text
        db.session.remove()
        db.engine.dispose()

    assert header.startswith("__Host-gallery=")
    assert sorted(header.split("; ")[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


@pytest.mark.parametrize(
    "typed", ["Cafe\N{COMBINING ACUTE ACCENT} cre\N{COMBINING GRAVE ACCENT}me"]
)
def test_accents_may_be_typed_either_way(client: FlaskClient, typed: str) -> None:
    make_protected()

    with send(client, typed) as response:
        assert response.status_code == 303


@pytest.mark.parametrize("typed", ["café crème", "Café crème ", "x" * 5000])
def test_a_wrong_password_opens_nothing(client: FlaskClient, typed: str) -> None:
    make_protected()

    with send(client, typed) as response:
        page = read(response.text)
        assert response.status_code == 403
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "private, no-store"

    assert page.title.startswith("Erreur")
    assert [word for word in WORDS if word in page.text] == []
    field = page.soup.find("input", type="password")
    assert isinstance(field, Tag)
    assert not field.get("value")
    assert "Titre prive" not in visit(client, "/galeries/prive").text


def test_an_empty_password_is_asked_for_again(client: FlaskClient) -> None:
    make_protected()

    with send(client, "") as response:
        assert response.status_code == 422
        assert "Set-Cookie" not in response.headers
        assert read(response.text).title.startswith("Erreur")


@pytest.mark.parametrize("forged", ["", "forged", "e30.aaaa.bbbb"])
def test_a_form_without_our_token_opens_nothing(client: FlaskClient, forged: str) -> None:
    make_protected()

    data = {"form_token": forged, "password": PASSWORD}
    with client.post("/galeries/prive", data=data) as response:
        assert response.status_code == 400
        assert "Set-Cookie" not in response.headers


def test_a_form_sent_from_another_site_is_refused(client: FlaskClient) -> None:
    make_protected()
    data = {"form_token": token(visit(client, "/galeries/prive")), "password": PASSWORD}

    with client.post(
        "/galeries/prive", data=data, headers={"Sec-Fetch-Site": "cross-site"}
    ) as response:
        assert response.status_code == 403
        assert "Set-Cookie" not in response.headers


def test_opening_one_gallery_opens_no_other_with_the_same_password(client: FlaskClient) -> None:
    make_protected("prive")
    make_protected("autre")

    with send(client, PASSWORD) as response:
        assert response.status_code == 303

    assert "Titre prive" in visit(client, "/galeries/prive").text
    assert "Titre autre" not in visit(client, "/galeries/autre").text


def test_two_galleries_can_be_open_at_once(client: FlaskClient) -> None:
    make_protected("prive")
    make_protected("autre", "autre mot")

    for slug, password in (("prive", PASSWORD), ("autre", "autre mot")):
        with send(client, password, slug) as response:
            assert response.status_code == 303

    for slug in ("prive", "autre"):
        assert f"Titre {slug}" in visit(client, f"/galeries/{slug}").text


def test_another_password_closes_the_gallery_to_who_had_opened_it(client: FlaskClient) -> None:
    identity = make_protected()
    with send(client, PASSWORD) as response:
        assert response.status_code == 303
    assert "Titre prive" in visit(client, "/galeries/prive").text

    db.session.get_one(Gallery, identity).password_hash = hash_password("nouveau")
    save()

    assert "Titre prive" not in visit(client, "/galeries/prive").text


def test_an_opened_gallery_closes_after_a_week(client: FlaskClient) -> None:
    make_protected()
    with send(client, PASSWORD) as response:
        assert response.status_code == 303

    with time_machine.travel(now() + timedelta(days=7, minutes=1), tick=False):
        page = visit(client, "/galeries/prive")

    assert "Titre prive" not in page.text


@pytest.mark.parametrize("forged", ["x", "eyIxIjoiYSJ9.aaaa.bbbb", '"', "\N{PILE OF POO}"])
def test_a_forged_cookie_opens_nothing(client: FlaskClient, forged: str) -> None:
    make_protected()
    client.set_cookie("gallery", forged)

    page = visit(client, "/galeries/prive")

    assert "Titre prive" not in page.text


@pytest.mark.usefixtures("early")
def test_too_many_attempts_are_told_when_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_protected()
    monkeypatch.setattr("photoallegret.gallery.views.locked.ATTEMPTS", 3)

    with time_machine.travel("2026-11-22T10:01:00Z", tick=False):
        for _ in range(3):
            with send(client, "wrong") as response:
                assert response.status_code == 403
        with send(client, PASSWORD) as response:
            page = read(response.text)
            refused = response

    assert refused.status_code == 429
    assert "Set-Cookie" not in refused.headers
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["Retry-After"] == "Sun, 22 Nov 2026 10:15:00 GMT"
    assert "11:15" in page.text  # Paris

    with time_machine.travel("2026-11-22T10:15:01Z", tick=False), send(client, PASSWORD) as later:
        assert later.status_code == 303


@pytest.mark.usefixtures("early")
def test_another_network_is_not_hindered_by_the_first(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_protected()
    monkeypatch.setattr("photoallegret.gallery.views.locked.ATTEMPTS", 1)
    with time_machine.travel("2026-11-22T10:01:00Z", tick=False):
        for _ in range(2):
            with send(client, "wrong") as response:
                status = response.status_code
        client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        with send(client, PASSWORD) as response:
            other = response.status_code

    assert (status, other) == (429, 303)


@pytest.mark.usefixtures("early")
def test_many_networks_together_are_slowed_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_protected()
    monkeypatch.setattr("photoallegret.gallery.views.locked.GALLERY_ATTEMPTS", 3)
    with time_machine.travel("2026-11-22T10:01:00Z", tick=False):
        found = []
        for number in range(4):
            client.environ_base["REMOTE_ADDR"] = f"198.51.{number}.7"
            with send(client, "wrong") as response:
                found.append(response.status_code)

    assert found == [403, 403, 403, 429]
    assert GALLERY_ATTEMPTS > ATTEMPTS


@pytest.mark.usefixtures("early")
def test_one_network_does_not_lock_everyone_out(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_protected()
    monkeypatch.setattr("photoallegret.gallery.views.locked.ATTEMPTS", 2)
    monkeypatch.setattr("photoallegret.gallery.views.locked.GALLERY_ATTEMPTS", 4)
    with time_machine.travel("2026-11-22T10:01:00Z", tick=False):
        found = []
        for _ in range(6):
            with send(client, "wrong") as response:
                found.append(response.status_code)
        client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        with send(client, PASSWORD) as response:
            other = response.status_code

    assert found == [403, 403, 429, 429, 429, 429]
    assert other == 303


def test_nothing_in_the_database_names_the_visitor(client: FlaskClient) -> None:
    make_protected()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    with send(client, "wrong") as response:
        assert response.status_code == 403

    rows = db.session.execute(db.metadata.tables["counter"].select()).all()

    assert len(rows) == 2
    assert "198.51" not in str(rows)
    assert "wrong" not in str(rows)
