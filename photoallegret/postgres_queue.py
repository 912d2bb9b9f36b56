"""The queue in PostgreSQL, listened to on one connection for all threads of a worker.

huey would open one for each: some forty of the hundred that PostgreSQL gives by default.
"""

import threading
import time
from types import SimpleNamespace
from typing import Any

from huey.storage import PostgresStorage


class OneEar(PostgresStorage):  # type: ignore[misc]  # huey has no types
    """A queue whose waiting threads let one of them listen, and are woken by it."""

    def __init__(self, name: str, **told: Any) -> None:  # noqa: ANN401 -- as huey calls it
        """See huey's own."""
        self._ear, self._rung = threading.Lock(), threading.Condition()
        super().__init__(name, **told)
        self._listen_local = SimpleNamespace()  # where huey keeps one connection for each thread

    def dequeue(self) -> bytes | None:
        """Return the first message, None when none came within a second."""
        deadline = time.monotonic() + self.read_timeout
        while True:
            data: bytes | None = self._dequeue()
            left = deadline - time.monotonic()
            if data is not None or not self.blocking or left <= 0:
                return data
            self._hear(left)

    def _hear(self, seconds: float) -> None:
        """Wait until a message is put on the queue, so many seconds at most."""
        if not self._ear.acquire(blocking=False):
            with self._rung:
                self._rung.wait(seconds)
            return
        try:
            list(self._listen_conn().notifies(timeout=seconds, stop_after=1))
        finally:
            self._ear.release()
            with self._rung:
                self._rung.notify_all()
