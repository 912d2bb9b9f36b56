"""A site with Google Analytics and Crisp, and a visitor without scripts."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.personal_data import together
from photoallegret.rooms import HELD
from tests.support import guards
from tests.support.services import with_services


@pytest.fixture
def offering(app: Flask, settings: Settings) -> Iterator[Flask]:
    """Return a site that offers both services, inside its application context."""
    assert app.testing  # the same database, of the kind that the tests run on
    site = create_app(with_services(settings))
    site.testing = True
    strict = guards.OnlyDeclaredHeaders(site.wsgi_app, together((HELD,)))
    site.wsgi_app = strict  # type: ignore[method-assign]  # Flask's own way
    with site.app_context():
        yield site
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visitor(offering: Flask) -> FlaskClient:
    """Return the browser of somebody who comes there for the first time."""
    return offering.test_client()
