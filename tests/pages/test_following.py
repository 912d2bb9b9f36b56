"""Two machines, two data folders, one PostgreSQL: what one changes the other shows at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text, update
from sqlalchemy.engine import make_url

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import GalleryText, Photo
from photoallegret.maintenance.operations.planning import Plan, plan, publish
from photoallegret.pages import following
from photoallegret.pages.following import Follower
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.pages.site import EXTENSION, Store
from tests.factories import save
from tests.pages.conftest import PAGE
from tests.support.processes import becomes

SECONDS = 10


@dataclass
class Machine:
    """A machine beside the one under test."""

    app: Flask
    client: FlaskClient
    store: Store
    follower: Follower

    def says(self, path: str = PAGE) -> str:
        """Return what it answers, kept or drawn."""
        return self.client.get(path).get_data(as_text=True)

    def keeps(self) -> bool:
        """Say whether it keeps the page."""
        shown = self.store.switch.shown()
        return (self.store.switch.pages / shown.name / f"{PAGE[1:]}.html").is_file()


@pytest.fixture
def other(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Machine]:
    if not settings.database_url.startswith("postgresql"):
        pytest.skip("on PostgreSQL alone")
    theirs = replace(
        settings, data=tmp_path / "other", secrets=app.extensions["photoallegret"].secrets
    )
    site = create_app(theirs)
    site.testing = True
    follower = Follower(site)
    follower.start()
    yield Machine(site, site.test_client(), site.extensions[EXTENSION], follower)
    follower.stop()
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def kept(other: Machine, gallery: str) -> Machine:
    """Return the other machine once it keeps the page of the gallery."""
    assert becomes(lambda: bool(other.says()) and other.keeps(), SECONDS)
    return other


@contextmanager
def cut_off(url: str) -> Iterator[None]:
    """Let nobody reach the database at ``url``."""
    name = make_url(url).database
    server = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        yield
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    server.dispose()


def test_an_edit_here_is_shown_there(app: Flask, kept: Machine) -> None:
    before = kept.store.switch.shown()

    db.session.execute(update(GalleryText).values(title="Un tout autre titre"))
    save()
    db.session.commit()

    assert becomes(lambda: kept.store.switch.shown().number > before.number, SECONDS)
    assert "Un tout autre titre" in kept.says()


def test_a_photo_withdrawn_here_is_gone_there(app: Flask, kept: Machine) -> None:
    path = f"{PAGE}/a"
    assert kept.client.get(path).status_code == 200

    db.session.execute(update(Photo).where(Photo.slug == "a").values(withdrawn_at=now()))
    db.session.commit()

    assert becomes(lambda: kept.client.get(path).status_code == 410, SECONDS)


def test_each_change_of_many_is_followed(app: Flask, kept: Machine) -> None:
    for number in range(12):
        title = f"Titre numéro {number}"
        with app.app_context() if number % 2 else kept.app.app_context():
            db.session.execute(update(GalleryText).values(title=title))
            db.session.commit()
            db.session.remove()
        assert becomes(lambda title=title: title in kept.says(), SECONDS)  # type: ignore[misc]
    drawn = kept.client.get(PAGE, environ_overrides={NOT_KEPT: "1"})
    assert kept.says() == drawn.get_data(as_text=True)


def test_what_was_not_heard_is_seen_when_looking(app: Flask, kept: Machine) -> None:
    before = kept.store.switch.shown()

    with db.engine.connect() as connection:  # by hand, without a word
        connection.connection.cursor().execute("UPDATE generation SET number = number + 1")
        connection.connection.commit()

    assert becomes(lambda: kept.store.switch.shown().number == before.number + 1, SECONDS)


def test_a_maintenance_begun_here_closes_the_doors_there(app: Flask, kept: Machine) -> None:
    moment = now()
    hour = Plan(begins_at=moment, ends_at=moment + timedelta(hours=1), words={"fr": "À demain."})
    plan(hour, moment)
    db.session.commit()
    publish(app.extensions["photoallegret"].data, now())

    assert becomes(lambda: kept.client.get(PAGE).status_code == 503, SECONDS)


def test_a_machine_cut_off_shows_nothing_kept(
    app: Flask, kept: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BLIND_SECONDS", 1.0)
    db.session.remove()
    db.engine.dispose()

    with cut_off(app.extensions["photoallegret"].database_url):
        assert becomes(lambda: kept.client.get(PAGE).status_code == 503, SECONDS)

    assert becomes(lambda: kept.client.get(PAGE).status_code == 200, SECONDS)
    assert becomes(lambda: bool(kept.says()) and kept.keeps(), SECONDS)
