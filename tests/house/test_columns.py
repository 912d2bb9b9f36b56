"""Personal data: every column says whether it holds some, every table of whom it tells."""

import re
from collections.abc import Iterable

import pytest
from sqlalchemy import Column, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import photoallegret.factory as _every_room  # noqa: F401 -- every room's models
from photoallegret.db import Base
from photoallegret.personal_data import (
    KEY,
    NotPersonal,
    Processing,
    Unlinked,
    not_personal,
    personal,
)
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


def silent_columns(base: type[DeclarativeBase]) -> dict[str, str]:
    """Return the columns that say nothing, each with the module that it is written in."""
    modules = {mapper.local_table: mapper.class_.__module__ for mapper in base.registry.mappers}
    return {
        f"{table.name}.{column.name}": modules.get(table, "the room's models")
        for table in base.metadata.tables.values()
        for column in table.columns
        if not isinstance(column.info.get(KEY), NotPersonal | Processing)
    }


def demand_declared(base: type[DeclarativeBase]) -> None:
    """Refuse tables with a column that nobody declared, saying where and what to write."""
    silent = silent_columns(base)
    places = [f"{name} in {module.replace('.', '/')}.py" for name, module in silent.items()]
    assert not silent, (
        f"{', '.join(places)}: say there whether it holds personal data: "
        "mapped_column(…, info=not_personal()), or info=personal(A_PROCESSING) with a Processing "
        "of the personal_data.py beside it (docs/house.md, Declaring personal data)"
    )


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
    assert sum(len(table.columns) for table in Base.metadata.tables.values()) > 50
    demand_declared(Base)


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


def test_an_undeclared_column_would_be_seen_and_its_file_named() -> None:
    class Other(DeclarativeBase):
        """Tables that are not the site's."""

    class Visitor(Other):
        __tablename__ = "visitor"
        __module__ = "photoallegret.questions.models"
        id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
        nickname: Mapped[str] = mapped_column()

    with pytest.raises(AssertionError) as refused:
        demand_declared(Other)

    told = str(refused.value)
    assert told.startswith("visitor.nickname in photoallegret/questions/models.py: say there")
    assert "info=personal(A_PROCESSING)" in told
    assert "visitor.id" not in told


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
