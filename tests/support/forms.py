"""Forms as a browser without scripts sends them: read from a page, filled, posted."""

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.db import db
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
        if names <= {
            str(tag.get("name")) for tag in form.find_all(["input", "textarea", "select", "button"])
        }:
            return form
    message = f"no form {action} with {names}"
    raise AssertionError(message)


def filled(page: Page, selector: str = "form.describe") -> dict[str, str]:
    """Return what a browser would send of the form at ``selector``, its buttons left out."""
    form = page.soup.select_one(selector)
    assert isinstance(form, Tag), f"no form {selector}"
    sent = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            text = field.get_text() if field.name == "textarea" else str(field.get("value", ""))
            sent[str(field["name"])] = text.removeprefix("\n")
    return sent


def post(studio: FlaskClient, url: str, sent: dict[str, str], status: int = 303) -> Page:
    """Send a form; return the answer, read strictly unless it leads elsewhere."""
    db.session.rollback()  # in tests requests share one session: no lock is held by the last one
    with studio.post(url, data=sent) as answer:
        text = answer.get_data(as_text=True)
        assert answer.status_code == status, f"{url}: {answer.status_code}\n{text[:3000]}"
        leads_elsewhere = 300 <= status < 400
        page = read("<!DOCTYPE html><html lang=en><title>-</title><main><h1>-</h1></main>")
        return Page(
            status, dict(answer.headers), text, page.soup if leads_elsewhere else read(text).soup
        )


def press(studio: FlaskClient, page: Page, selector: str, status: int = 303) -> Page:
    """Press the only button of the form at ``selector``."""
    form = page.soup.select_one(selector)
    assert isinstance(form, Tag), f"no form {selector}"
    return post(studio, str(form["action"]), filled(page, selector), status)
