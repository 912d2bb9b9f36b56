"""The studio's pages as the photographer's browser without scripts uses them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.pages import visit

Post = Callable[..., TestResponse]


def fields_of(client: FlaskClient, page: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the first form on ``page`` whose action ends with ``action``."""
    soup = visit(client, page).soup
    form = next(form for form in soup.find_all("form") if str(form["action"]).endswith(action))
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
