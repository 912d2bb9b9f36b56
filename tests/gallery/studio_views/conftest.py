"""What tests of the studio's gallery pages may ask for."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.db import db
from photoallegret.forms import act_token
from tests.support.pages import Page, read, visit

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


Post = Callable[..., TestResponse]


def fields_of(client: FlaskClient, page: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the first form on ``page`` whose action ends with ``action``."""
    soup = visit(client, page).soup
    form = next(form for form in soup.select("main form") if str(form["action"]).endswith(action))
    return {
        str(field["name"]): str(field["value"])
        for field in form.find_all("input", type="hidden")
        if field.has_attr("name")
    }


@pytest.fixture
def post(studio: FlaskClient) -> Post:
    """Return a function that sends a form of a page, with its hidden fields.

    ``post(page, action, **values)``: ``json=True`` asks for values, as our script does.
    """

    def send(page: str, action: str, *, json: bool = False, **values: object) -> TestResponse:
        hidden = fields_of(studio, page, action)
        start = page.partition("?")[0]
        while start and not start.endswith("galeries") and not start.split("/")[-1].isdigit():
            start = start.rpartition("/")[0]
        headers = {"Accept": "application/json"} if json else {}
        data = {**hidden, **values}
        return studio.post(f"{start}{action}", data=data, headers=headers)

    return send
