"""What tests of the desk may ask for: a question's form filled in and sent."""

from collections.abc import Callable

import pytest
from bs4 import Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.db import db
from photoallegret.questions.models import Question
from tests.support.pages import Page, visit

Decide = Callable[..., TestResponse]
Typed = str | list[str]


def page_of(studio: FlaskClient, question_id: int) -> Page:
    """Return the page of a question."""
    return visit(studio, f"/atelier/questions/{question_id}")


def fields(page: Page) -> dict[str, Typed]:
    """Return what the form of decisions holds as it is shown."""
    form = page.soup.select_one("form.decide")
    assert isinstance(form, Tag)
    held: dict[str, Typed] = {}
    for tag in form.select("input[type=hidden]"):
        name, value = str(tag["name"]), str(tag["value"])
        held[name] = [*held.get("seen", []), value] if name == "seen" else value
    for line in form.select("input[type=text]"):
        held[str(line["name"])] = str(line.get("value", ""))
    for area in form.select("textarea"):
        held[str(area["name"])] = area.get_text().removeprefix("\n")
    return held


@pytest.fixture
def decide(studio: FlaskClient) -> Decide:
    """Return a function that presses a button on a question's page, some fields changed."""

    def pressed(
        question_id: int, act: str, page: Page | None = None, **typed: Typed
    ) -> TestResponse:
        held = fields(page or page_of(studio, question_id))
        data = {**held, **typed, "act": act}
        db.session.rollback()
        return studio.post(f"/atelier/questions/{question_id}/decision", data=data)

    return pressed


def again(question_id: int) -> Question:
    """Return a question as it stands in the database."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Question, question_id)
