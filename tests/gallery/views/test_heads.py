"""Tests of the head of pages: addresses of this site and no other, texts cut with care."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.views.heads import listed_head, shortened
from tests.support.pages import visit


def test_addresses_are_those_of_the_settings_whatever_host_is_named(app: Flask) -> None:
    with app.test_request_context("/galeries", headers={"Host": "localhost:1234"}):
        app.preprocess_request()
        head = listed_head("Galeries")

    assert head.canonical == "http://127.0.0.1:8000/galeries"


def test_a_site_in_one_language_has_no_alternates(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    site = tmp_path / "one.toml"
    site.write_text('name = "Anne"\nlanguages = ["fr"]\nphotographer = { name = "Anne" }\n')
    app = create_app(make_settings(PHOTOALLEGRET_SITE=str(site)))

    with app.app_context():
        page = visit(app.test_client(), "/")
        db.session.remove()
        db.engine.dispose()

    assert page.title == "Anne"
    assert not page.soup.find("link", hreflang=True)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("Court.", "Court."),
        ("Deux\n\n  lignes", "Deux lignes"),
        ("x" * 200, "x" * 200),
        ("mot " * 60, "mot " * 48 + "mot…"),
        ("phrase, " * 40, "phrase, " * 23 + "phrase…"),
    ],
)
def test_a_long_text_is_cut_at_a_word(text: str, short: str) -> None:
    assert shortened(text) == short
    assert len(shortened(text)) <= 200
