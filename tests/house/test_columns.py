"""Personal data: every column says whether it holds some."""

import photoallegret.factory as _every_room  # noqa: F401 -- every room's models
from photoallegret.db import Base
from photoallegret.personal_data import KEY, NotPersonal, Processing, Unlinked


def test_every_column_is_declared() -> None:
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    silent = [
        f"{column.table.name}.{column.name}"
        for column in columns
        if not isinstance(column.info.get(KEY), NotPersonal | Processing)
    ]

    assert len(columns) > 50
    assert not silent, (
        f"{', '.join(silent)}: say in the room's models.py whether it holds personal data: "
        "mapped_column(…, info=not_personal()) or info=personal(A_PROCESSING)"
    )


def test_every_table_that_tells_of_people_says_of_whom() -> None:
    silent, lost = [], []
    for mapper in Base.registry.mappers:
        columns = mapper.local_table.columns
        if not any(isinstance(column.info.get(KEY), Processing) for column in columns):
            continue
        subjects = mapper.class_.__subjects__
        if not subjects:
            silent.append(mapper.class_.__name__)
        elif not isinstance(subjects, Unlinked):
            named = {name for subject in subjects for name in (subject.column, *subject.only)}
            lost += [f"{mapper.class_.__name__}.{name}" for name in named - set(columns.keys())]

    assert not lost, f"{', '.join(lost)}: __subjects__ names a column that is not there"
    assert not silent, (
        f"{', '.join(silent)}: say in the room's models.py of whom its rows tell: "
        '__subjects__ = (Subject(Tie.ACCOUNT, "account_id"),) or Unlinked("why nobody can know")'
    )
