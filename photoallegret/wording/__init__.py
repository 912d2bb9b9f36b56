"""Tables, columns and values in words: what a person reads of the rows that tell of them."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from photoallegret.i18n import (
    LANGUAGES,
    gettext,
    language_name,
    written_date,
    written_instant,
)
from photoallegret.wording.names import COLUMNS, TABLES
from photoallegret.wording.values import VALUES

__all__ = [
    "COLUMNS",
    "NOTHING",
    "TABLES",
    "VALUES",
    "column_words",
    "table_words",
    "value_words",
]

NOTHING = "–"


def table_words(table: str) -> str:
    """Return what one row of ``table`` is called, in the language spoken."""
    return gettext(TABLES[table]) if table in TABLES else _spelt(table)


def column_words(table: str, column: str) -> str:
    """Return what ``column`` of ``table`` is called, in the language spoken."""
    named = COLUMNS.get(f"{table}.{column}") or COLUMNS.get(column)
    return gettext(named) if named else _spelt(column)


def value_words(value: object, *, is_code: bool, zone: str, table: str = "") -> str:
    """Return ``value`` of a column in the language spoken.

    Args:
        value: as the row holds it.
        is_code: whether it is one of few, whose words are known.
        zone: the name of the time zone in which instants are told.
        table: where it stands.

    """
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):  # an instant is one too
        return written_instant(value, zone) if isinstance(value, datetime) else written_date(value)
    if isinstance(value, list):
        return ", ".join(value_words(item, is_code=True, zone=zone, table=table) for item in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _code_words(str(value), table) if is_code else str(value)


def _code_words(code: str, table: str) -> str:
    words = VALUES.get(f"{table}:{code}") or VALUES.get(code)
    if words:
        return gettext(words)
    return language_name(code) if code in LANGUAGES else code


def _spelt(name: str) -> str:
    return name.replace("_", " ").capitalize()
