"""Forms as a browser without scripts sends them: read from a page, filled, posted."""

from bs4 import Tag
from flask.testing import FlaskClient

from photoallegret.db import db
from tests.support.pages import Page, read


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
