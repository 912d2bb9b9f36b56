"""Numbers for a Prometheus, in its text format: requests by pattern, queue, outbox, disk."""

import secrets
import threading
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.outbox.queries import queue
from photoallegret.watching.operations.machine import shares
from photoallegret.worker import standing

TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Answered(NamedTuple):
    """One kind of request: never an address of the site, only the pattern of its rule."""

    method: str
    route: str
    status: int


class Counts:
    """The requests that this process answered; another process of the server has its own."""

    def __init__(self) -> None:
        self._process = secrets.token_hex(4)
        self._lock = threading.Lock()
        self._requests: Counter[Answered] = Counter()
        self._seconds: Counter[str] = Counter()

    def add(self, kind: Answered, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            self._requests[kind] += 1
            self._seconds[kind.route] += seconds  # type: ignore[assignment]  # counts of seconds

    def lines(self) -> Iterable[str]:
        """Yield the lines of what was counted."""
        with self._lock:
            requests, seconds = sorted(self._requests.items()), sorted(self._seconds.items())
        yield "# TYPE photoallegret_requests_total counter"
        for kind, count in requests:
            told = {"process": self._process, **{k: str(v) for k, v in kind._asdict().items()}}
            yield f"photoallegret_requests_total{_labels(told)} {count}"
        yield "# TYPE photoallegret_request_seconds_total counter"
        for route, total in seconds:
            told = {"process": self._process, "route": route}
            yield f"photoallegret_request_seconds_total{_labels(told)} {total:.6f}"


def metrics(counts: Counts, settings: Settings) -> str:
    """Return the page that a Prometheus reads."""
    lines = list(counts.lines())
    for name, value in _gauges(settings):
        lines += [f"# TYPE photoallegret_{name} gauge", f"photoallegret_{name} {value}"]
    return "\n".join([*lines, ""])


def _gauges(settings: Settings) -> Iterable[tuple[str, float]]:
    found, posted, moment = standing(settings), queue(), now()
    last = max(found.last.values(), default=None)
    oldest = posted.oldest_waiting_at
    yield "queue_waiting", found.waiting
    if last is not None:
        yield "queue_silent_seconds", round((moment - last).total_seconds())
    yield "outbox_waiting", posted.waiting
    yield "outbox_failed", posted.failed
    yield "outbox_oldest_seconds", round((moment - oldest).total_seconds()) if oldest else 0
    yield "disk_free_bytes", shares(settings.data)[0].free


def _labels(told: dict[str, str]) -> str:
    escaped = (
        (name, value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))
        for name, value in told.items()
    )
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped) + "}"
