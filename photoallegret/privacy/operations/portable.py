"""Records in forms that machines read: JSON with its schema, and CSV (GDPR art. 20)."""

import base64
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Numeric,
    String,
)
from sqlalchemy.types import TypeDecorator

from photoallegret.db import Base
from photoallegret.i18n import gettext
from photoallegret.notices import retention_words
from photoallegret.personal_data import Processing, Unlinked
from photoallegret.privacy.queries.records import Record, exported_columns, is_portable
from photoallegret.privacy.queries.tied import personal_tables

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DATA, SCHEMA = "data.json", "schema.json"
FORMULA = re.compile(
    r"""(?<![^,;\t\r\n"])(?=[ ']*[=+@＝＋－＠-])"""  # where a cell or line may begin
    r"""|\A(?='*[\t\r\n])"""
)
"""Where a spreadsheet may find a formula, whatever it takes for a separator: an apostrophe goes
there (OWASP, CSV injection). One that is there already gets another, so that reading back is sure.
"""
PLACED = re.compile(r"""(?<![^,;\t\r\n"])'(?=[ ']*[=+@＝＋－＠-])|\A'(?='*[\t\r\n])""")
"""Those apostrophes: without them a text is again what it was."""
INSTANT = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}


def json_parts(
    records: Sequence[Record], head: Mapping[str, object], names: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yield the text of ``data.json``, one record at a time.

    Args:
        records: what is held; what may not leave is left out.
        head: what stands before the records: who, of whom, when.
        names: of files, relative to the data folder, with what each is called in the archive.

    """
    yield "{\n"
    for name, value in {"$schema": SCHEMA, **head}.items():
        yield f"{json.dumps(name)}: {_dumped(value)},\n"
    yield '"records": ['
    between = "\n"
    for processing, group in groupby(records, key=lambda record: record.processing):
        if processing.exported:
            why = _why(processing)
            for record in group:
                yield between + _dumped(_as_json(record, why, names))
                between = ",\n"
    yield "\n]\n}\n"


def schema() -> dict[str, object]:
    """Return the JSON Schema of ``data.json``, derived from the tables."""
    kinds: dict[str, object] = {}
    for mapper in personal_tables():
        if isinstance(mapper.class_.__subjects__, Unlinked):
            continue
        table = mapper.class_.__tablename__
        columns = exported_columns(mapper)
        for processing in dict.fromkeys(columns.values()):
            names = [name for name, one in columns.items() if one is processing]
            kinds[f"{table}.{processing.slug}"] = _record_schema(
                table, processing.slug, {name: mapper.columns[name] for name in names}
            )
    return {
        "$schema": DRAFT,
        "title": gettext("What this site holds of one person"),
        "type": "object",
        "required": ["$schema", "site", "person", "made_at", "records"],
        "properties": {
            "$schema": {"const": SCHEMA},
            "site": TEXT,
            "controller": TEXT,
            "person": {
                "type": "object",
                "properties": {"account": {"type": ["integer", "null"]}, "address": TEXT},
            },
            "made_at": INSTANT,
            "records": {
                "type": "array",
                "items": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in kinds]},
            },
        },
        "$defs": kinds,
    }


def csv_tables(records: Sequence[Record]) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each table's name with the lines of its CSV (RFC 4180), a header first.

    A row is one line there, whatever the number of its purposes.
    """
    leaving = [record for record in records if record.processing.exported]
    leaving.sort(key=lambda record: record.table)  # the order within a table stays
    for table, group in groupby(leaving, key=lambda record: record.table):
        yield table, _csv_lines(table, list(group))


def plain(value: object) -> object:
    """Return a column's value as JSON writes it."""
    if isinstance(value, date):  # an instant is one too
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def _why(processing: Processing) -> dict[str, object]:
    """Return why records of one processing are held, and how long."""
    return {
        "processing": processing.slug,
        "purpose": gettext(processing.purpose),
        "lawful_basis": processing.lawful_basis.value,
        "portable": is_portable(processing),
        "kept": retention_words(processing.retention),
    }


def _as_json(
    record: Record, why: Mapping[str, object], names: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    return {
        "table": record.table,
        "id": record.key,
        **why,
        "dies_at": plain(record.dies_at),
        "kept_under": record.kept_under,
        "fields": {name: plain(value) for name, value in record.fields.items()},
        "files": [name for path in record.files for name in names.get(path, ())],
    }


def _record_schema(
    table: str, processing: str, columns: Mapping[str, Column[Any]]
) -> dict[str, object]:
    properties: dict[str, object] = {
        "table": {"const": table},
        "id": TEXT,
        "processing": {"const": processing},
        "purpose": TEXT,
        "lawful_basis": {"enum": ["a", "b", "c", "d", "e", "f"]},
        "portable": {"type": "boolean"},
        "dies_at": {"anyOf": [INSTANT, {"type": "null"}]},
        "kept": TEXT,
        "kept_under": TEXT,
        "fields": {
            "type": "object",
            "properties": {name: _value_schema(column) for name, column in columns.items()},
            "additionalProperties": False,
        },
        "files": {"type": "array", "items": TEXT},
    }
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _value_schema(column: Column[Any]) -> dict[str, object]:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    match kind:
        case Enum():
            known: dict[str, object] = {"enum": list(kind.enums)}
        case Boolean():
            known = {"type": "boolean"}
        case Integer():
            known = {"type": "integer"}
        case Numeric():
            known = {"type": "number"}
        case DateTime():
            known = dict(INSTANT)
        case Date():
            known = {"type": "string", "format": "date"}
        case LargeBinary():
            known = {"type": "string", "contentEncoding": "base64"}
        case JSON():
            return {}
        case String() if kind.length:
            known = {"type": "string", "maxLength": kind.length}
        case _:
            known = dict(TEXT)
    return {"anyOf": [known, {"type": "null"}]} if column.nullable else known


def _csv_lines(table: str, records: Sequence[Record]) -> Iterator[str]:
    rows: dict[str, dict[str, object]] = {}
    for record in records:
        row = rows.setdefault(record.key, {"dies_at": record.dies_at})
        row.update(record.fields)
    held = {name for row in rows.values() for name in row}
    order = Base.metadata.tables[table].columns
    columns = [column.key for column in order if column.key in held]
    yield _line(("id", *columns, "dies_at"))
    for key, row in rows.items():
        yield _line((key, *(row.get(name) for name in columns), row["dies_at"]))


def _line(values: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([_cell(value) for value in values])
    return text.getvalue()


def _cell(value: object) -> object:
    """Return ``value`` as a cell: in a text nothing begins as a formula does."""
    value = plain(value)
    if isinstance(value, dict | list):
        value = _dumped(value)
    return FORMULA.sub("'", value) if isinstance(value, str) else value


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False)
