"""A video kept elsewhere: told and linked, loaded by one press, gone by another."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from tests.consent.answers import press
from tests.support.pages import Page, read, visit
from tests.support.services import VIDEO, with_services

ABOUT = "/a-propos"


@pytest.fixture
def reader(app: Flask, settings: Settings) -> Iterator[FlaskClient]:
    """Return the browser of somebody who comes to a site with a video for the first time."""
    assert app.testing
    site = create_app(with_services(settings, video=VIDEO))
    with site.app_context():
        yield site.test_client()
        db.session.remove()
        db.engine.dispose()


def drawn(reader: FlaskClient, path: str = ABOUT) -> tuple[Page, str]:
    """Return a page and its security policy."""
    answer = reader.get(path)
    return read(answer.get_data(as_text=True)), answer.headers["Content-Security-Policy"]


def test_until_its_reader_agrees_it_is_told_and_linked(reader: FlaskClient) -> None:
    page, policy = drawn(reader)
    (told,) = page.soup.select("main .video")

    assert page.soup.iframe is None
    assert "frame-src" not in policy
    assert "YouTube (Google LLC)" in told.get_text()
    assert [str(link["href"]) for link in told.select("a")] == [
        VIDEO,
        "https://policies.google.com/privacy",
    ]


def test_one_press_loads_it_and_nothing_else_and_one_takes_it_back(reader: FlaskClient) -> None:
    press(reader, ABOUT, "accept", "video")
    page, policy = drawn(reader)
    frame = page.soup.select_one("main .video iframe")

    assert frame is not None
    assert (frame["src"], frame["referrerpolicy"]) == (VIDEO, "strict-origin")
    assert frame["title"] == "Vidéo, gardée par YouTube"
    assert policy.endswith("; frame-src https://www.youtube-nocookie.com")
    assert "googletagmanager" not in policy
    assert not page.soup.select("[data-service]")
    assert "frame-src" not in drawn(reader, "/")[1]

    press(reader, ABOUT, "refuse", "video")

    assert drawn(reader)[0].soup.iframe is None
    assert "frame-src" not in drawn(reader)[1]


def test_the_page_of_cookies_says_whose_they_are(reader: FlaskClient) -> None:
    page, _ = drawn(reader, "/cookies")

    assert "Montrer une vidéo gardée ailleurs" in page.soup.get_text()
    assert "ne le voit pas" in page.soup.get_text()


def test_a_site_without_a_video_frames_nothing(client: FlaskClient) -> None:
    assert not visit(client, ABOUT).soup.select(".video")
