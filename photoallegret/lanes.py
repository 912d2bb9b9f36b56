"""Two lanes: what is remembered is answered by the thread that takes requests, the rest by others.

Python runs one thread at a time. Many that answer from memory spend more on handing its lock to
one another than on answering (docs/adr/0033-lanes.md); and a page that is remembered waits for
none that is drawn, whatever strangers send.
"""

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any

Headers = list[tuple[str, str]]
Quick = Callable[[dict[str, Any]], tuple[int, Headers, bytes] | None]
"""Return the status, the headers and the body of an answer at hand; None: ask in the other lane.

It never waits, neither for a database nor for a disk.
"""
Slow = Callable[[Any, dict[str, Any]], object]
"""Answers a request of granian's, however long it takes."""

logger = logging.getLogger(__name__)


class Lanes:
    """Answers the requests of one process as granian brings them."""

    def __init__(self, quick: Quick, slow: Slow, threads: int) -> None:
        """Answer at once what ``quick`` knows; ``threads`` threads do the rest by ``slow``."""
        self._quick, self._slow = quick, slow
        self._waiting: SimpleQueue[tuple[Any, dict[str, Any]]] = SimpleQueue()
        for number in range(threads):
            Thread(target=self._answer, name=f"lane-{number}", daemon=True).start()

    def __call__(self, protocol: Any, scope: dict[str, Any]) -> None:  # noqa: ANN401 -- granian's
        """Answer one request, or hand it over; ``scope`` is what WSGI's environ is made from."""
        known = self._quick(scope)
        if known is None:
            self._waiting.put((protocol, scope))
        else:
            protocol.response_bytes(*known)

    def _answer(self) -> None:
        while True:
            protocol, scope = self._waiting.get()
            try:
                self._slow(protocol, scope)
            except BaseException:  # else one thread less would answer, and nobody know
                logger.exception("a request failed outside the application")
                protocol.response_bytes(500, [], b"")  # granian lets a second answer fall
            del protocol, scope  # not held until the next comes
