"""Tests of what machines are told: robots.txt, the reservation, the icon."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from tests.support.pages import visit

POLICY = "http://127.0.0.1:8000/licence"


def rules(client: FlaskClient) -> RobotFileParser:
    with client.get("/robots.txt") as response:
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        parser = RobotFileParser()
        parser.parse(response.text.splitlines())
        return parser


@pytest.mark.parametrize("crawler", ["GPTBot", "CCBot", "ClaudeBot", "Google-Extended"])
def test_crawlers_that_feed_models_are_turned_away(client: FlaskClient, crawler: str) -> None:
    parser = rules(client)

    assert not parser.can_fetch(crawler, "/galeries/nord")
    assert not parser.can_fetch(crawler, "/i/key/file.jpg")


def test_search_engines_are_welcome(client: FlaskClient) -> None:
    parser = rules(client)

    assert parser.can_fetch("Googlebot", "/galeries/nord")
    assert parser.can_fetch("Googlebot-Image", "/i/key/file.jpg")
    assert parser.site_maps() == ["http://127.0.0.1:8000/sitemap.xml"]


def test_the_reservation_is_said_in_every_standard_way(client: FlaskClient) -> None:
    with client.get("/.well-known/tdmrep.json") as response:
        assert response.headers["Content-Type"] == "application/json"
        told = json.loads(response.data)
    page = visit(client, "/")
    meta = {
        str(tag["name"]): str(tag["content"])
        for tag in page.soup.find_all("meta", attrs={"name": True})
    }

    assert told == [{"location": "/*", "tdm-reservation": 1, "tdm-policy": POLICY}]
    assert (page.headers["tdm-reservation"], page.headers["tdm-policy"]) == ("1", POLICY)
    assert (meta["tdm-reservation"], meta["tdm-policy"]) == ("1", POLICY)
    with client.get("/licence") as response:
        assert response.status_code == 200


def test_a_photographer_may_reserve_nothing(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    site = tmp_path / "open.toml"
    site.write_text(
        'name = "Anne"\nphotographer = { name = "Anne" }\n[display]\nreserve_data_mining = false\n'
    )
    app = create_app(make_settings(PHOTOALLEGRET_SITE=str(site)))
    client = app.test_client()

    with app.app_context():
        with client.get("/.well-known/tdmrep.json") as response:
            assert response.status_code == 404
            assert "tdm-reservation" not in response.headers
        assert rules(client).can_fetch("GPTBot", "/galeries/nord")
        assert "tdm-" not in visit(client, "/").text
        db.session.remove()
        db.engine.dispose()


def test_the_icon_browsers_ask_for_by_habit_is_there(client: FlaskClient) -> None:
    with client.get("/favicon.ico", follow_redirects=True) as response:
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/svg+xml"
