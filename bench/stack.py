"""The whole stack behind nginx: its memory, the studio under load, pages during an import."""

import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench import fronts, sites, wrk
from bench.applications import Library
from bench.plan import FLASK, Plan
from bench.processes import held
from bench.real_library import GALLERIES, SIXTY, shared_library
from bench.scene import asked
from bench.sites import LOOPBACK, Site
from bench.static_server import nginx
from bench.table import Goal, Row, Section, against, figure
from bench.wrk import Target
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.paths import TOP

MEGABYTE = 1_000_000
IDLE = Goal(150)
SLOWED = Goal(1.1)
"""What is noise when milliseconds are measured on two cores."""
GALLERY = GALLERIES[SIXTY]
STUDIO = "/atelier"
WARM, SECONDS = 4, 4
"""Times every page is asked for before; how long each phase lasts."""
SETTLED_SECONDS = 15
"""The worker has done what it does first."""
BUSY = 20, "function delay() return 18 end"
"""So many visitors, who ask again after 18 ms: a thousand requests a second."""
EVERY_SECONDS = 0.01
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
def running(plan: Plan) -> Iterator[Stack]:
    """Run nginx, one process of the site and the worker on a copy of the shared library."""
    work = plan.folder(f"stack-{time.monotonic_ns()}")
    site = sites.linked_copy(shared_library(plan), work / "site", is_behind=True)
    with (
        sites.in_production(site) as (server, worker),
        fronts.running(work / "nginx", site) as front,
    ):
        yield Stack(site, front.site, front.process, server, worker)


def memory(plan: Plan) -> Section:
    """Measure what nginx, one process of the site and the worker hold."""
    section = Section(
        "Memory of the whole stack: nginx, one process of the site, the worker",
        ["PSS counts pages that processes share once; RSS counts them in each process."],
    )
    if not _can(section):
        return section
    with running(plan) as stack:
        _warm_up(stack)
        time.sleep(SETTLED_SECONDS)
        idle = stack.memory()
        parts = {"nginx": stack.nginx, "site": stack.server, "worker": stack.worker}
        alone = {name: held([process])[0] for name, process in parts.items()}
        loaded = _during_load(stack)
    section.rows += [
        figure("idle, PSS", idle[0] / MEGABYTE, "MB", IDLE),
        figure("idle, RSS", idle[1] / MEGABYTE, "MB"),
        *(figure(f"idle, PSS of {name}", one / MEGABYTE, "MB") for name, one in alone.items()),
        figure("under load, PSS", loaded[0] / MEGABYTE, "MB"),
        figure("under load, RSS", loaded[1] / MEGABYTE, "MB"),
    ]
    return section


def _during_load(stack: Stack) -> tuple[int, int]:
    """Return the memory while kept pages and others are asked for."""
    with _pressing(Target(stack.front, GALLERY, stack.nginx), 16):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            asked(stack.front, f"{GALLERY}?drawn")
        return stack.memory()


def studio(plan: Plan) -> Section:
    """Ask for a page of the studio with and without a thousand requests a second beside it."""
    section = Section(
        "The studio while 1 000 warm pages a second are served",
        ["One process of the site, one thread, behind nginx; the median of a page of the studio."],
    )
    if not _can(section):
        return section
    visitors, words = BUSY
    script = plan.work / "a-thousand.lua"
    script.write_text(words, encoding="utf-8")
    with running(plan) as stack:
        _warm_up(stack)
        target = Target(stack.front, GALLERY, stack.nginx)
        quiet, loaded, rates = [], [], []
        with closing(_Asker(stack.front, STUDIO, _cookie(stack.site))) as page:
            for _ in range(plan.repetitions * 2):
                quiet.append(statistics.median(page.during(lambda: time.sleep(SECONDS))))
                with _pressing(target, visitors, script) as pressed:
                    loaded.append(statistics.median(page.during(lambda: time.sleep(SECONDS))))
                rates += [one.rate for one in pressed]
    ratio = statistics.median(a / b for a, b in zip(loaded, quiet, strict=True))
    cells = (f"{statistics.median(one) * 1000:.1f} ms" for one in (loaded, quiet))
    section.rows.append(against("the studio's library: with / without", *cells, ratio, SLOWED))
    section.rows.append(figure("warm pages meanwhile", statistics.median(rates), "a second"))
    return section


def importing(plan: Plan) -> Section:
    """Ask for a warm page while photographs are imported, and while nothing happens."""
    section = Section(
        f"Pages during an import of {len(plan.photos)} photographs",
        ["A kept gallery of 60, asked for every 10 ms on one connection; one process, the worker."],
    )
    if not _can(section):
        return section
    with running(plan) as stack:
        for name, port in (("behind nginx", stack.front), ("the program itself", stack.site.port)):
            with closing(_Asker(port, GALLERY)) as page:
                for _ in range(WARM):
                    page.ask()
                before = page.during(lambda: time.sleep(SECONDS * 2), EVERY_SECONDS)
                meanwhile = page.during(lambda: _import(plan, stack.site), EVERY_SECONDS)
            section.rows += [
                _slowed(f"{name}, p{percent}: during / without", percent, meanwhile, before, goal)
                for percent, goal in ((50, SLOWED), (99, None))
            ]
    return section


def _slowed(
    what: str, percent: int, ours: Sequence[float], other: Sequence[float], goal: Goal | None
) -> Row:
    seconds = [statistics.quantiles(one, n=100)[percent - 1] for one in (ours, other)]
    cells = (f"{one * 1000:.2f} ms" for one in seconds)
    return against(what, *cells, seconds[0] / seconds[1], goal)


def _import(plan: Plan, site: Site) -> None:
    told = ("--gallery", f"bench-{time.monotonic_ns()}", "--title", "Bench", "--publish")
    subprocess.run(
        [FLASK, "photos", "import", *plan.photos, *told],
        cwd=TOP,
        env=site.env,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _warm_up(stack: Stack) -> None:
    for path in ("/", GALLERY) * WARM:
        asked(stack.front, path)


def _can(section: Section) -> bool:
    if nginx() is None:
        section.skipped.append(fronts.MISSING)
    if wrk.path() is None:
        section.skipped.append(wrk.MISSING)
    return not section.skipped


@contextmanager
def _pressing(
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


def _cookie(site: Site) -> str:
    app = create_app(site.settings)
    with app.app_context():
        engine = db.engine
    try:
        return Library(site, app, engine).enter_studio()
    finally:
        engine.dispose()


class _Asker:
    """Asks for one page on one kept connection."""

    def __init__(self, port: int, path: str, cookie: str = "") -> None:
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
