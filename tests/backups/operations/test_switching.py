"""One folder in the place of another: both are whole at any moment."""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from photoallegret.backups.operations import switching
from photoallegret.backups.operations.switching import is_in_use, switch

AT = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)


def folder(path: Path, word: str) -> Path:
    path.mkdir()
    (path / "word").write_text(word)
    return path


def test_what_stood_there_is_kept_beside(tmp_path: Path) -> None:
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "data", "old")

    former = switch(new, target, AT)

    assert former == tmp_path / "data.before-20261126T023000Z"
    assert (former / "word").read_text() == "old"
    assert (target / "word").read_text() == "new"
    assert not new.exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_an_empty_place_is_taken(tmp_path: Path, is_there: bool) -> None:
    new, target = folder(tmp_path / "new", "new"), tmp_path / "data"
    if is_there:
        target.mkdir()

    assert switch(new, target, AT) is None
    assert (target / "word").read_text() == "new"


def test_a_system_that_cannot_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "data", "old")
    monkeypatch.setattr(switching.ctypes, "CDLL", lambda *_, **__: object())

    former = switch(new, target, AT)

    assert former
    assert [(path / "word").read_text() for path in (former, target)] == ["old", "new"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("at", [1, 2])
def test_killed_at_any_step_a_whole_site_stands_there(tmp_path: Path, at: int) -> None:
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "data", "old")
    child = os.fork()
    if child == 0:
        steps = 0

        def count(event: str, _arguments: object) -> None:
            nonlocal steps
            steps += event in ("os.rename", "ctypes.dlopen")
            if steps == at and event != "os.kill":
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        switch(new, target, AT)
        os._exit(0)
    _, status = os.waitpid(child, 0)

    assert status == signal.SIGKILL
    assert (target / "word").read_text() == {1: "old", 2: "new"}[at]
    assert (new / "word").read_text() == {1: "new", 2: "old"}[at]


def test_a_folder_in_use_is_seen(tmp_path: Path) -> None:
    data = folder(tmp_path / "data", "old")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with (data / "word").open():
            os.write(writing, b"x")
            signal.pause()
        os._exit(0)
    os.read(reading, 1)

    assert is_in_use(data)
    assert not is_in_use(tmp_path / "dat")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert not is_in_use(data)
    for descriptor in (reading, writing):
        os.close(descriptor)
