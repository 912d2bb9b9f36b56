"""Processes killed with SIGKILL at every step of an import: nothing lost, nothing twice."""

import os
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.outcome import Result
from photoallegret.gallery.operations.runs import clear_dead_runs, open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.storage import Storage
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import Import, import_paths

STEPS = frozenset(
    {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree"}
)
"""What Python tells an audit hook of, around everything that touches the disk."""


def in_a_process(settings: Settings, act: Callable[[], object], kill: "Kill") -> bool:
    """Do ``act`` in a forked process that ``kill`` may end; say whether it was killed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with create_app(settings).app_context():
                kill.arm(settings.data)
                act()
            status = 0
        finally:
            os._exit(status)
    kill.watch(child)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status == signal.SIGKILL


class Kill:
    """Ends a process at one of its steps on the disk."""

    def __init__(self, at: int) -> None:
        self.at = at

    def arm(self, data: Path) -> None:
        """Count, in the process itself, the steps that touch ``data``."""
        steps = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            if event in STEPS and str(data) in str(arguments[:2]):
                steps += 1
                if steps == self.at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)

    def watch(self, child: int) -> None:
        """Nothing: the process ends itself."""


class KillAfter(Kill):
    """Ends a process from outside, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(0)
        self.seconds = seconds

    def watch(self, child: int) -> None:
        """Wait, then kill."""
        time.sleep(self.seconds)
        os.kill(child, signal.SIGKILL)


@pytest.fixture
def apart(app: Flask, settings: Settings) -> Settings:
    """Return settings for forked processes, with no connection left to share with them."""
    db.session.remove()
    db.engine.dispose()
    return settings


def test_an_import_killed_at_each_of_its_steps_is_taken_back_or_kept(
    apart: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    path = write_photograph(tmp_path / "photos" / "a.jpg", size=(600, 400))
    step, kept, taken_back = 0, 0, 0
    while True:
        step += 1
        db.engine.dispose()
        if not in_a_process(apart, lambda: import_paths(apart, [path]), Kill(step)):
            break
        clear_dead_runs(storage)
        assert_whole(storage)
        if db.session.scalar(select(func.count(Photo.id))) == 1:
            kept += 1
            _delete_all(storage)
        else:
            taken_back += 1
    db.session.rollback()

    assert step > 15
    assert taken_back > kept > 1
    assert [outcome.result for outcome in bring(path)] == [Result.DUPLICATE]


def test_imports_killed_at_any_time_end_with_everything_once(
    apart: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    for number in range(8):
        write_photograph(folder / f"{number}.jpg", number, size=(900, 600))
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for number in range(8, 16):
            path = write_photograph(tmp_path / "x.jpg", number, size=(900, 600))
            archive.write(path, f"{number}.jpg")
    killed = 0

    for seconds in (0.3, 0.45, 0.6, 0.75, 0.9):
        db.engine.dispose()
        kill = KillAfter(seconds)
        killed += in_a_process(apart, lambda: import_paths(apart, [folder]), kill)
        clear_dead_runs(storage)
        assert_whole(storage)

    outcomes = bring(folder)
    assert killed == 5
    assert len(outcomes) == 16
    assert Result.REFUSED not in {outcome.result for outcome in outcomes}
    assert db.session.scalar(select(func.count(Photo.id))) == 16
    assert_whole(storage)


def test_a_deletion_killed_at_each_of_its_steps_is_undone_or_ended(
    apart: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    path = write_photograph(tmp_path / "photos" / "a.jpg")
    bring(path)
    step = 0
    counts = set()
    killed = True
    while killed:
        step += 1
        db.session.remove()
        db.engine.dispose()
        killed = in_a_process(apart, lambda: _delete_all(storage), Kill(step))
        clear_dead_runs(storage)
        assert_whole(storage)
        count = db.session.scalar(select(func.count(Photo.id)))
        counts.add(count)
        if count == 0 and killed:
            bring(path)
    db.session.rollback()

    assert counts == {0, 1}
    assert step > 5


def _delete_all(storage: Storage) -> None:
    with open_run(storage) as run:
        photos = db.session.scalars(select(Photo)).all()
        deletion = delete_photos_forever(photos, storage, run)
        db.session.commit()
        deletion.finish()
