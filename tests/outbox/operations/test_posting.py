"""A message is posted with its fact or not at all, once, and wakes the sender."""

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from photoallegret.accounts.operations.addresses import address_key as account_key
from photoallegret.db import db
from photoallegret.mail.addresses import AddressError, address_key
from photoallegret.mail.composing import Letter
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import post
from tests.factories import make_gallery
from tests.outbox.conftest import AT, found, posted


def rung(app: Flask) -> list[str]:
    queue = app.extensions["photoallegret_worker"].queue
    names = [json.loads(item)["args"][0] for item in queue.storage.enqueued_items()]
    queue.storage.close()
    return names


def count() -> int:
    return db.session.scalar(select(func.count(OutgoingMail.id))) or 0


def test_a_message_stands_with_its_fact(app: Flask) -> None:
    make_gallery("fact")
    mail_id = posted("Alice@Example.org", language="en")

    one = found(mail_id)
    assert one.recipient == "Alice@example.org"
    assert (one.state, one.attempts, one.language) == (MailState.WAITING, 0, "en")
    assert one.content == {
        "values": {"at": AT, "path": "/compte"},
        "reply_to": "",
        "reply_name": "",
    }
    assert len(one.key) == 32
    assert rung(app) == ["outbox"]


def test_a_message_goes_with_its_fact_that_was_not_to_be(app: Flask) -> None:
    post(Letter(slug="test", to="alice@example.org", language="fr", values={"at": AT}))
    db.session.rollback()

    assert count() == 0


def test_nobody_is_woken_before_the_commit(app: Flask) -> None:
    with db.session.begin_nested():
        post(Letter(slug="test", to="alice@example.org", language="fr", values={"at": AT}))
    before = rung(app)
    db.session.commit()

    assert before == []
    assert rung(app) == ["outbox"]


def test_a_fact_is_told_once(app: Flask) -> None:
    first = posted(dedupe_key="question-received:42")
    again = posted("bob@example.org", dedupe_key="question-received:42")
    other = posted(dedupe_key="question-received:43")

    assert again is None
    assert first != other
    assert found(first).recipient == "alice@example.org"
    assert count() == 2


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"to": "nobody"}, AddressError),
        ({"to": "a@example.org\r\nBcc: b@example.org"}, AddressError),
        ({"reply_to": '"A" <a@b.example>, evil@x.example'}, AddressError),
        ({"slug": "no-such-event"}, ValueError),
        ({"slug": "../studio"}, ValueError),
        ({"language": "de"}, ValueError),
        ({"values": {"at": object()}}, TypeError),
    ],
)
def test_what_cannot_be_sent_is_refused_at_once(
    app: Flask, told: dict[str, object], error: type[Exception]
) -> None:
    known: dict[str, object] = {
        "slug": "test",
        "to": "alice@example.org",
        "language": "fr",
        "values": {"at": AT},
    }
    with pytest.raises(error):
        post(Letter(**{**known, **told}))

    db.session.rollback()
    assert count() == 0


def test_values_are_kept_as_every_database_can_hold_them(app: Flask) -> None:
    hostile = "a\0b\x1bc\ud800d\r\ne\rf\tg\x85h"
    mail_id = posted(values={"at": AT, "name": hostile, "list": [hostile], "deep": {"n": 1}})

    content = found(mail_id).content
    assert content is not None
    assert content["values"] == {
        "at": AT,
        "name": "abcd\ne\nf\tgh",
        "list": ["abcd\ne\nf\tgh"],
        "deep": {"n": 1},
    }


@pytest.mark.parametrize(
    "written",
    ["Anne@Example.ORG", " anne@example.org ", "ａnne@example.org", "anne@café.example", "É@x.org"],
)
def test_an_address_has_the_key_that_accounts_give_it(written: str) -> None:
    assert address_key(written) == account_key(written)
