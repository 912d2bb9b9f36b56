"""A video loaded once: in its own answer, and nothing remembered."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from photoallegret.config import Settings
from photoallegret.consent.models import CookieChoice
from photoallegret.db import db
from photoallegret.factory import create_app
from tests.support.pages import read, visit
from tests.support.services import VIDEO, with_services

ABOUT, WATCH = "/a-propos", "/cookies/video"


@pytest.fixture
def reader(app: Flask, settings: Settings) -> Iterator[FlaskClient]:
    """Return the browser of somebody who comes to a site with a video for the first time."""
    assert app.testing
    site = create_app(with_services(settings, video=VIDEO))
    with site.app_context():
        yield site.test_client()
        db.session.remove()
        db.engine.dispose()


def watched(reader: FlaskClient, **changed: str) -> TestResponse:
    """Press the button that loads the video once, with some fields ``changed``."""
    (form,) = visit(reader, ABOUT).soup.select("main .video form")
    button = form.find("button", attrs={"formaction": WATCH})
    assert button
    data = {str(field["name"]): str(field["value"]) for field in form.find_all("input")}
    return reader.post(WATCH, data={**data, **changed})


def test_one_press_frames_it_in_this_answer_alone(reader: FlaskClient) -> None:
    before = reader.get(ABOUT)
    answer = watched(reader)
    page = read(answer.get_data(as_text=True))
    after = reader.get(ABOUT)

    assert [frame["src"] for frame in page.soup.select("iframe")] == [VIDEO]
    assert answer.headers["Content-Security-Policy"].endswith(
        "; frame-src https://www.youtube-nocookie.com"
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    assert not page.soup.select("[data-service], .consent")
    assert page.soup.select_one(f'main a[href="{ABOUT}"]')
    assert after.data == before.data
    assert "frame-src" not in after.headers["Content-Security-Policy"]


def test_it_is_counted_as_a_yes_to_the_video_alone(reader: FlaskClient) -> None:
    watched(reader)

    assert [(one.accepted, one.count) for one in db.session.scalars(select(CookieChoice))] == [
        ("video", 1)
    ]


@pytest.mark.parametrize("changed", [{"form_token": "forged"}, {"service": "chat"}])
def test_what_no_page_offers_is_refused(reader: FlaskClient, changed: dict[str, str]) -> None:
    answer = watched(reader, **changed)

    assert answer.status_code == 400
    assert "frame-src" not in answer.headers["Content-Security-Policy"]
    assert list(db.session.scalars(select(CookieChoice))) == []


def test_another_list_since_is_told_first(reader: FlaskClient, settings: Settings) -> None:
    other = create_app(with_services(settings, video=VIDEO, chat=False))
    with other.app_context():
        (form,) = visit(other.test_client(), ABOUT).soup.select("main .video form")
        token = str(form.select_one("[name=form_token]")["value"])  # type: ignore[index]  # there
        db.session.remove()
        db.engine.dispose()

    answer = watched(reader, form_token=token)

    assert (answer.status_code, answer.location) == (303, ABOUT)


def test_elsewhere_than_on_this_site_nobody_is_led(reader: FlaskClient) -> None:
    page = read(watched(reader, back="https://elsewhere.example/").get_data(as_text=True))

    assert "elsewhere.example" not in str(page.soup)


def test_a_site_without_a_video_has_no_such_address(client: FlaskClient) -> None:
    assert client.post(WATCH).status_code == 404
