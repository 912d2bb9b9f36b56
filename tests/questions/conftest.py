"""What tests of questions may ask for: a form as a visitor reads it, pictures, the outbox."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.operations.moderating import Act
from tests.gallery.conftest import Counting, counting

__all__ = ["Counting", "counting"]

Fields = dict[str, object]
Fill = Callable[..., Fields]


def hidden(text: str) -> Fields:
    """Return the hidden fields of a page's last form."""
    found = re.findall(r"<input[^>]*>", text)
    inputs = [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in found]
    return {one["name"]: one.get("value", "") for one in inputs if one.get("type") == "hidden"}


@pytest.fixture
def fill(client: FlaskClient) -> Fill:
    """Return a function that gives an honest visitor's post, some fields changed."""

    def filled(path: str = "/contact", **changed: object) -> Fields:
        with client.get(path) as response:
            fields = hidden(response.get_data(as_text=True))
        honest: Fields = {
            "name": "Anne Dupont",
            "email": "Anne@Example.org",
            "text": "La photo de la Dent de Crolles est-elle en vente ?",
            "wish": "no",
            "website": "",
        }
        return {**fields, **honest, **changed}

    return filled


@pytest.fixture
def mails() -> Callable[[], list[OutgoingMail]]:
    """Return a function that gives what waits in the outbox, the oldest first."""

    def waiting() -> list[OutgoingMail]:
        found = list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))
        db.session.rollback()
        return found

    return waiting


@pytest.fixture
def act(app: Flask, owner: Account) -> Act:
    """Return an act of the photographer, now."""
    assert app.testing
    return Act(owner.id, now())


def jpeg(*, exif: bytes = b"", size: tuple[int, int] = (640, 480)) -> BytesIO:
    """Return a small picture as a visitor would join it."""
    buffer = BytesIO()
    Image.new("RGB", size, (90, 120, 150)).save(buffer, "JPEG", exif=exif)
    buffer.seek(0)
    return buffer
