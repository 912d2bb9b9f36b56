"""When the site is closed: read from a file that may be missing or broken; in doubt it is open."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from photoallegret.clock import now
from photoallegret.closed import FILE, Window, announced, closing, write

HOUR = timedelta(hours=1)


def window(begins: datetime, **words: str) -> Window:
    return Window(begins - HOUR, begins, begins + HOUR, words)


def test_a_site_without_a_file_is_open(tmp_path: Path) -> None:
    assert closing(tmp_path, now()) is None
    assert announced(tmp_path, now()) == []


@pytest.mark.parametrize(
    ("minutes", "is_announced", "is_closed"),
    [(-61, False, False), (-60, True, False), (-1, True, False), (0, True, True),
     (59, True, True), (60, False, False)],
)  # fmt: skip
def test_it_closes_and_opens_at_its_minutes(
    tmp_path: Path, minutes: int, *, is_announced: bool, is_closed: bool
) -> None:
    planned = window(now(), fr="Mots.")
    write(tmp_path, [planned])

    moment = planned.begins_at + timedelta(minutes=minutes)

    assert announced(tmp_path, moment) == ([planned] if is_announced else [])
    assert closing(tmp_path, moment) == (planned if is_closed else None)


def test_nothing_is_left_once_nothing_is_planned(tmp_path: Path) -> None:
    write(tmp_path, [window(now())])
    write(tmp_path, [])
    write(tmp_path, [])

    assert list(tmp_path.iterdir()) == []


WHOLE = (
    '[{"announced_at": "2020-01-01T00:00:00+00:00", "begins_at": "2020-01-01T00:00:00+00:00", '
    '"ends_at": "2999-01-01T00:00:00+00:00", "words": {}}]'
)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[1]", "null", '{"a": 1}', WHOLE.replace("2999", "x"), WHOLE.replace("{}", "1"),
     WHOLE.replace("+00:00", "")],
)  # fmt: skip
def test_a_broken_file_closes_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(WHOLE)
    whole = closing(tmp_path, now())
    (tmp_path / FILE).write_text(content)

    assert whole is not None
    assert closing(tmp_path, now()) is None
