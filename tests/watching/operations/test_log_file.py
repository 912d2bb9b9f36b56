"""A log is read on through restarts and rotations: each whole line once."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from photoallegret.watching.operations import log_file
from photoallegret.watching.operations.log_file import Position, read_on

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the log is written."""
    return tmp_path / "visits.log"


def write(path: Path, text: str, at: datetime = NOON) -> None:
    with path.open("a") as file:
        file.write(text)
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_only_whole_lines_are_read_and_once(path: Path) -> None:
    write(path, "a\nb\nhal")
    first, left = read_on(path, None, NOON)
    none, same = read_on(path, left, NOON)
    write(path, "f\n")
    rest, _end = read_on(path, left, NOON)

    assert (first, none, rest) == ([b"a", b"b"], [], [b"half"])
    assert same == left


def test_a_log_moved_away_is_read_to_its_end_first(path: Path) -> None:
    write(path, "a\n")
    _lines, left = read_on(path, None, NOON)
    write(path, "b\n")
    path.rename(path.with_name("visits.log.1"))
    write(path, "d\n")
    moved, left = read_on(path, left, NOON)
    still, left = read_on(path, left, NOON)
    write(path.with_name("visits.log.1"), "c\n")  # the server was not told yet
    late, left = read_on(path, left, NOON)
    new, left = read_on(path, left, NOON + 2 * MINUTE)
    none, _left = read_on(path, left, NOON + 2 * MINUTE)

    assert (moved, still, late, new, none) == ([b"b"], [], [b"c"], [b"d"], [])


def test_a_log_that_was_deleted_or_cut_begins_anew(path: Path) -> None:
    write(path, "a\nb\n")
    _lines, left = read_on(path, None, NOON)
    path.write_text("c\n")
    cut, left = read_on(path, left, NOON)
    path.unlink()
    absent = read_on(path, left, NOON)

    assert cut == [b"c"]
    assert absent == ([], left)


def test_a_long_log_is_read_in_pieces_and_an_endless_line_passed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "AT_ONCE", 8)
    write(path, "aaa\nbbb\nccc\n" + "x" * 20 + "\nddd\n")
    read: list[bytes] = []
    left: Position | None = None
    for _time in range(8):
        lines, left = read_on(path, left, NOON)
        read += lines

    assert read[:3] == [b"aaa", b"bbb", b"ccc"]
    assert read[-1] == b"ddd"
