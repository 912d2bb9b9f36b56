"""Every kind of answer scores 100 and more by the rules of Mozilla's HTTP Observatory."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import make_folders
from photoallegret.db import db
from photoallegret.gallery.models import Photo, Visibility
from photoallegret.headers import FIXED, POLICY
from photoallegret.passwords import hash_password
from photoallegret.paths import SITE_EXAMPLE
from photoallegret.privacy.models import Export
from photoallegret.rights.jobs import export
from photoallegret.secrets_file import make_secrets
from photoallegret.storage import Storage, rendition_name
from tests.factories import data_of, make_account, make_gallery, make_photo, save, write_files
from tests.rights.conftest import hidden
from tests.support.observatory import score
from tests.support.pages import read
from tests.test_config import complete

BASE = "https://www.photoallegret.com"
PASSWORD = "marée basse au phare"
PUBLIC = [
    "/", "/en/", "/galeries", "/galeries/rangs", "/galeries/rangs/mer", "/galeries/fermee",
    "/a-propos", "/contact", "/questions", "/vos-droits", "/vos-droits/demande/access",
    "/droit-de-reponse", "/cookies", "/confidentialite", "/mentions-legales", "/licence",
    "/compte/connexion", "/compte/inscription", "/compte/mot-de-passe-oublie",
    "/flux.xml", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt",
    "/.well-known/did.json", "/.well-known/tdmrep.json",
]  # fmt: skip
STUDIO = [
    "/atelier", "/atelier/galeries", "/atelier/photos/1", "/atelier/galeries/1/apercu",
    "/atelier/galeries/1/apercu/page", "/atelier/compte", "/atelier/questions",
    "/atelier/demandes", "/compte", "/compte/donnees", "/compte/profil",
]  # fmt: skip


REFUSED = [
    ("GET", "/nowhere", 404), ("GET", "/atelier", 404), ("POST", "/a-propos", 405),
    ("POST", "/contact", 400), ("GET", "/fails", 500), ("GET", "/contact/", 308),
    ("GET", "/compte", 303), ("GET", "/favicon.ico", 302), ("GET", "/i/x/y.jpg", 404),
    ("HEAD", "/", 200),
]  # fmt: skip


@pytest.fixture
def settings(make_settings: Callable[..., Settings], tmp_path: Path) -> Settings:
    """Return the settings of a real site, reached by https."""
    file = tmp_path / "site.toml"
    file.write_text(complete(SITE_EXAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    data = make_settings(PHOTOALLEGRET_SITE=str(file)).data
    make_folders(data)
    make_secrets(data)
    return make_settings(PHOTOALLEGRET_ENV="production", PHOTOALLEGRET_SITE=str(file))


@pytest.fixture
def hung(app: Flask) -> Iterator[Flask]:
    """Return the site with a photograph, and pages that fail."""
    app.testing = False

    def fail() -> Response:
        message = "this is meant"
        raise RuntimeError(message)

    app.add_url_rule("/fails", "fails", fail)
    photo = make_photo("mer")
    write_files(Storage(data_of(app)), photo, public=True)
    make_gallery("rangs", [photo])
    make_gallery("fermee", visibility=Visibility.PROTECTED, password_hash=hash_password(PASSWORD))
    save()
    yield app
    app.testing = True


@pytest.fixture
def owner_here(hung: Flask) -> FlaskClient:
    owner = make_account("owner@example.org", Role.OWNER, password_hash=hash_password(PASSWORD))
    owner_id = owner.id
    save()
    client = hung.test_client()
    cookie = begin_session(owner_id, {}, "Firefox, Linux", now(), None)
    client.set_cookie(cookie_name(hung), cookie, domain="www.photoallegret.com", secure=True)
    return client


def points(answer: TestResponse, status: int = 200) -> int:
    with answer:
        assert answer.status_code == status, answer.status
        found, said = score(answer)
        assert found >= 100, f"{answer.request.path}: {found} {said}"
    return found


def test_what_everybody_sees(hung: Flask) -> None:
    for path in PUBLIC:
        points(hung.test_client().get(path, base_url=BASE))


def test_what_the_photographer_sees(owner_here: FlaskClient) -> None:
    for path in STUDIO:
        points(owner_here.get(path, base_url=BASE))


def test_what_is_refused_or_leads_elsewhere(hung: Flask) -> None:
    for method, path, status in REFUSED:
        points(hung.test_client().open(path, method=method, base_url=BASE), status)


def test_a_foreign_host_and_a_foreign_post(hung: Flask) -> None:
    client = hung.test_client()

    points(client.get("/", base_url="https://evil.example"), 400)
    points(client.post("/contact", base_url=BASE, headers={"Sec-Fetch-Site": "cross-site"}), 403)


def test_files_pictures_and_copies(hung: Flask, owner_here: FlaskClient) -> None:
    photo = db.session.scalars(select(Photo)).one()
    one = photo.renditions[0]
    name = f"{photo.key}/{rendition_name(one.digest, one.width, one.format)}"
    db.session.rollback()
    page = owner_here.get("/compte/donnees", base_url=BASE)
    told = read(page.get_data(as_text=True))
    sheet = told.soup.select_one("link[rel=stylesheet]")
    assert sheet is not None
    made = owner_here.post("/compte/donnees/copie", base_url=BASE, data=hidden(told))
    assert made.status_code == 303
    export(threading.Event())
    copy = db.session.scalars(select(Export.id)).one()
    db.session.rollback()

    for path in (f"/i/{name}", f"/atelier/i/{name}", str(sheet["href"])):
        points(owner_here.get(path, base_url=BASE))
    points(owner_here.get(f"/compte/donnees/copie/{copy}.zip", base_url=BASE))


def test_a_cookie_given_is_worth_more(hung: Flask, owner_here: FlaskClient) -> None:
    client = hung.test_client()
    page = read(client.get("/compte/connexion", base_url=BASE).get_data(as_text=True))
    typed = {**hidden(page), "email": "owner@example.org", "password": PASSWORD}
    answer = client.post("/compte/connexion", base_url=BASE, data=typed)

    assert answer.headers["Set-Cookie"].startswith("__Host-session=")
    assert score(answer)[1]["cookies"] == 5
    points(answer, 303)


@pytest.mark.parametrize(
    ("name", "value", "rule", "worth"),
    [
        ("Content-Security-Policy", "", "policy", -25),
        ("Content-Security-Policy", "default-src 'self'", "policy", 5),
        ("Content-Security-Policy", "default-src 'none'; script-src https:", "policy", -20),
        ("Content-Security-Policy", "default-src 'none'; img-src http:", "policy", -10),
        ("Content-Security-Policy", "default-src 'none'; form-action 'self'", "framing", -20),
        ("Set-Cookie", "session=1; HttpOnly", "cookies", -10),
        ("Set-Cookie", "__Host-session=1; Secure; SameSite=Lax", "cookies", -30),
        ("Set-Cookie", "theme=1; Secure; SameSite=None", "cookies", -20),
        ("Referrer-Policy", "unsafe-url", "referrer", -5),
        ("Strict-Transport-Security", "max-age=60", "transport", -10),
        ("X-Content-Type-Options", "", "sniffing", -5),
        ("Cross-Origin-Resource-Policy", "everybody", "resources", -5),
    ],
)
def test_what_is_weak_is_seen(name: str, value: str, rule: str, worth: int) -> None:
    safe = {
        **FIXED,
        "Content-Security-Policy": POLICY,
        "Strict-Transport-Security": "max-age=63072000",
    }
    answer = Response(headers={**safe, name: value})

    assert score(answer)[1][rule] == worth
    assert score(Response(headers=safe))[0] == 130
    assert score(answer)[0] < 130
