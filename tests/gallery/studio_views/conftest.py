"""What tests of the studio's gallery pages may ask for."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.db import db
from photoallegret.forms import act_token
from tests.support.pages import Page, read

Act = Callable[..., TestResponse]


@pytest.fixture
def act(studio: FlaskClient) -> Act:
    """Return the function that sends a button's form of the library, without scripts."""

    def send(
        path: str = "/atelier/photos",
        accept: str = "text/html",
        token: str = "",
        **fields: object,
    ) -> TestResponse:
        db.session.rollback()
        with studio.application.test_request_context():
            fresh = str(act_token()).split('value="')[1].split('"')[0]
        sent = {"form_token": token or fresh, **fields}
        return studio.post(path, data=sent, headers={"Accept": accept})

    return send


def page_of(response: TestResponse) -> Page:
    """Return the page that ``response`` holds, read as strictly as every page."""
    return read(response.get_data(as_text=True), response.status_code, dict(response.headers))
