"""The journal of erasures, copied elsewhere at each line."""

from pathlib import Path

import pytest

from photoallegret.clock import now
from photoallegret.privacy.operations.journalling import FILE, Journal, Who
from photoallegret.privacy.operations.mirroring import Mirrored, compare, mirror


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return where the copy stands."""
    (tmp_path / "data").mkdir()
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere"


@pytest.fixture
def journal(tmp_path: Path, elsewhere: Path) -> Journal:
    """Return a journal that is copied."""
    return Journal(tmp_path / "data", "k" * 43, elsewhere)


def test_each_line_is_copied_at_once(journal: Journal, elsewhere: Path) -> None:
    one = journal.begin(Who("a"), (), now())
    assert (elsewhere / FILE).read_bytes() == journal.path.read_bytes()

    journal.finish(one.number, now())

    assert (elsewhere / FILE).read_bytes() == journal.path.read_bytes()
    assert [path.name for path in elsewhere.iterdir()] == [FILE]


def test_an_erasure_does_not_fail_with_its_copy(
    journal: Journal, elsewhere: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere.rmdir()

    journal.begin(Who("a"), (), now())

    assert len(journal.begun()) == 1
    assert "cannot be written" in caplog.text
    elsewhere.mkdir()
    assert compare(journal.path, elsewhere) is Mirrored.BEHIND
    assert mirror(journal.path, elsewhere) is Mirrored.SAME


def test_a_copy_stands_though_nobody_was_erased(journal: Journal, elsewhere: Path) -> None:
    assert mirror(journal.path, elsewhere) is Mirrored.SAME
    assert (elsewhere / FILE).read_bytes() == b""


def test_the_copy_never_loses_a_line(journal: Journal, elsewhere: Path) -> None:
    journal.begin(Who("a"), (), now())
    kept = (elsewhere / FILE).read_bytes()
    journal.path.unlink()

    assert mirror(journal.path, elsewhere) is Mirrored.AHEAD
    journal.begin(Who("b"), (), now())

    assert (elsewhere / FILE).read_bytes() == kept


def test_another_order_of_the_same_lines_is_the_same(journal: Journal, elsewhere: Path) -> None:
    for account in "ab":
        journal.begin(Who(account), (), now())
    lines = (elsewhere / FILE).read_bytes().splitlines(keepends=True)
    (elsewhere / FILE).write_bytes(b"".join(reversed(lines)))

    assert compare(journal.path, elsewhere) is Mirrored.SAME
