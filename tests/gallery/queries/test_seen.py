"""Tests that what is seen is found by an index: no page slows with the years.

How fast pages are with 100 000 photos is measured by the bench; here the plans are read.
"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from photoallegret.db import db
from photoallegret.gallery.models import Visibility
from tests.factories import make_gallery, make_photo, save

PAGES = (
    "/",
    "/galeries/sud",
    "/galeries/sud/c",
    "/galeries/nothing",
    "/flux.xml",
    "/sitemap.xml",
    "/sitemaps/sud/1.xml",
    "/i/key0000000000000000/0123456789abcdef-480.jpg",
)
WALK = re.compile(r"SCAN (?:photo|photo_text|rendition|gallery|gallery_text|gallery_photo)\b(.*)")
READ_UNTIL_ENOUGH = " USING INDEX ix_gallery_photo_added_at"
"""The feed reads the newest first and stops."""


@pytest.fixture
def _on_sqlite(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("query plans are read as SQLite writes them")
    assert app


@pytest.mark.usefixtures("_on_sqlite")
def test_no_page_walks_through_a_table(client: FlaskClient) -> None:
    photos = [make_photo(slug) for slug in "abcdef"]
    make_gallery("nord", photos[:3])
    make_gallery("sud", photos[2:])
    make_gallery("hidden", photos, visibility=Visibility.UNLISTED)
    save()
    asked: list[tuple[str, object]] = []

    def note(*arguments: object) -> None:
        asked.append((str(arguments[2]), arguments[3]))

    for page in PAGES:
        event.listen(db.engine, "before_cursor_execute", note)
        client.get(page).close()
        event.remove(db.engine, "before_cursor_execute", note)

    walks = [
        (row[3], statement)
        for statement, values in asked
        if statement.startswith("SELECT")
        for row in db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}",
            values,  # type: ignore[arg-type]  # as the driver got them
        )
        if (walk := WALK.fullmatch(row[3])) and walk[1] != READ_UNTIL_ENOUGH
    ]
    assert len(asked) > len(PAGES)
    assert walks == []
