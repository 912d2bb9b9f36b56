"""Columns encrypted by their type: whoever copies the database reads nothing in them.

A value that no key opens is read as ``UNREADABLE``, which is empty and cannot be written back.
"""

import logging
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Column, LargeBinary, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from photoallegret.config import Settings
from photoallegret.db import Base
from photoallegret.sealed import Seal, SealError

logger = logging.getLogger(__name__)


class Unreadable(str):
    """What is read in the place of a value whose key is gone."""

    __slots__ = ()


UNREADABLE = Unreadable("")


class EncryptedText(TypeDecorator[str]):
    """Text that the database holds encrypted; "" stays "", so that absence can be asked for."""

    impl = String
    cache_ok = True

    def __init__(self, purpose: str, length: int) -> None:
        """Say what is kept.

        Args:
            purpose: what is encrypted, of which the key is derived: "second-factor".
            length: characters of the encrypted text, about twice the plain one and 140.

        """
        super().__init__(length)
        self.purpose, self.longest = purpose, length

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 -- as SQLAlchemy calls it
    ) -> str | None:
        """Return ``value`` encrypted; raise SealError for one that could not be read."""
        if isinstance(value, Unreadable):
            message = f"a value of {self.purpose} could not be read, and is not written over"
            raise SealError(message)
        return seal_here(self.purpose).close(value) if value else value

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 -- as SQLAlchemy calls it
    ) -> str | None:
        """Return the plain text, UNREADABLE when no key opens it."""
        if not value:
            return value
        try:
            return seal_here(self.purpose).open(value)
        except SealError:
            logger.warning("a value of %s cannot be read: its key is gone", self.purpose)
            return UNREADABLE

    def copy(self, **_told: Any) -> "EncryptedText":  # noqa: ANN401 -- as SQLAlchemy calls it
        """Return another of the same kind."""
        return EncryptedText(self.purpose, self.longest)


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that are sealed before they come and opened by nobody on the way back."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        """Say what is sealed, of which the key is derived: "evidence"."""
        super().__init__()
        self.purpose = purpose

    def copy(self, **_told: Any) -> "SealedBytes":  # noqa: ANN401 -- as SQLAlchemy calls it
        """Return another of the same kind."""
        return SealedBytes(self.purpose)


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column that holds what is sealed."""

    table: Table
    column: Column[Any]
    purpose: str


def sealed_columns() -> list[SealedColumn]:
    """Return every column of the house that holds what is sealed."""
    return [
        SealedColumn(table, column, column.type.purpose)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText | SealedBytes)
    ]


def seal_here(purpose: str) -> Seal:
    """Return what seals and opens for ``purpose`` on this site; made once for each."""
    settings: Settings = current_app.extensions["photoallegret"]
    seals: dict[str, Seal] = current_app.extensions.setdefault("photoallegret_seals", {})
    if purpose not in seals:
        seals[purpose] = Seal(settings.secrets, purpose)
    return seals[purpose]
