"""The evidence: all that proves the promises, and nothing of anybody."""

import json
import zipfile
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from flask import Flask
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    String,
    delete,
    insert,
    text,
)

from photoallegret.db import Base, db
from photoallegret.personal_data import KEY, Processing

CANARY = "canary"


def plant() -> int:
    """Write a row in every table, a marker in each personal column of text; return how many."""
    numbers, planted = count(1), 0
    for order in _no_checks():
        db.session.execute(text(order))
    for table in Base.metadata.sorted_tables:
        row = {}
        for column in table.columns:
            number = next(numbers)
            marked = isinstance(column.info.get(KEY), Processing) and _is_text(column)
            planted += marked
            marker = f"{CANARY}{number}@example.org"[: getattr(column.type, "length", None)]
            row[column.name] = marker if marked else _filling(column, number)
        db.session.execute(delete(table))  # some are made with a row of their own
        db.session.execute(insert(table).values(row))
    db.session.commit()
    return planted


def _no_checks() -> list[str]:
    """Return what lets a row hold any value."""
    if db.engine.dialect.name == "sqlite":
        return ["PRAGMA ignore_check_constraints = ON"]
    return [
        f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{one.name}"'
        for table in Base.metadata.sorted_tables
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    ]


def _is_text(column: Column) -> bool:
    return (
        isinstance(column.type, String)
        and not isinstance(column.type, Enum)
        and not column.foreign_keys
    )


def _filling(column: Column, number: int) -> object:
    kind = getattr(column.type, "impl_instance", column.type)
    if column.foreign_keys or (column.primary_key and isinstance(kind, Integer)):
        return 1
    values = (
        (Enum, lambda: next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]),
        (JSON, lambda: {f"{CANARY}{number}": CANARY}),
        (String, lambda: f"{number}"),
        (LargeBinary, CANARY.encode),
        (DateTime, lambda: datetime(2026, 1, 1, tzinfo=UTC if kind.timezone else None)),
        (Date, lambda: date(2026, 1, 1)),
        (object, lambda: kind.python_type(1)),
    )
    return next(make() for of, make in values if isinstance(kind, of))


def test_it_holds_no_datum_of_anybody(app: Flask, tmp_path: Path) -> None:
    planted = plant()
    path = tmp_path / "evidence.zip"

    result = app.test_cli_runner().invoke(args=["privacy", "evidence", "--zip", str(path)])

    assert result.exit_code == 0, result.output
    assert planted > 40
    assert path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name).decode() for name in whole.namelist()}
    assert set(parts) == {
        "register.json",
        "register.md",
        "processors.json",
        "retention.json",
        "consents.json",
        "versions.json",
        "doctor.json",
        "requests.json",
        "texts.json",
        "clauses.json",
        "copies.json",
    }
    assert not [name for name, part in parts.items() if CANARY in part]
    assert json.loads(parts["consents.json"]) == [{"act": "given", "count": 1}]
    assert len(json.loads(parts["retention.json"])) == 1
    assert [one["count"] for one in json.loads(parts["requests.json"])] == [1]
    assert len(json.loads(parts["texts.json"])) == 1
    assert json.loads(parts["clauses.json"])["duties"][0]["number"] == 1
    assert {one["name"] for one in json.loads(parts["doctor.json"])} >= {"python", "retention"}


def test_a_file_that_exists_is_left(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_text("mine")

    result = app.test_cli_runner().invoke(args=["privacy", "evidence", "--zip", str(path)])

    assert result.exit_code == 1
    assert path.read_text() == "mine"
