"""Tests of the error pages: what they say, in which language, and what they keep to themselves."""

import itertools
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask, Response, abort
from flask.testing import FlaskClient
from jinja2 import DictLoader
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from photoallegret.headers import POLICY
from tests.support.pages import read, visit

SECRET = "the-inside-story"
ABSURD = (
    "/%00",
    "/galeries/%00",
    "/galeries/nord%2fa",
    "/galeries/" + "x" * 5000,
    "/galeries/%ff%fe",
    "/galeries/..%2f..%2fetc%2fpasswd",
    "/galeries/%2e%2e/%2e%2e/secrets.toml",
    "/galeries/'; DROP TABLE photo; --",
    "/galeries/{{7*7}}",
    "/galeries/%0d%0aSet-Cookie:x=1",
    "/galeries/\N{PILE OF POO}",
    "/galeries/a/b/c/d",
    "/.env",
    "/.git/config",
    "/secrets.toml",
    "/instance/site.sqlite",
    "/static/../secrets.toml",
    "/static/x/../../secrets.toml",
    "/sitemaps/nord/99999999999999999999.xml",
    "/sitemaps/nord/-1.xml",
    "/en/galeries",
    "/i/",
    "/i/x",
)


def check(response_headers: dict[str, str]) -> None:
    assert response_headers["Cache-Control"] == "no-store"
    assert response_headers["Content-Security-Policy"] == POLICY
    assert response_headers["X-Content-Type-Options"] == "nosniff"
    assert response_headers["tdm-reservation"] == "1"
    assert "Set-Cookie" not in response_headers


@pytest.fixture
def failing(app: Flask) -> Callable[[Callable[[], object], str], FlaskClient]:
    """Return a function that adds a page which fails as told, on a site not under test."""

    def add(fail: Callable[[], object], path: str = "/fail") -> FlaskClient:
        app.testing = False
        app.add_url_rule(path, path.replace("/", "_"), fail)
        return app.test_client()

    return add


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [
        ("/nothing", "fr", "Cette page n’existe pas, ou plus"),
        ("/en/nothing", "en", "This page does not exist, or no longer does"),
        ("/english", "fr", "Cette page n’existe pas, ou plus"),
    ],
)
def test_an_unknown_page_is_told_in_the_language_of_its_address(
    client: FlaskClient, path: str, language: str, title: str
) -> None:
    page = visit(client, path, status=404)

    assert page.soup.html is not None
    assert page.soup.html["lang"] == language
    assert page.h1 == title
    assert page.soup.find("meta", attrs={"name": "robots", "content": "noindex"})
    check(page.headers)


def test_every_error_has_a_page_in_each_language(failing: Callable[..., FlaskClient]) -> None:
    failing(abort, "/fail/<int:code>")
    client = failing(abort, "/en/fail/<int:code>")

    codes = (400, 403, 404, 410, 411, 413, 414, 415, 418, 500, 503)
    for code, folder in itertools.product(codes, ("", "/en")):
        page = visit(client, f"{folder}/fail/{code}", status=code)

        assert page.h1, code
        check(page.headers)


