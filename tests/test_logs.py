"""Logs: lines that name nobody, the traces of errors included."""

import json
import logging
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from photoallegret.accounts.models import Account, Role
from photoallegret.db import db
from photoallegret.logs import FIELDS, JsonLines, blotted, network_of
from tests.factories import make_account


@pytest.mark.parametrize(
    ("line", "discreet"),
    [
        ("to <alice.b+c@mail.example.org>: no", "to <[…]>: no"),
        ("from 192.0.2.77 and 2001:db8::77", "from […] and […]"),
        ("from 2a00::1, fe80::1 and 2a01:cb00:123::", "from […], […] and […]"),
        ("from ::ffff:192.0.2.1 to ::1", "from […] to ::1"),
        ("in Room::place, std::move", "in Room::place, std::move"),
        ("at 12:34:56 photo 12 of 2026-11-25", "at 12:34:56 photo 12 of 2026-11-25"),
        ("no answer at 127.0.0.1:5432", "no answer at 127.0.0.1:5432"),
        ("Key (email)=(alice@example.org)", "Key (email)=([…])"),
    ],
)
def test_addresses_are_blotted_out(line: str, discreet: str) -> None:
    assert blotted(line) == discreet


@pytest.mark.usefixtures("app")
def test_every_line_of_the_process_is_discreet() -> None:
    lines = StringIO()
    logger, handler = logging.getLogger("elsewhere"), logging.StreamHandler(lines)
    logger.addHandler(handler)  # such as a server's own, which we know nothing of

    try:
        int("bob@example.org")
    except ValueError:
        logger.exception("sent to %s from %s", "alice@example.org", "192.0.2.77")
    logger.removeHandler(handler)

    assert "sent to […] from […]" in lines.getvalue()
    assert "base 10: '[…]'" in lines.getvalue()
    assert "example" not in lines.getvalue()


def test_an_error_of_the_database_does_not_quote_its_values(app: Flask) -> None:
    assert app.testing
    make_account("alice@example.org", Role.MEMBER)

    with pytest.raises(IntegrityError) as caught:
        make_account("alice@example.org", Role.MEMBER)
    db.session.rollback()

    assert Account.__tablename__ in str(caught.value)
    assert "alice" not in blotted(str(caught.value))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:77:1::9", "2001:db8:77::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("127.0.0.1", ""),
        ("", ""),
        ("alice@example.org", ""),
    ],
)
def test_a_network_is_cut(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_line_is_one_json_object_and_its_trace_too(app: Flask) -> None:
    lines = StringIO()
    logger, handler = logging.getLogger("elsewhere"), logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    try:
        int("bob@example.org")
    except ValueError:
        logger.exception("sent to %s\nand gone", "alice@example.org", extra={FIELDS: {"ms": 3}})
    logger.removeHandler(handler)

    (line,) = lines.getvalue().splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["ms"]) == ("error", "elsewhere", 3)
    assert told["message"] == "sent to […]\nand gone"
    assert told["time"].endswith("+00:00")
    assert "base 10: '[…]'" in told["trace"]
    assert "request_id" not in told
