"""What every test may ask for: settings, an application of its own, a client."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.config import Settings, read_settings
from photoallegret.db import db
from photoallegret.factory import HELD, create_app
from tests.factories import make_account, sign_in
from tests.support import buckets, guards, postgres
from tests.support.databases import PostgresCopies, SqliteCopies

Copies = SqliteCopies | PostgresCopies


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="run on PostgreSQL what uses an app")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, keep what asks for an application and no browser: the rest is the same.

    What is marked ``postgresql`` has a server of its own, and runs only there.
    """
    on_postgresql = config.getoption("--postgresql")
    kept = [
        item
        for item in items
        if (item.get_closest_marker("postgresql") is not None) is on_postgresql
        or (
            on_postgresql
            and "app" in getattr(item, "fixturenames", ())
            and item.get_closest_marker("browser") is None
        )
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(autouse=True)
def _guarded() -> Iterator[None]:
    """Let nothing leave this machine, and no log line name anybody, whatever the test."""
    with guards.nothing_goes_out(), guards.no_line_names_anybody():
        yield


@pytest.fixture(scope="session")
def copies(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copies]:
    """Return the maker of fresh databases, of the kind asked on the command line."""
    with contextlib.ExitStack() as stack:
        if request.config.getoption("--postgresql"):
            yield PostgresCopies(stack.enter_context(postgres.server()))
        else:
            yield SqliteCopies(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[str]:
    """Return the address of a server of S3's protocol."""
    with buckets.server() as address:
        yield address


@pytest.fixture
def make_settings(tmp_path: Path, copies: Copies) -> Iterator[Callable[..., Settings]]:
    """Give a function that reads settings for a data folder of this test's own."""

    def make(**environ: str) -> Settings:
        data = tmp_path / "data"
        told = {
            "PHOTOALLEGRET_DATA": str(data),
            "PHOTOALLEGRET_DATABASE_URL": copies.fresh(data),
        }
        return read_settings(told | environ)

    yield make
    copies.forget_all()


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    """Return the settings of a development site with the example's facts."""
    return make_settings()


@pytest.fixture
def early() -> Iterator[None]:
    """Make it just past midnight: what is counted by the minute, hour or day stays together.

    Windows of limits follow the clock; a test that fills one may not straddle two.
    """
    midnight = now().replace(hour=0, minute=0, second=1, microsecond=0) + timedelta(days=1)
    with time_machine.travel(midnight):
        yield


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Return a site of its own, inside its application context."""
    site = create_app(settings)
    site.testing = True
    strict = guards.OnlyDeclaredHeaders(site.wsgi_app, HELD)
    site.wsgi_app = strict  # type: ignore[method-assign]  # Flask's own way
    with site.app_context():
        yield site
        db.session.remove()
        db.engine.dispose()
    guards.check_folders(HELD, settings.data)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a visitor's browser without scripts."""
    return app.test_client()


@pytest.fixture
def owner(app: Flask) -> Account:
    """Return the photographer's account, committed."""
    assert app.testing
    account = make_account("owner@example.org", Role.OWNER)
    db.session.commit()
    db.session.refresh(account)
    db.session.expunge(account)
    db.session.rollback()  # no test begins with the write lock held
    return account


@pytest.fixture
def studio(app: Flask, owner: Account) -> FlaskClient:
    """Return the photographer's browser, signed in just now."""
    return sign_in(app, owner)
