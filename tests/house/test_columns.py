"""Personal data: every column says whether it holds some."""

import photoallegret.factory as _every_room  # noqa: F401 -- every room's models
from photoallegret.db import Base
from photoallegret.personal_data import KEY, NotPersonal, Processing


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
