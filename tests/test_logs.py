"""Logs: lines that name nobody, the traces of errors included."""

import logging

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from photoallegret.accounts.models import Account, Role
from photoallegret.db import db
from photoallegret.logs import Discreet, blotted
from tests.factories import make_account


@pytest.mark.parametrize(
    ("line", "discreet"),
    [
        ("to <alice.b+c@mail.example.org>: no", "to <[…]>: no"),
        ("from 192.0.2.77 and 2001:db8::77", "from […] and […]"),
        ("at 12:34:56 photo 12 of 2026-11-25", "at 12:34:56 photo 12 of 2026-11-25"),
        ("Key (email)=(alice@example.org)", "Key (email)=([…])"),
    ],
)
def test_addresses_are_blotted_out(line: str, discreet: str) -> None:
    assert blotted(line) == discreet


def test_the_site_writes_discreet_lines(app: Flask) -> None:
    assert app.logger.handlers
    assert all(isinstance(one.formatter, Discreet) for one in app.logger.handlers)


def test_an_error_of_the_database_does_not_quote_its_values(app: Flask) -> None:
    assert app.testing
    make_account("alice@example.org", Role.MEMBER)

    with pytest.raises(IntegrityError) as caught:
        make_account("alice@example.org", Role.MEMBER)
    db.session.rollback()
    told = Discreet().formatException((IntegrityError, caught.value, None))

    assert Account.__tablename__ in str(caught.value)
    assert "alice" not in blotted(told)


def test_traces_are_blotted_too() -> None:
    record = logging.makeLogRecord({"msg": "failed", "exc_text": "ValueError: bob@example.org"})

    assert "bob" not in Discreet().format(record)
