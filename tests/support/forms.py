"""Filling in the forms of a page as a visitor without scripts would."""

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.pages import Page, read, visit


def send(client: FlaskClient, page: Page | str, action: str = "", **typed: str) -> TestResponse:
    """Send a form with what is ``typed``, its hidden fields as they stand; return the answer.

    Args:
        client: the visitor's browser.
        page: the page, or its address.
        action: how the form's address ends; default, the first form that has the fields typed.
        typed: values by field.

    """
    address = page if isinstance(page, str) else ""
    found = visit(client, page) if isinstance(page, str) else page
    form = _form(found.soup, action, set(typed))
    hidden = {str(tag["name"]): str(tag.get("value", "")) for tag in form.select("[type=hidden]")}
    return client.post(str(form.get("action") or address), data={**hidden, **typed})


def answered(response: TestResponse) -> Page:
    """Return the page that was answered, having checked it."""
    return read(response.get_data(as_text=True), response.status_code, dict(response.headers))


def _form(soup: BeautifulSoup, action: str, names: set[str]) -> Tag:
    for form in soup.find_all("form", method="post"):
        if action and not str(form.get("action", "")).endswith(action):
            continue
        if names <= {str(tag.get("name")) for tag in form.find_all(["input", "textarea"])}:
            return form
    message = f"no form {action} with {names}"
    raise AssertionError(message)
