"""Never stale: after any walk of changes, what is served is what would be drawn."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from werkzeug.test import TestResponse

from photoallegret.banner import Message, put_up
from photoallegret.clock import now
from photoallegret.db import db, write_log_back
from photoallegret.factory import create_app
from photoallegret.gallery.models import (
    GalleryText,
)
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.pages.switch import drop
from tests.factories import (
    data_of,
    save,
)
from tests.pages.edits import EDITS, PATHS, something_to_see


def said(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Date"}


def assert_fresh(client: FlaskClient) -> None:
    for path in PATHS:
        served = client.get(path)
        drawn = client.get(path, environ_overrides={NOT_KEPT: "1"})
        assert served.status_code == drawn.status_code, path
        if b"form_token" not in drawn.data:  # the door of a gallery is drawn for each visitor
            assert served.data == drawn.data, path
            assert said(served) == said(drawn), path


@pytest.fixture
def site(app: Flask) -> Flask:
    something_to_see()
    return app


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(st.sampled_from(EDITS), min_size=8, max_size=8), seed=st.integers(0, 2**32))
def test_what_is_served_is_what_would_be_drawn(
    site: Flask, walk: list[Callable[[random.Random], None]], seed: int
) -> None:
    chance, client = random.Random(seed), site.test_client()
    for edit in walk:
        edit(chance)
        save()
        assert_fresh(client)


def test_a_database_put_back_shows_what_it_holds(site: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("its file is put back")
    file, client = data_of(site) / "site.sqlite", site.test_client()
    db.session.remove()
    assert write_log_back()
    older = file.read_bytes()
    before = client.get("/galeries/nord").data
    db.session.execute(update(GalleryText).values(title="Autre titre"))
    db.session.commit()
    changed = client.get("/galeries/nord").data
    db.session.remove()
    db.engine.dispose()

    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    file.write_bytes(older)
    again = create_app(site.extensions["photoallegret"])

    assert b"Autre titre" in changed
    assert again.test_client().get("/galeries/nord").data == before
    with again.app_context():
        db.engine.dispose()


def test_a_banner_is_on_every_page_at_once_and_gone_at_once(site: Flask) -> None:
    client, data = site.test_client(), data_of(site)
    before = [client.get(path).data for path in PATHS[:3]]

    put_up(data, [Message({"fr": "Un incident"}, now() + timedelta(hours=1))])
    drop(data)
    during = [client.get(path).data for path in PATHS[:3]]
    put_up(data, [])
    drop(data)

    assert all(b"Un incident" in one for one in during)
    assert [client.get(path).data for path in PATHS[:3]] == before
