"""What tests of the move may ask for: a site on SQLite, and empty databases of PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy
from flask import Flask

from photoallegret import i18n
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from tests.support import postgres

Empty = Callable[..., str]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the address of a server, with a place for the database's name."""
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as address:
        yield address


@pytest.fixture
def empty(server: str, request: pytest.FixtureRequest) -> Empty:
    """Return what makes an empty database, with options of CREATE DATABASE."""

    def make(options: str = "") -> str:
        name = f"moved{abs(hash((request.node.nodeid, options)))}"
        engine = sqlalchemy.create_engine(
            server.format(name="postgres"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
            connection.exec_driver_sql(f"CREATE DATABASE {name} {options}")
        engine.dispose()
        return server.format(name=name)

    return make


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    """Return a site on SQLite, inside its application context."""
    made = create_app(settings)
    i18n.speak("en")
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