def test_a_fault_shows_a_reference_that_is_in_the_log_with_its_trace(
    failing: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> object:
        raise RuntimeError(SECRET)

    page = visit(failing(fail), "/fail", status=500)

    (reference,) = re.findall(r"\b[0-9A-F]{8}\b", page.soup.get_text())
    (record,) = [record for record in caplog.records if reference in record.getMessage()]
    assert record.exc_info is not None
    assert SECRET in caplog.text
    assert SECRET not in page.text
    assert "Traceback" not in page.text
    check(page.headers)


def test_the_log_names_the_page_by_its_rule_not_by_its_address(
    failing: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(secret: str) -> object:
        raise RuntimeError

    client = failing(fail, "/fail/<secret>")
    visit(client, "/fail/unlisted-secret", status=500)

    assert "/fail/<secret>" in caplog.text
    assert "unlisted-secret" not in caplog.text


def test_a_database_that_cannot_answer_is_told_to_come_back(
    failing: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    full = OperationalError("SELECT", {}, OSError("database or disk is full"))

    def fail() -> object:
        raise full

    page = visit(failing(fail), "/fail", status=503)

    assert page.headers["Retry-After"] == "60"
    assert "disk is full" in caplog.text
    assert "disk is full" not in page.text


def test_a_fault_after_the_page_is_noted_too(
    failing: Callable[..., FlaskClient], app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(response: Response) -> Response:
        if response.status_code == 200:
            raise RuntimeError(SECRET)
        return response

    client = failing(lambda: "fine")
    app.after_request(fail)

    page = visit(client, "/fail", status=500)

    (reference,) = re.findall(r"\b[0-9A-F]{8}\b", page.soup.get_text())
    assert f"reference {reference}" in caplog.text
    assert SECRET not in page.text


def test_a_full_database_after_the_page_is_told_to_come_back(
    failing: Callable[..., FlaskClient], app: Flask
) -> None:
    def fail(response: Response) -> Response:
        if response.status_code == 200:
            statement = "UPDATE"
            raise OperationalError(statement, {}, OSError("database or disk is full"))
        return response

    client = failing(lambda: "fine")
    app.after_request(fail)

    page = visit(client, "/fail", status=503)

    assert page.headers["Retry-After"] == "60"


def test_an_answer_ready_made_is_sent_as_it_is(failing: Callable[..., FlaskClient]) -> None:
    client = failing(lambda: abort(404, response=Response("ready", status=404)))

    with client.get("/fail") as response:
        assert response.text == "ready"
        assert response.status_code == 404


def test_while_tested_a_fault_is_not_hidden(app: Flask) -> None:
    def fail() -> object:
        raise RuntimeError(SECRET)

    app.add_url_rule("/fail", "fail", fail)

    with pytest.raises(RuntimeError, match=SECRET):
        app.test_client().get("/fail")


def test_a_broken_template_still_leaves_a_page(
    failing: Callable[..., FlaskClient], app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    client = failing(lambda: abort(404))
    app.jinja_env.loader = DictLoader({})

    with client.get("/en/nothing") as response:
        assert response.status_code == 404
        page = read(response.text)
        check(dict(response.headers))

    assert page.h1 == "This page does not exist, or no longer does"
    assert "TemplateNotFound" in caplog.text


def test_the_next_attempt_is_told_at_the_photographers_time(
    failing: Callable[..., FlaskClient],
) -> None:
    def fail() -> object:
        raise TooManyRequests(retry_after=datetime(2026, 7, 1, 10, 0, 30, tzinfo=UTC))

    page = visit(failing(fail), "/fail", status=429)

    assert "12:01" in page.text
    assert page.headers["Retry-After"] == "Wed, 01 Jul 2026 10:00:30 GMT"


def test_another_host_is_refused_with_a_page(client: FlaskClient) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "", "a b", "@", "[::"):
        with client.get("/galeries", headers={"Host": host}) as response:
            page = read(response.text)
            assert response.status_code == 400, host
            check(dict(response.headers))

        assert "evil" not in page.text
        assert page.soup.find("a", href="/galeries")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST"])
def test_a_method_the_page_does_not_take_is_refused(client: FlaskClient, method: str) -> None:
    with client.open("/galeries", method=method) as response:
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        check(dict(response.headers))


def test_options_are_told(client: FlaskClient) -> None:
    with client.options("/galeries") as response:
        assert response.status_code == 200
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert response.headers["Content-Security-Policy"] == POLICY


def test_head_of_a_missing_page_has_no_body(client: FlaskClient) -> None:
    with client.head("/nothing") as response:
        assert response.status_code == 404
        assert response.data == b""


def test_a_form_too_large_is_told(client: FlaskClient) -> None:
    with client.post("/galeries/x", data={"password": "x" * 600_000}) as response:
        assert response.status_code in (404, 413)
        check(dict(response.headers))


def test_an_absurd_address_is_not_found(client: FlaskClient) -> None:
    for path in ABSURD:
        page = visit(client, path, status=404)

        assert "secret_key" not in page.text, path
        check(page.headers)


def test_a_query_changes_nothing(client: FlaskClient) -> None:
    plain = visit(client, "/galeries").text

    for query in ("a=b&" * 500, "%ff", "lang=en", "page='--", "a[]=1", "=&&&", "\x7f"):
        assert visit(client, f"/galeries?{query}").text == plain, query


@pytest.mark.parametrize(
    ("path", "right"),
    [("/galeries/", "/galeries"), ("/en/galleries/", "/en/galleries"), ("/licence/", "/licence")],
)
def test_a_slash_too_many_leads_to_the_page(client: FlaskClient, path: str, right: str) -> None:
    with client.get(path) as response:
        assert response.status_code == 308
        assert response.headers["Location"] == right


@pytest.mark.parametrize("path", ["/nothing/", "//evil.example/", "/%5c%5cevil.example/"])
def test_a_slash_too_many_leads_nowhere_else(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        location = response.headers.get("Location", "")
        assert not location.startswith(("//", "/\\", "http://evil"))
        assert response.status_code in (308, 400, 404)
