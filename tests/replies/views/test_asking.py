"""Asking for a reply: the page filled in, a receipt, the desk, and the reply with its page."""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.operations.restricting import Restricting, restrict
from photoallegret.privacy.queries.tied import Person
from photoallegret.replies.models import Reply, ReplyState, Target
from tests.factories import make_gallery, make_photo, save
from tests.support.forms import answered, filled, send
from tests.support.pages import visit

PAGE = "/galeries/nord/a"
TYPED = {
    "contested": "La légende me nomme.",
    "text": "Je n’étais pas là ce jour-là.",
    "name": "Paul Roux",
    "email": "paul@example.org",
}


@pytest.fixture(autouse=True)
def _gallery(app: Flask) -> None:
    make_gallery("nord", [make_photo("a")])
    save()


def ask(client: FlaskClient, page: str = PAGE, **typed: str) -> object:
    form = filled(visit(client, f"/droit-de-reponse?page={PAGE}"), "form.form")
    assert form["page"] == PAGE
    return client.post("/droit-de-reponse", data=form | {"page": page, **TYPED, **typed})


def slugs() -> list[str]:
    return list(db.session.scalars(select(OutgoingMail.slug).order_by(OutgoingMail.id)))


def test_a_reply_is_received_and_inserted(studio: FlaskClient, client: FlaskClient) -> None:
    arrived = ask(client)
    reply = db.session.scalars(select(Reply)).one()
    db.session.rollback()
    before = visit(client, PAGE).text
    desk = f"/atelier/reponses/{reply.id}"
    done = send(studio, desk, "", act="insert", note="")

    assert reply.reference in visit(client, arrived.headers["Location"]).text
    assert (reply.target, reply.state) == (Target.PHOTO, ReplyState.INSERTED)
    assert done.status_code == 303
    assert "Paul Roux" not in before
    assert "Je n’étais pas là" in visit(client, PAGE).text
    assert slugs() == ["reply-received", "reply-new", "reply-decided"]


def test_what_may_only_be_kept_is_not_shown(studio: FlaskClient, client: FlaskClient) -> None:
    ask(client)
    desk = f"/atelier/reponses/{db.session.scalars(select(Reply.id)).one()}"
    db.session.rollback()
    send(studio, desk, "", act="insert", note="")
    before = visit(client, PAGE).text
    restrict(Restricting(Person(address="paul@example.org"), "fr", "contestée"), now())
    save()

    assert "Paul Roux" in before
    assert "Paul Roux" not in visit(client, PAGE).text


def test_a_refusal_needs_its_ground(studio: FlaskClient, client: FlaskClient) -> None:
    ask(client)
    desk = f"/atelier/reponses/{db.session.scalars(select(Reply.id)).one()}"
    db.session.rollback()

    without = answered(send(studio, desk, "", act="refuse", ground=""))
    refused = send(studio, desk, "", act="refuse", ground="late")

    assert (without.status, refused.status_code) == (422, 303)
    assert "Paul Roux" not in visit(client, PAGE).text
    assert slugs()[-1] == "reply-decided"


@pytest.mark.parametrize(
    "typed",
    [{"page": "https://example.org/a"}, {"page": "//evil.example/a"}, {"page": "/atelier"},
     {"page": "/nowhere/at/all"}, {"page": ""}, {"text": ""}, {"name": ""}, {"email": "x"}],
)  # fmt: skip
def test_what_is_missing_is_asked(client: FlaskClient, typed: Mapping[str, str]) -> None:
    assert answered(ask(client, **typed)).status == 422
    assert db.session.scalar(select(Reply.id)) is None
