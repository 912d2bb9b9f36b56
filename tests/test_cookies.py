"""Cookies: one that nobody declared cannot leave."""

import logging
from collections.abc import Callable, Container
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from photoallegret.accounts.personal_data import SESSION_COOKIE
from photoallegret.consent.personal_data import MEASURING
from photoallegret.cookies import OnlyDeclaredCookies, UndeclaredCookieError
from photoallegret.personal_data import Cookie
from photoallegret.rooms import HELD

GOOD = {"httponly": True, "samesite": "Lax"}


def site(set_cookie: Callable[[Response], None], *, strict: bool) -> FlaskClient:
    app = Flask(__name__)

    @app.get("/")
    def _page() -> Response:
        response = Response("page")
        set_cookie(response)
        return response

    app.testing = True
    app.wsgi_app = OnlyDeclaredCookies(app.wsgi_app, HELD.cookies, strict=strict)
    return app.test_client()


@pytest.mark.parametrize(
    ("name", "value", "options", "message"),
    [
        ("_ga", "1", GOOD, "'_ga' is not declared: write a Cookie in HELD"),
        ("session", "1", {**GOOD, "max_age": 181 * 86_400}, "lives longer"),
        ("session", "1", {**GOOD, "expires": 4e9}, "lives longer"),
        ("gallery", "1", {**GOOD, "max_age": 1}, "lives longer"),
        ("gallery", "1", {"samesite": "Lax"}, "read by scripts"),
        ("gallery", "1", {"httponly": True}, "other sites"),
        ("gallery", "1", {**GOOD, "domain": "example.org"}, "other hosts"),
    ],
)
def test_what_breaks_its_declaration_raises_while_developing(
    name: str, value: str, options: dict[str, object], message: str
) -> None:
    client = site(lambda answer: answer.set_cookie(name, value, **options), strict=True)

    with pytest.raises(UndeclaredCookieError, match=message):
        client.get("/")


def test_a_cookie_too_large_raises() -> None:
    def large(answer: Response) -> None:  # Werkzeug warns, and lets it go
        answer.headers.add("Set-Cookie", f"session={'x' * 4096}; HttpOnly; SameSite=Lax")

    with pytest.raises(UndeclaredCookieError, match="more than 4096 bytes"):
        site(large, strict=True).get("/")


def test_a_real_site_drops_it_and_logs_its_name_alone(caplog: pytest.LogCaptureFixture) -> None:
    def both(answer: Response) -> None:
        answer.headers.add("Set-Cookie", "spy=who-you-are; HttpOnly; SameSite=Lax")
        answer.set_cookie("gallery", "1", **GOOD)

    with caplog.at_level(logging.ERROR), site(both, strict=False).get("/") as answer:
        names = [value.partition("=")[0] for value in answer.headers.getlist("Set-Cookie")]

    assert names == ["gallery"]
    assert "'spy'" in caplog.text
    assert "who-you-are" not in caplog.text


def test_what_is_declared_comes_and_goes() -> None:
    def begin(answer: Response) -> None:
        answer.set_cookie("session", "1", max_age=180 * 86_400, **GOOD)

    def end(answer: Response) -> None:
        answer.delete_cookie("session", **GOOD)

    assert site(begin, strict=True).get("/").status_code == 200
    assert site(end, strict=True).get("/").status_code == 200


def test_the_site_itself_is_guarded(app: Flask, client: FlaskClient) -> None:
    @app.after_request
    def _spy(response: Response) -> Response:
        response.set_cookie("spy", "1")
        return response

    with pytest.raises(UndeclaredCookieError):
        client.get("/")


BY_SCRIPT = Cookie(
    name="spy",
    purpose="Tell browsers apart",
    processing=MEASURING,
    life=timedelta(days=1),
    exempt="",
    when="once agreed",
    by_script=True,
)
BY_US = replace(BY_SCRIPT, name="seen", by_script=False)


@pytest.mark.parametrize(
    ("value", "agreed", "trouble"),
    [
        ("spy=1; HttpOnly; SameSite=Lax", {MEASURING.slug}, "only takes it away"),
        ("spy=; Max-Age=0; Path=/; Domain=example.org", (), ""),
        ("spy=1; Max-Age=0", (), "only takes it away"),
        ("seen=1; Max-Age=60; HttpOnly; SameSite=Lax", (), "needs a consent"),
        ("seen=1; Max-Age=60; HttpOnly; SameSite=Lax", {MEASURING.slug}, ""),
        ("seen=1; Max-Age=60; SameSite=Lax", {MEASURING.slug}, "read by scripts"),
        ("seen=; Max-Age=0", (), ""),
    ],
)
def test_an_optional_cookie_leaves_with_consent_and_ends_without(
    value: str, agreed: Container[str], trouble: str
) -> None:
    layer = OnlyDeclaredCookies(None, (BY_SCRIPT, BY_US), strict=True)

    assert trouble in layer.trouble(value, agreed)
    assert bool(trouble) == bool(layer.trouble(value, agreed))


def test_what_others_set_is_never_exempt() -> None:
    with pytest.raises(ValueError, match="rests on consent"):
        replace(SESSION_COOKIE, by_script=True)
