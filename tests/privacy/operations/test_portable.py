"""What machines read: JSON as its schema says, CSV that computes nothing."""

import csv
import json
import re
from dataclasses import replace
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis.strategies import text
from jsonschema import Draft202012Validator, FormatChecker

from photoallegret.clock import now
from photoallegret.privacy.operations.portable import PLACED, csv_tables, json_parts, schema
from photoallegret.privacy.queries.records import Record, records_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.personal_data import QUESTION
from tests.factories import make_account, make_question
from tests.support.canaries import plant

HEAD = {
    "site": "Site",
    "controller": "Somebody",
    "person": {"account": 1, "address": "anne@example.org"},
    "made_at": "2026-11-25T12:00:00+00:00",
}
FORMATS = FormatChecker(("date",))


@FORMATS.checks("date-time", raises=ValueError)
def is_instant(value: object) -> bool:
    """Say whether a text is an instant with its zone."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def complaints(data: object) -> list[str]:
    """Return what the schema, as it is written in a copy, finds wrong with ``data``."""
    written = json.loads(json.dumps(schema()))
    Draft202012Validator.check_schema(written)
    validator = Draft202012Validator(written, format_checker=FORMATS)
    return [f"{error.json_path}: {error.message}"[:500] for error in validator.iter_errors(data)]


def told(records: list[Record]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(json_parts(records, HEAD, {})))
    return found


def test_every_record_is_as_the_schema_says(app: Flask) -> None:
    anne = plant(app.extensions["photoallegret"].data, "anne")

    data = told(records_of(anne.person))

    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert complaints(data) == []
    assert len(data["records"]) > 20


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("role", "king"),
        ("created_at", 3),
        ("created_at", "yesterday"),
        ("created_at", "2026-11-25T12:00:00"),
        ("email", None),
        ("password_hash", "x"),
    ],
)
def test_the_schema_refuses_what_no_row_can_hold(app: Flask, name: str, wrong: object) -> None:
    account = make_account("anne@example.org")
    data = told(records_of(Person(account.id)))

    data["records"][0]["fields"][name] = wrong

    assert data["records"][0]["table"] == "account"
    assert complaints(data)


def test_a_copy_of_nothing_is_whole(app: Flask) -> None:
    data = told([])

    assert data["records"] == []
    assert complaints(data) == []


def test_each_record_says_why_it_is_held_and_until_when(app: Flask) -> None:
    account = make_account("anne@example.org")
    make_question(email_key="anne@example.org")
    moment = now()
    records = records_of(Person(account.id, account.email_key))

    dated = [replace(one, dies_at=moment) for one in records if one.processing is QUESTION]
    undated = told(records)["records"]
    (question,) = told(dated)["records"]

    assert undated[0]["table"] == "account"
    assert undated[0]["lawful_basis"] == "b"
    assert undated[0]["portable"] is True
    assert undated[0]["dies_at"] is None
    assert undated[0]["kept"].startswith("tant que le compte est conservé")
    assert question["lawful_basis"] == "f"
    assert question["portable"] is False
    assert question["dies_at"] == moment.isoformat()


@pytest.mark.parametrize("text", ["=1+1", "+33 6", "-x", "@SUM(A1)", "＝1", "\tx", "\rx", "\nx"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    record = Record("question", "1", QUESTION, {"text": text, "edition": -1}, (), None)

    ((table, lines),) = csv_tables([record])
    header, row = lines

    assert table == "question"
    assert header == "id,text,edition,dies_at\r\n"
    assert row.removeprefix("1,").lstrip('"').startswith(f"'{text}")
    assert ",-1," in row


@pytest.mark.parametrize("between", [";", ",", "\t", "\n", "\r\n", '"', '";"', "; ", ";'"])
def test_nothing_within_a_cell_begins_as_a_formula(between: str) -> None:
    """A spreadsheet may split at what is no separator here: in France, at semicolons."""
    record = Record("question", "1", QUESTION, {"text": f"x{between}=1+1"}, (), None)

    ((_, lines),) = csv_tables([record])
    written = "".join(lines)

    for cell in re.split(r'[,;\t\r\n"]', written):
        assert not re.match(" *[=+@-]", cell), written


@given(text(alphabet="a=+-@'\"`,; \t\r\n＝"))
def test_a_program_reads_back_what_was_written(words: str) -> None:
    record = Record("question", "1", QUESTION, {"text": words}, (), None)

    ((_, lines),) = csv_tables([record])
    ((_, cell, _),) = list(csv.reader(StringIO("".join(lines), newline="")))[1:]

    assert PLACED.sub("", cell) == words
