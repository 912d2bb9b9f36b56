"""Rows in every table, found by introspection: values that databases are known to disagree on."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    DateTime,
    Double,
    Enum,
    Integer,
    LargeBinary,
    String,
)
from sqlalchemy.sql.elements import KeyedColumnElement

from photoallegret.db import db
from photoallegret.releases.models import Ground

NASTY = "Éclat d’un ß, 🏔 \\ ' \" % \t\r\n\x01 ﬁn"
INSTANT = datetime(2026, 10, 25, 0, 59, 59, 999_999, tzinfo=UTC)
AS_CHECKED: dict[tuple[str, str], object] = {
    ("photo_release", "ground"): Ground.RELEASE,
    ("one_time_link", "purpose"): "password",
    ("rendition", "format"): "avif",
    ("site_pictures", "id"): 1,
    ("gallery", "password_hash"): "hash",
}
"""What CHECKs want."""
OF_ONE_ROW = ("watch", "security_chain", "site_pictures")
_numbers = itertools.count(1)


def fill(connection: Connection) -> set[str]:
    """Write two rows in every table, full and as bare as may be; return the tables' names."""
    known: dict[str, list[Any]] = {}
    for table in db.metadata.sorted_tables:
        connection.execute(table.delete())
        for is_full in (True,) if table.name in OF_ONE_ROW else (True, False):
            values = dict(_values(table.name, table.columns.values(), known, is_full=is_full))
            done = connection.execute(table.insert().values(values))
            known.setdefault(table.name, []).append(done.inserted_primary_key[0])
    return set(known)


def _values(
    table: str, columns: Any, known: dict[str, list[Any]], *, is_full: bool
) -> Iterator[tuple[str, object]]:
    for column in columns:
        checked = AS_CHECKED.get((table, column.name))
        if checked is not None and (is_full or table != "photo_release"):
            yield column.name, checked
        elif column.foreign_keys:
            (key,) = column.foreign_keys
            if is_full or not column.nullable or table == "one_time_link":
                yield column.name, known[key.column.table.name][0 if is_full else -1]
        elif column is not column.table.autoincrement_column and (
            is_full or not (column.nullable or column.default is not None)
        ):
            yield column.name, _value(column)


def _value(column: KeyedColumnElement[Any]) -> object:
    """Return a value unlike any other for ``column``."""
    number, kind = next(_numbers), column.type
    if isinstance(kind, Enum):
        return list(kind.enum_class or ())[-1]
    kind = getattr(kind, "impl_instance", kind)
    if isinstance(kind, String):
        text = f"{number}{NASTY}"
        return text[: min(kind.length, 300)] if kind.length else text * 1000
    if isinstance(kind, DateTime):
        return INSTANT if kind.timezone else INSTANT.replace(tzinfo=None)
    plain: dict[type, object] = {
        Boolean: True,
        BigInteger: 2**53 + number,
        Integer: 2**31 - 1 - number,
        Double: 0.1 + number,
        JSON: {"é": [None, 1.10, "\0", number]},
        LargeBinary: bytes(range(256)) + bytes([number % 256]),
        Date: date(1826, 2, 28),
    }
    return next(value for known, value in plain.items() if isinstance(kind, known))
