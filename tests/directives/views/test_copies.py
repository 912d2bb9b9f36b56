"""A copy is behind its link and opened by its code."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathEntry, Fate
from photoallegret.directives.operations.carrying_out import carry_out
from photoallegret.directives.studio_views.blueprint import means_here
from tests.directives.deaths import anne, content_of, names_jean, proven, told, wants
from tests.factories import save
from tests.support.forms import answered, send
from tests.support.pages import visit


@pytest.fixture
def handed(app: Flask) -> tuple[str, str]:
    """Return the address of a copy and the code that opens it."""
    assert app.testing
    account = anne()
    code = names_jean(account)
    wants(account, questions=Fate.HAND_OVER, closed=True)
    file_id = proven(told(account)).id
    save()
    carry_out(file_id, means_here("owner"), now())
    path = str(content_of("death-copy")["path"])
    save()
    return path, code


def test_the_code_opens_it(client: FlaskClient, handed: tuple[str, str]) -> None:
    path, code = handed

    with send(client, path, code=code.lower()) as answer:
        assert answer.status_code == 200
        assert answer.content_type == "application/zip"
        assert answer.get_data()[:2] == b"PK"
        assert answer.headers["Cache-Control"] == "private, no-store"

    acts = db.session.scalars(db.select(DeathEntry.act)).all()
    assert acts[-1] == "copy-fetched"


def test_the_whole_link_may_be_pasted(client: FlaskClient, handed: tuple[str, str]) -> None:
    path, code = handed
    with send(client, path, code=f"https://www.example.org/apres-deces/{code}") as answer:
        assert answer.status_code == 200


def test_another_code_opens_nothing(client: FlaskClient, handed: tuple[str, str]) -> None:
    path, _code = handed

    assert answered(send(client, path, code="AAAAA-AAAAA-AAAAA-AAAAA")).status == 403
    assert answered(send(client, path, code="")).status == 422
    db.session.rollback()
    assert client.post(path, data={"code": "x"}).status_code == 400


@pytest.mark.usefixtures("early")
def test_tries_are_limited(client: FlaskClient, handed: tuple[str, str]) -> None:
    path, _code = handed
    page = visit(client, path)
    for _ in range(20):
        db.session.rollback()
        assert send(client, page, code="AAAAA").status_code == 403
        db.session.rollback()
    assert send(client, page, code="AAAAA").status_code == 429


def test_a_link_that_is_none_says_so(client: FlaskClient, handed: tuple[str, str]) -> None:
    assert visit(client, f"{handed[0]}x", 410).h1 == "Ce lien n’ouvre plus rien"
    assert visit(client, "/en/after-death/copy/x", 410).h1 == "This link opens nothing more"
