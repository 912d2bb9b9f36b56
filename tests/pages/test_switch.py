"""Tests of the switch: closed while a change is made, whoever makes it and however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from photoallegret.pages.switch import CLOSED, Switch, drop
from photoallegret.paths import TOP
from tests.support.processes import becomes

NOW = time.time()


@pytest.fixture
def switch(tmp_path: Path) -> Switch:
    (tmp_path / "pages").mkdir()
    made = Switch(tmp_path, "abc")
    made.mend(lambda: (1, 0), NOW)
    return made


def test_it_shows_nothing_while_a_change_is_made(switch: Switch) -> None:
    before = switch.shown()

    token = switch.close()
    during = switch.shown()
    switch.open(token, 2, 0)

    assert during is CLOSED
    assert switch.shown().number == 2
    assert switch.shown().name != before.name


def test_a_change_taken_back_shows_a_fresh_folder_too(switch: Switch) -> None:
    before = switch.shown()

    switch.open(switch.close(), 1, 0)

    assert switch.shown().number == 1
    assert switch.shown().name != before.name


def test_it_opens_when_the_last_of_several_changes_ends(switch: Switch) -> None:
    first, second = switch.close(), switch.close()

    switch.open(first, 2, 0)
    between = switch.shown()
    switch.mend(lambda: (2, 0), NOW)
    mended = switch.shown()
    switch.open(second, 3, 0)
    switch.mend(lambda: (3, 0), NOW)

    assert between is CLOSED
    assert mended is CLOSED
    assert switch.shown().number == 3


def test_the_last_to_end_may_know_less_and_the_database_is_asked(switch: Switch) -> None:
    first, second = switch.close(), switch.close()

    switch.open(second, 3, int(NOW) + 50)
    switch.open(first, 2, 0)
    ended = switch.shown()
    switch.mend(lambda: (3, int(NOW) + 50), NOW)
    shown = switch.shown()
    switch.open(switch.close(), 4, 0)

    assert ended is CLOSED
    assert (shown.number, shown.until) == (3, int(NOW) + 50)
    assert switch.shown().number == 4


def test_a_process_killed_while_it_changes_something_does_not_close_for_ever(
    switch: Switch,
) -> None:
    program = (
        "import sys, time, pathlib; from photoallegret.pages.switch import Switch;"
        "Switch(pathlib.Path(sys.argv[1]), 'abc').close(); print('closed', flush=True);"
        "time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(switch.data)],
        cwd=TOP,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"closed\n"
    switch.mend(lambda: (2, 0), NOW)
    alive = switch.shown()

    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    switch.mend(lambda: (2, 0), NOW)

    assert alive is CLOSED
    assert switch.shown().number == 2


def test_mending_leaves_what_is_good(switch: Switch) -> None:
    before = switch.shown()

    switch.mend(lambda: (1, 0), NOW)

    assert switch.shown() == before


@pytest.mark.parametrize(
    ("number", "until", "moment"), [(2, 0, NOW), (0, 0, NOW), (1, 0, NOW + 100)]
)
def test_mending_shows_another_generation_and_what_its_date_brought(
    switch: Switch, number: int, until: int, moment: float
) -> None:
    switch.open(switch.close(), 1, int(NOW) + 50)
    before = switch.shown()

    switch.mend(lambda: (number, until), moment)

    assert switch.shown().name != before.name
    assert (switch.shown().number, switch.shown().until) == (number, until)


def test_another_release_shows_its_own(switch: Switch) -> None:
    newer = Switch(switch.data, "def")

    newer.mend(lambda: (1, 0), NOW)

    assert newer.shown().revision == "def"


def test_a_dropped_store_is_opened_by_the_next(switch: Switch) -> None:
    before = switch.shown()

    drop(switch.data)
    dropped = switch.shown()
    switch.mend(lambda: (1, 0), NOW)

    assert dropped is CLOSED
    assert switch.shown().name not in ("", before.name)


def test_a_link_made_by_somebody_else_shows_nothing(switch: Switch) -> None:
    (switch.pages / "current").unlink()
    (switch.pages / "current").symlink_to("somewhere")

    assert switch.shown() is CLOSED


@pytest.mark.parametrize("turn", ["close", "mend", "drop"])
def test_a_data_folder_copied_with_its_links_followed_shows_nothing_old(
    switch: Switch, tmp_path: Path, turn: str
) -> None:
    (switch.pages / switch.shown().name / "a.html").write_text("old", encoding="utf-8")
    copied = tmp_path / "copy"
    shutil.copytree(switch.pages, copied / "pages")
    copy = Switch(copied, "abc")

    if turn == "close":
        copy.open(copy.close(), 2, 0)
    elif turn == "drop":
        drop(copied)
    copy.mend(lambda: (2, 0), NOW)

    assert copy.shown().number == 2
    assert not (copy.pages / "current" / "a.html").exists()


def test_where_no_folder_can_be_made_it_stays_closed(
    switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(28, str(self))

    token = switch.close()
    with monkeypatch.context() as disk:
        disk.setattr(Path, "mkdir", full)
        switch.open(token, 2, 0)
    closed = switch.shown()
    switch.mend(lambda: (2, 0), NOW)

    assert closed is CLOSED
    assert becomes(lambda: switch.shown().number == 2, within=1)
