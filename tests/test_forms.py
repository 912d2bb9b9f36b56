"""Forms: what they take from a request, and what they do not."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.file import FileField
from wtforms.fields import StringField

from photoallegret.forms import Form, stripped


class Sent(Form):
    text = StringField()
    picture = FileField()


@pytest.fixture
def form_at(app: Flask) -> FlaskClient:
    """Return a browser of a site that tells at /sent what a form read."""

    def told() -> dict[str, object]:
        form = Sent()
        return {
            "text": stripped(form.text.data),
            "picture": getattr(form.picture.data, "filename", None),
            "is_good": form.validate(),
        }

    app.add_url_rule("/sent", "sent", told, methods=["GET", "POST"])
    return app.test_client()


@pytest.mark.parametrize("content", ['{"text": 1, "form_token": [1]}', "[" * 100_000, "[1]", "{"])
def test_json_is_no_form(form_at: FlaskClient, content: str) -> None:
    answer = form_at.post("/sent", data=content, content_type="application/json")

    assert answer.json == {"text": "", "picture": None, "is_good": False}


def test_a_file_is_read_where_one_is_asked_for_alone(form_at: FlaskClient) -> None:
    sent = {"text": (BytesIO(b"1"), "a.txt"), "picture": (BytesIO(b"2"), "b.jpg")}
    answer = form_at.post("/sent", data=sent)

    assert answer.json == {"text": "", "picture": "b.jpg", "is_good": False}


def test_fields_and_files_come_together(form_at: FlaskClient) -> None:
    sent = {"text": "Bonjour", "picture": (BytesIO(b"2"), "b.jpg")}
    answer = form_at.post("/sent", data=sent)

    assert answer.json == {"text": "Bonjour", "picture": "b.jpg", "is_good": False}


def test_an_address_fills_in_no_form(form_at: FlaskClient) -> None:
    assert form_at.get("/sent?text=Bonjour").json["text"] == ""  # type: ignore[index]
