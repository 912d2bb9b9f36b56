"""What tests of uploads may ask for."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.keys import create_key
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.storage import Storage
from photoallegret.uploads.operations.bringing import bring_waiting
from photoallegret.uploads.operations.files import UploadFiles


@pytest.fixture
def files(app: Flask, settings: Settings) -> UploadFiles:
    """Return where uploads lie."""
    return UploadFiles(settings.data)


@pytest.fixture
def storage(app: Flask, settings: Settings) -> Storage:
    """Return the storage of the site under test."""
    return Storage(settings.data)


@pytest.fixture
def program(app: Flask, owner: Account) -> FlaskClient:
    """Return a program that sends with a key of the photographer's, without cookies."""
    key = create_key(owner.id, "Lightroom", now())
    db.session.commit()
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


@pytest.fixture
def bring(app: Flask, settings: Settings) -> Callable[[], int]:
    """Return the function that does the background work once."""

    def once() -> int:
        db.session.rollback()
        return bring_waiting(settings, threading.Event())

    return once
