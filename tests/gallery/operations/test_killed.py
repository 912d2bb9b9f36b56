"""Processes killed with SIGKILL at every step of their work: nothing lost, nothing twice."""

import os
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.outcome import Result
from photoallegret.gallery.operations.runs import NOTE, clear_dead_runs, open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.storage import Storage
from tests.factories import make_photo, write_files
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import Import, import_paths
from tests.support.processes import becomes

STEPS = frozenset(
    {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree"}
)
"""What Python tells an audit hook of, around everything that touches the disk."""


class Kill:
    """Ends a process at one of its steps on the disk, counted from the first to say ``since``."""

    def __init__(self, at: int, since: str = "") -> None:
        self.at, self.since = at, since

    def arm(self, data: Path) -> None:
        """Count, in the process itself, the steps that touch ``data``."""
        steps = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            told = str(arguments[:2])
            if event in STEPS and str(data) in told and (steps or self.since in told):
                steps += 1
                if steps == self.at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)

    def watch(self, child: int) -> None:
        """Do nothing: the process ends itself."""


class KillAfter(Kill):
    """Ends a process from outside, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(0)
        self.seconds = seconds

    def watch(self, child: int) -> None:
        """Wait, then kill."""
        time.sleep(self.seconds)
        os.kill(child, signal.SIGKILL)


def is_killed(settings: Settings, act: Callable[[], object], kill: Kill) -> bool:
    """Do ``act`` in a forked process that ``kill`` may end; say whether it was killed."""
    db.session.remove()
    db.engine.dispose()  # a forked process must share no connection with this one
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


def test_an_import_killed_at_any_step_is_taken_back_or_kept(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    path = write_photograph(tmp_path / "photos" / "a.jpg", size=(600, 400))
    act = partial(import_paths, settings, [path])
    step, kept, taken_back = 1, 0, 0

    while is_killed(settings, act, Kill(step, NOTE)):
        clear(storage)
        if count() == 1:
            kept += 1
            delete_all(storage)
        else:
            taken_back += 1
        step += 1

    assert step > 15
    assert taken_back > kept > 1  # the commit stands in the middle
    assert [outcome.result for outcome in bring(path)] == [Result.DUPLICATE]


def test_imports_killed_at_any_time_end_with_everything_once(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    for number in range(8):
        write_photograph(folder / f"{number}.jpg", number, size=(900, 600))
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for number in range(8, 16):
            path = write_photograph(tmp_path / "x.jpg", number, size=(900, 600))
            archive.write(path, f"{number}.jpg")
    act = partial(import_paths, settings, [folder])
    killed = 0

    for seconds in (0.3, 0.45, 0.6, 0.75):
        killed += is_killed(settings, act, KillAfter(seconds))
        clear(storage)

    outcomes = bring(folder)
    assert killed == 4
    assert len(outcomes) == 16
    assert Result.REFUSED not in {outcome.result for outcome in outcomes}
    assert count() == 16
    assert_whole(storage)


def test_a_deletion_killed_at_any_step_is_undone_or_ended(
    settings: Settings, storage: Storage
) -> None:
    add_photo(storage)
    act = partial(delete_all, storage)
    step, counts = 1, set()

    while is_killed(settings, act, Kill(step)):
        clear(storage)
        counts.add(count())
        if count() == 0:
            add_photo(storage)
        step += 1

    assert step > 5
    assert counts == {0, 1}
    assert count() == 0
    assert_whole(storage)


def add_photo(storage: Storage) -> None:
    """Add a photo with its files."""
    photo = make_photo("a", sha256=sha256(b"original").hexdigest())
    photo.size = len(b"original")
    original = storage.data / "uploads" / "original"
    original.write_bytes(b"original")
    storage.place_original(original, photo.sha256)
    write_files(storage, photo, public=False)
    db.session.commit()


def delete_all(storage: Storage) -> None:
    """Delete every photo for ever."""
    with open_run(storage) as run:
        photos = db.session.scalars(select(Photo)).all()
        deletion = delete_photos_forever(photos, storage, run)
        db.session.commit()
        deletion.finish()


def clear(storage: Storage) -> None:
    """Clear as the next command does; a decoder between fork and exec holds locks a little."""

    def is_clear() -> bool:
        clear_dead_runs(storage)
        return not any((storage.data / "uploads").iterdir())

    assert becomes(is_clear, within=5)
    assert_whole(storage)


def count() -> int | None:
    """Return how many photos there are."""
    found = db.session.scalar(select(func.count(Photo.id)))
    db.session.rollback()  # or the write lock stays with this process
    return found
