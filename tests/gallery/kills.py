"""Processes that do something to a library and are killed with SIGKILL, and what they leave."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.runs import clear_dead_runs, open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.storage import Storage
from tests.gallery.library import assert_whole
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


def count_photos() -> int | None:
    """Return how many photos there are."""
    found = db.session.scalar(select(func.count(Photo.id)))
    db.session.rollback()  # or the write lock stays with this process
    return found
