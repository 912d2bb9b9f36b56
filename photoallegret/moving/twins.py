"""Tables as they lie: what is encrypted stays so, and JSON is the very text that was written."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Enum,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    cast,
    select,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from photoallegret.encrypted import EncryptedText
from photoallegret.i18n import gettext as _

LARGEST = 2**31 - 1
"""What an INTEGER of PostgreSQL holds."""
NUL = "\0"
BATCH = 200
"""Rows in memory at once."""


class WrittenJson(TypeDecorator[str]):
    """JSON as its text: ``null`` and nothing are two things, and numbers keep their digits."""

    impl = Text
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> ColumnElement[Any]:  # noqa: ANN401 -- SQLAlchemy's
        """Write the text as JSON."""
        return cast(bindparam, JSON)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Read the text."""
        return cast(column, Text)


def twin(table: Table) -> Table:
    """Return ``table`` with columns that give and take what lies in it, unchanged."""
    columns = [
        Column(one.name, _plain(one.type), primary_key=one.primary_key, autoincrement=False)
        for one in table.columns
    ]
    return Table(table.name, MetaData(), *columns)


def in_order(there: Table, connection: Connection) -> Select[Any]:
    """Return the query of all rows of a twin in the order of their keys, the same everywhere.

    SQLite sorts texts by their bytes; PostgreSQL as its locale wants, unless told.
    """
    is_postgresql = connection.dialect.name == "postgresql"
    keys = (
        one.collate("C") if is_postgresql and isinstance(one.type, String) else one
        for one in there.primary_key.columns
    )
    return select(there).order_by(*keys).execution_options(yield_per=BATCH)


def faults(table: Table, row: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    """Yield (column, why) of each value of ``row`` that PostgreSQL refuses; never the value.

    Args:
        table: as the program declares it.
        row: of its twin.

    """
    for column, value in zip(table.columns, row, strict=True):
        why = "" if value is None else _fault(column.type, value)
        if why:
            yield column.name, why


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, JSON):
        return WrittenJson()
    if isinstance(kind, EncryptedText | Enum):
        return String()
    return kind


def _fault(kind: TypeEngine[Any], value: object) -> str:
    is_text = isinstance(kind, String | EncryptedText | JSON)
    if not isinstance(value, str if is_text else kind.python_type):
        return _("it is of another kind than its column")
    if isinstance(value, str):
        return _text_fault(kind, value)
    is_short = isinstance(kind, Integer) and not isinstance(kind, BigInteger | Boolean)
    if is_short and isinstance(value, int) and not -LARGEST - 1 <= value <= LARGEST:
        return _("the number is too large")
    return ""


def _text_fault(kind: TypeEngine[Any], text: str) -> str:
    if NUL in text:
        return _("the text holds a NUL character, which PostgreSQL cannot keep")
    if isinstance(kind, JSON):
        try:
            json.loads(text, parse_constant=_refuse)
        except ValueError:
            return _("it is no sound JSON")
    longest = kind.longest if isinstance(kind, EncryptedText) else getattr(kind, "length", None)
    if longest is not None and len(text) > longest:
        return _("the text is longer than %(num)s characters", num=longest)
    return ""


def _refuse(constant: str) -> None:
    """Refuse NaN and infinities, which Python writes and JSON has not."""
    raise ValueError(constant)
