"""What is held of a person, purpose by purpose: what pages, copies and death lines start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Mapper

from photoallegret.db import Base, db
from photoallegret.i18n import N_
from photoallegret.personal_data import (
    WITHHELD,
    LawfulBasis,
    Processing,
    Right,
    Tie,
    Unlinked,
)
from photoallegret.privacy.queries.deaths import Death, deaths_of
from photoallegret.privacy.queries.tied import (
    Held,
    Person,
    held_of,
    personal_columns,
    personal_tables,
)

UNPROVED = N_("as long as nobody proved the address it came under: anybody may have written it")
PORTABLE = (LawfulBasis.CONSENT, LawfulBasis.CONTRACT)


@dataclass(frozen=True, slots=True)
class Record:
    """The part of one row that serves one purpose, as plain values that outlive the row."""

    table: str
    key: str
    processing: Processing
    fields: Mapping[str, object]
    """What may be shown and exported, by column."""
    files: tuple[str, ...]
    """Relative to the data folder."""
    dies_at: datetime | None = None
    """None: its criterion or the retention of its processing says it in words."""
    criterion: str = ""
    """What it waits for when no day is known, in English."""
    kept_under: str = ""
    """The article that keeps it from erasure, "" when erasure takes it."""

    @property
    def is_portable(self) -> bool:
        """Say whether GDPR art. 20 covers it: given under consent or contract."""
        return is_portable(self.processing)


def is_portable(processing: Processing) -> bool:
    """Say whether the person provided the data, under consent or contract (GDPR art. 20)."""
    return processing.lawful_basis in PORTABLE and Right.PORTABILITY in processing.rights


def records_of(person: Person) -> list[Record]:
    """Return what is held of ``person`` by purpose, table and key, always in the same order."""
    found = held_of(person)
    deaths = deaths_of([held.row for held in found])
    pairs = zip(found, deaths, strict=True)
    records = [record for held, death in pairs for record in _parts(held, death)]
    return sorted(records, key=lambda record: record.processing.slug)  # tables keep their order


def exported_columns(mapper: Mapper[Base]) -> dict[str, Processing]:
    """Return the columns of a table that may leave, by name, with how each is used."""
    columns = {
        mapper.get_property_by_column(column).key: column for column in mapper.local_table.columns
    }
    return {
        name: processing
        for name, processing in personal_columns(mapper).items()
        if processing.exported and not columns[name].info[WITHHELD]
    }


def files_leave(mapper: Mapper[Base]) -> bool:
    """Say whether the files of a table's rows may leave: they do where every column does.

    A message in a file holds what its columns do not let out: links that open something.
    """
    return set(exported_columns(mapper)) == set(personal_columns(mapper))


def untied_uses() -> list[tuple[Processing, str]]:
    """Return the uses whose rows nobody can tie to a person, with the reason (GDPR art. 11).

    Those of rows written under an address that was not proved are among them.
    """
    found: dict[tuple[str, str], tuple[Processing, str]] = {}
    for mapper in personal_tables():
        subjects, uses = mapper.class_.__subjects__, personal_columns(mapper)
        if isinstance(subjects, Unlinked):
            untied = [(use, subjects.why) for use in uses.values()]
        else:
            by_account = any(way.tie is Tie.ACCOUNT and not way.only for way in subjects)
            unproved = [way for way in subjects if way.proved not in (None, True)]
            untied = [] if by_account else [(uses[way.column], UNPROVED) for way in unproved]
        found |= {(use.slug, why): (use, why) for use, why in untied}
    return [found[name] for name in sorted(found)]


def forget_rows() -> None:
    """End the transaction that read: records outlive it, and no lock is held meanwhile."""
    db.session.expunge_all()
    db.session.rollback()


def _parts(held: Held, death: Death) -> list[Record]:
    """Return one record for each purpose that the row serves; its files go with the first.

    A purpose for which every column is empty is not served yet, or no more.
    """
    mapper = held.row.__mapper__
    uses = personal_columns(mapper)
    leaving = exported_columns(mapper)
    key = "-".join(str(part) for part in mapper.primary_key_from_instance(held.row))
    files = held.row.files() if files_leave(mapper) else ()
    criteria = {use.retention.criterion for use in uses.values()}
    records = []
    for processing in dict.fromkeys(uses[name] for name in held.columns):
        names = [name for name in held.columns if uses[name] is processing]
        fields = {name: getattr(held.row, name) for name in names if name in leaving}
        if fields and not any(fields.values()):
            continue
        own = processing.retention.criterion
        takes = not death.columns or bool(set(death.columns) & set(names))
        records.append(
            Record(
                table=held.table,
                key=key if fields else "",
                processing=processing,
                fields=fields,
                files=files,
                dies_at=death.at if takes else None,
                criterion=own if death.criterion in criteria else death.criterion,
                kept_under=death.kept_under or processing.kept_under,
            )
        )
        files = ()
    return records
