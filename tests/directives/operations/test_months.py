"""Months of the calendar."""

from datetime import UTC, datetime

import pytest

from photoallegret.directives.operations.months import months_after


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
        ((2026, 1, 31), 12, (2027, 1, 31)),
        ((2026, 11, 30), 24, (2028, 11, 30)),
    ],
)
def test_the_same_day_or_the_last(
    start: tuple[int, int, int], months: int, end: tuple[int, int, int]
) -> None:
    assert months_after(datetime(*start, 8, 5, tzinfo=UTC), months) == datetime(
        *end, 8, 5, tzinfo=UTC
    )
