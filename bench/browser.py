"""Pages in a real Chromium: weight, requests, largest picture, shifts and blocking."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from bench import sites
from bench.plan import Plan
from bench.real_library import GALLERIES, SIXTY, TWENTY, shared_library
from bench.table import Goal, Row, Section, figure
from bench.visits import Network, Screen, Visit, visit
from tests.support import chromium

PHONE = Screen("390×844@2", 390, 844, 2, is_phone=True)
DESK = Screen("1440×900", 1440, 900, 1, is_phone=False)
FAST = Network("fast")
SLOW = Network("slow", down=1_600_000, up=750_000, latency_ms=150, cpu_slowdown=4)
PAGES = {**{f"gallery of {count}": path for count, path in GALLERIES.items()}, "home": "/"}
REQUESTS = {PHONE: Goal(12), DESK: Goal(25)}
KILOBYTES = {PHONE: Goal(240), DESK: Goal(450)}
SECONDS = {PHONE: Goal(0.9), DESK: Goal(1.5)}
NONE = Goal(0)
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
"""The browser fetches nothing of its own while we count."""
PARTS = {"Document": Goal(20), "Stylesheet": Goal(14), "Script": Goal(8)}
BEFORE_PICTURE = Goal(4)
Visits = dict[Network, list[Visit]]


def visited(plan: Plan) -> Section:
    """Visit home and two galleries, on a phone and at a desk, fast and slow, with a cold cache."""
    section = Section(
        f"First visit in Chromium, {len(plan.subset(TWENTY))} photographs, cold cache",
        [
            "Slow: 1.6 Mbit/s, 150 ms, processor 4 times slower. KB are 1000 bytes on the wire,",
            "heads included. CLS is the sum of all shifts, blocking the part of tasks over 50 ms.",
        ],
    )
    if chromium.path() is None:
        section.skipped.append("Chromium is not installed (apt install chromium)")
        return section
    site = shared_library(plan)
    with sites.served(site, works=False), opened() as browser:
        for name, path in PAGES.items():
            address = f"http://{sites.LOOPBACK}:{site.port}{path}"
            for screen in (PHONE, DESK):
                visit(browser, address, screen, FAST)  # the server warms up, not the browser
                seen: Visits = {FAST: [], SLOW: []}
                for _ in range(plan.repetitions):
                    for network, visits in seen.items():
                        visits.append(visit(browser, address, screen, network))
                section.rows += _rows(name, screen, seen)
    return section


@contextmanager
def opened() -> Iterator[Browser]:
    """Start the browser and give it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.path(), args=[*chromium.ARGUMENTS, *QUIET]
        )
        try:
            yield browser
        finally:
            browser.close()


def _rows(name: str, screen: Screen, seen: Visits) -> list[Row]:
    def median(network: Network, of: Callable[[Visit], float]) -> float:
        return statistics.median(of(one) for one in seen[network])

    def part(kind: str) -> float:
        return median(FAST, lambda one: one.weights[kind]) / 1000

    is_twenty, is_sixty = str(TWENTY) in name, str(SIXTY) in name
    where = f"{name}, {screen.name}"
    rows = [
        figure(
            f"{where}: requests",
            median(FAST, lambda one: one.requests),
            "",
            REQUESTS[screen] if is_twenty else None,
        ),
        figure(
            f"{where}: weight",
            median(FAST, lambda one: one.weight) / 1000,
            "KB",
            KILOBYTES[screen] if is_twenty else None,
        ),
    ]
    for kind, limit in PARTS.items():
        rows.append(
            figure(f"{where}: {kind.lower()}", part(kind), "KB", limit if is_sixty else None)
        )
    rows.append(figure(f"{where}: pictures", part("Image"), "KB"))
    if is_sixty:
        before = median(FAST, lambda one: one.before_picture)
        rows.append(
            figure(f"{where}: requests before the largest picture", before, "", BEFORE_PICTURE)
        )
    for network in seen:
        seconds = median(network, lambda one: one.largest_at) / 1000
        goal = SECONDS[screen] if is_twenty and network is SLOW else None
        kind = "picture" if all(one.is_picture for one in seen[network]) else "content (text)"
        rows.append(figure(f"{where}, {network.name}: largest {kind}", seconds, "s", goal))
    shifts = max(one.shifts for visits in seen.values() for one in visits)
    blocked = median(SLOW, lambda one: one.blocked)
    rows.append(figure(f"{where}: CLS, at worst", shifts, "", NONE))
    rows.append(figure(f"{where}, slow: blocking", blocked, "ms", NONE))
    return rows
