"""The whole stack as in production: nginx, one process of the site, the worker; its memory."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench import fronts, sites, wrk
from bench.plan import Plan
from bench.processes import held
from bench.real_library import GALLERIES, SIXTY, shared_library
from bench.scene import asked
from bench.sites import LOOPBACK, Site
from bench.static_server import nginx
from bench.table import Goal, Section, figure
from bench.wrk import Target
from photoallegret.serve import WORKERS

MEGABYTE = 1_000_000
IDLE = Goal(150)
GALLERY = GALLERIES[SIXTY]
WARM, SECONDS = 4, 4
"""Times every page is asked for before; how long each phase lasts."""
SETTLED_SECONDS = 70
"""The worker has done what it does first, and freed memory was given back."""
OK = 200


@dataclass(frozen=True, slots=True)
class Stack:
    """All that runs for one site."""

    site: Site
    front: int
    """Where nginx listens."""
    nginx: int
    server: int
    worker: int

    def memory(self) -> tuple[int, int]:
        """Return its memory in bytes: shared pages once, then resident."""
        return held((self.nginx, self.server, self.worker))


@contextmanager
def running(plan: Plan, processes: int = 1) -> Iterator[Stack]:
    """Run nginx, `processes` of the site and the worker on a copy of the shared library."""
    work = plan.folder(f"stack-{time.monotonic_ns()}")
    site = sites.linked_copy(shared_library(plan), work / "site", is_behind=True)
    with (
        sites.in_production(site, processes) as (server, worker),
        fronts.running(work / "nginx", site) as front,
    ):
        yield Stack(site, front.site, front.process, server, worker)


def memory(plan: Plan) -> Section:
    """Measure what nginx, one process of the site and the worker hold."""
    section = Section(
        "Memory of the whole stack: nginx, one process of the site, the worker",
        ["PSS counts pages that processes share once; RSS counts them in each process."],
    )
    if not can(section):
        return section
    with running(plan) as stack:
        warm_up(stack)
        time.sleep(SETTLED_SECONDS)
        idle = stack.memory()
        parts = {"nginx": stack.nginx, "site": stack.server, "worker": stack.worker}
        alone = {name: held([process])[0] for name, process in parts.items()}
        loaded = _during_load(stack)
    with running(plan, WORKERS) as stack:
        warm_up(stack)
        time.sleep(SETTLED_SECONDS)
        more = stack.memory()
    section.rows += [
        figure("idle, PSS", idle[0] / MEGABYTE, "MB", IDLE),
        figure("idle, RSS", idle[1] / MEGABYTE, "MB"),
        *(figure(f"idle, PSS of {name}", one / MEGABYTE, "MB") for name, one in alone.items()),
        figure("under load, PSS", loaded[0] / MEGABYTE, "MB"),
        figure("under load, RSS", loaded[1] / MEGABYTE, "MB"),
        figure(f"idle, PSS, {WORKERS} processes as a server has them", more[0] / MEGABYTE, "MB"),
    ]
    return section


def _during_load(stack: Stack) -> tuple[int, int]:
    """Return the memory while kept pages and others are asked for."""
    with pressing(Target(stack.front, GALLERY, stack.nginx), 16):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            asked(stack.front, f"{GALLERY}?drawn")
        return stack.memory()


def warm_up(stack: Stack) -> None:
    """Ask for what is pressed, so that it is kept."""
    for path in ("/", GALLERY) * WARM:
        asked(stack.front, path)


def can(section: Section) -> bool:
    """Say whether the tools are here; what is missing is said in `section`."""
    if nginx() is None:
        section.skipped.append(fronts.MISSING)
    if wrk.path() is None:
        section.skipped.append(wrk.MISSING)
    return not section.skipped


@contextmanager
def pressing(
    target: Target, connections: int, script: Path | None = None
) -> Iterator[list[wrk.Pressed]]:
    """Press `target` while the context is open; what that showed is in the list once it closed."""
    pressed: list[wrk.Pressed] = []
    thread = threading.Thread(
        target=lambda: pressed.append(wrk.press(target, connections, SECONDS + 1, script))
    )
    thread.start()
    try:
        time.sleep(0.5)
        yield pressed
    finally:
        thread.join()


class Asker:
    """Asks for one page on one kept connection; to be closed."""

    def __init__(self, port: int, path: str, cookie: str = "") -> None:
        """Open nothing yet."""
        self.connection = HTTPConnection(LOOPBACK, port, timeout=60)
        self.path = path
        self.headers = {"Accept-Encoding": "br"} | ({"Cookie": cookie} if cookie else {})

    def ask(self) -> float:
        """Return the seconds until the whole page was there."""
        begun = time.perf_counter()
        self.connection.request("GET", self.path, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != OK:
            message = f"{self.path} answered {answer.status}"
            raise RuntimeError(message)
        return time.perf_counter() - begun

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def during(self, work: Callable[[], object], every: float = 0.0) -> list[float]:
        """Ask while `work` is done, `every` so many seconds; return the seconds of each time."""
        seen: list[float] = []
        ending = threading.Event()

        def watch() -> None:
            while not ending.is_set():
                seen.append(self.ask())
                time.sleep(every)

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            work()
        finally:
            ending.set()
            thread.join()
        return seen
