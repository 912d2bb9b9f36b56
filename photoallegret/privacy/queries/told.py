"""What is held of a person, in words: use by use, record by record, with the day each dies."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Enum, String

from photoallegret.db import Base
from photoallegret.i18n import gettext, written_date
from photoallegret.notices import Use, article_words, use
from photoallegret.privacy.queries.records import Record, untied_uses
from photoallegret.site_file import Site
from photoallegret.wording import column_words, table_words, value_words

LONGEST_CODE = 40
"""Characters of a column that holds one of few values."""


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """One record as it is read."""

    name: str
    date: str
    """The first of its dates, "" when it has none."""
    death: str
    """When it disappears, or what it waits for; "" when its use says it."""
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldUse:
    """One use of a person's data and the records that serve it."""

    use: Use
    is_exported: bool
    is_portable: bool
    total: int
    records: tuple[ToldRecord, ...]
    kinds: tuple[tuple[str, str, int], ...]
    """What is held without being shown: name, death, how many."""


def told_uses(records: Sequence[Record], site: Site, most: int | None = None) -> list[ToldUse]:
    """Return ``records`` in the language spoken, at most ``most`` of each use, the newest.

    Args:
        records: as ``records_of`` returns them.
        site: whose time zone and processors are told.
        most: how many of each use; None: all.

    """
    told = []
    for processing, group in groupby(records, key=lambda record: record.processing):
        held = list(group)
        shown = held if most is None else held[-most:][::-1]
        told.append(
            ToldUse(
                use=use(processing, site),
                is_exported=processing.exported,
                is_portable=held[0].is_portable,
                total=len(held),
                records=tuple(_told(record, site.time_zone) for record in shown),
                kinds=() if processing.exported else _kinds(held),
            )
        )
    return told


def untied_words() -> list[tuple[str, str]]:
    """Return (category, reason) of what nobody can tie to a person, in the language spoken."""
    return [(gettext(processing.category), gettext(why)) for processing, why in untied_uses()]


def _kinds(records: Sequence[Record]) -> tuple[tuple[str, str, int], ...]:
    counted = Counter((table_words(record.table), _death(record)) for record in records)
    return tuple((name, death, count) for (name, death), count in counted.items())


def _death(record: Record) -> str:
    """Return the day a record dies, or what it waits for, and the article that keeps it.

    "" when that is all its use says already.
    """
    article = article_words(record.processing, record.kept_under)
    if record.dies_at is not None:
        day = written_date(record.dies_at)
        return gettext("Disappears on %(date)s (%(article)s)", date=day, article=article)
    retention = record.processing.retention
    if record.criterion and (retention.periods or record.criterion != retention.criterion):
        how_long = gettext(record.criterion)
        return gettext("Kept %(how_long)s (%(article)s)", how_long=how_long, article=article)
    return ""


def _told(record: Record, zone: str) -> ToldRecord:
    dates = [value for value in record.fields.values() if isinstance(value, datetime)]
    return ToldRecord(
        name=table_words(record.table),
        date=written_date(dates[0]) if dates else "",
        death=_death(record),
        fields=tuple(
            (
                column_words(record.table, name),
                value_words(
                    value, is_code=is_code(record.table, name), zone=zone, table=record.table
                ),
            )
            for name, value in record.fields.items()
        ),
        files=record.files,
    )


def is_code(table: str, column: str) -> bool:
    """Say whether a column holds one of few values, which have words."""
    kind = Base.metadata.tables[table].columns[column].type
    if isinstance(kind, Enum):
        return True
    return isinstance(kind, String) and 0 < (kind.length or 0) <= LONGEST_CODE
