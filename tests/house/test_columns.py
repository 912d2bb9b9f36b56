"""Personal data: every column says whether it holds some, every table of whom it tells."""

import re
from collections.abc import Iterable

import pytest
from sqlalchemy import Column, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import photoallegret.factory as _every_room  # noqa: F401 -- every room's models
from photoallegret.db import Base
from photoallegret.personal_data import KEY, NotPersonal, Processing, Unlinked, personal
from photoallegret.throttle import LIMITS

SPECIAL = re.compile(
    r"""(^|_)(
    health|sante|medical|disab\w*|religio\w*|belief\w*|race|racial|ethnic\w*|politic\w*
    |party|union|syndicat\w*|sexual\w*|orientation_of|gender|biometric\w*|face|faceprint|iris
    |fingerprint|genetic\w*|dna|birth\w*|born|convict\w*|offence\w*|ssn|nir
    )(_|$)""",
    re.VERBOSE,
)
"""What GDPR art. 9 and 10 forbid to hold, and dates of birth, which nothing here needs."""


def silent_columns(tables: Iterable[Table]) -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if not isinstance(column.info.get(KEY), NotPersonal | Processing)
    ]


def special_columns(tables: Iterable[Table]) -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if SPECIAL.search(column.name)
    ]


def silent_and_lost(base: type[DeclarativeBase]) -> tuple[list[str], list[str]]:
    """Return the tables that do not say of whom they tell, and what they name and have not."""
    silent, lost = [], []
    for mapper in base.registry.mappers:
        columns = mapper.local_table.columns
        if not any(isinstance(column.info.get(KEY), Processing) for column in columns):
            continue
        subjects = getattr(mapper.class_, "__subjects__", ())
        if not subjects:
            silent.append(mapper.class_.__name__)
        elif not isinstance(subjects, Unlinked):
            named = {name for subject in subjects for name in (subject.column, *subject.only)}
            lost += [f"{mapper.class_.__name__}.{name}" for name in named - set(columns.keys())]
    return silent, lost


def test_every_column_is_declared() -> None:
    silent = silent_columns(Base.metadata.tables.values())

    assert sum(len(table.columns) for table in Base.metadata.tables.values()) > 50
    assert not silent, (
        f"{', '.join(silent)}: say in the room's models.py whether it holds personal data: "
        "mapped_column(…, info=not_personal()) or info=personal(A_PROCESSING)"
    )


def test_every_table_that_tells_of_people_says_of_whom() -> None:
    silent, lost = silent_and_lost(Base)

    assert not lost, f"{', '.join(lost)}: __subjects__ names a column that is not there"
    assert not silent, (
        f"{', '.join(silent)}: say in the room's models.py of whom its rows tell: "
        '__subjects__ = (Subject(Tie.ACCOUNT, "account_id"),) or Unlinked("why nobody can know")'
    )


def test_no_column_is_of_a_special_category() -> None:
    special = special_columns(Base.metadata.tables.values())

    assert not special, (
        f"{', '.join(special)}: the site holds nothing of GDPR art. 9 and 10 and no date of "
        "birth; give the column another name if it is about something else"
    )


def test_an_undeclared_column_would_be_seen() -> None:
    table = Table("visitor", MetaData(), Column("nickname", String()))

    assert silent_columns([table]) == ["visitor.nickname"]


@pytest.mark.parametrize("name", ["birth_date", "religion", "face_encoding", "health"])
def test_a_special_column_would_be_seen(name: str) -> None:
    table = Table("visitor", MetaData(), Column(name, String()))

    assert special_columns([table]) == [f"visitor.{name}"]


def test_a_table_without_subjects_would_be_seen() -> None:
    class Other(DeclarativeBase):
        """Tables that are not the site's."""

    class Visitor(Other):
        __tablename__ = "visitor"
        name: Mapped[str] = mapped_column(primary_key=True, info=personal(LIMITS))

    assert silent_and_lost(Other) == (["Visitor"], [])
