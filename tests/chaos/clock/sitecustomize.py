"""Loaded first by a process whose PYTHONPATH names this folder: its clock goes as a file says.

CHAOS_CLOCK names the file, which holds seconds: how far the clock is from the machine's. It is
looked at four times a second. What counts the time that passes (monotonic) goes as ever.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine


def _told() -> float:
    try:
        return float(Path(os.environ["CHAOS_CLOCK"]).read_text(encoding="ascii") or 0)
    except (OSError, ValueError):
        return 0


class _Follower:
    """Shifts the clock whenever the file says another distance."""

    def __init__(self) -> None:
        self.distance = _told()
        there = datetime.now(UTC) + timedelta(seconds=self.distance)
        self.clock = time_machine.travel(there, tick=True).start()

    def begin(self) -> None:
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        while True:
            time.sleep(0.25)
            told = _told()
            if told != self.distance:
                self.clock.shift(told - self.distance)
                self.distance = told


if "CHAOS_CLOCK" in os.environ:
    _follower = _Follower()
    _follower.begin()
    os.register_at_fork(after_in_child=_follower.begin)
