"""Warm and cold pages: behind nginx and alone, beside the same bytes as files, and sigal's."""

import statistics
from collections.abc import Sequence

from bench import fronts, wrk
from bench.load import load
from bench.plan import Plan
from bench.scene import ALONE, BEHIND, FILE, GALLERY, HOME, PHOTO, SIGAL, Scene, asked, served
from bench.static_server import nginx
from bench.table import Goal, Row, Section, against
from bench.wrk import Pressed
from photoallegret.db import db, own_transaction
from photoallegret.factory import create_app
from photoallegret.pages.watching import CHANGED

CONNECTIONS = (1, 16)
ROUNDS = 3
"""Seconds of load for each repetition of the plan: many short ones, in turn."""
GOALS = {(BEHIND, FILE): Goal(0.95, "≥"), (ALONE, FILE): Goal(0.8, "≥"),
         (BEHIND, SIGAL): Goal(1.0, "≥"), (ALONE, SIGAL): Goal(1.0, "≥")}  # fmt: skip
ASKED_BEFORE = 8
"""Times: every process of the server has met the page."""
COLD_PAGES = (HOME, GALLERY, PHOTO)
BURST = 16
SIGAL_MISSING = "sigal is not installed (make bench installs it)"


def warm(plan: Plan) -> Section:
    """Load pages that are kept, and the same bytes as files of the same nginx."""
    section = Section(
        "Warm pages: requests per second, as wrk asks for them",
        [
            "File: the same bytes and headers, precompressed, from the same nginx as Debian sets",
            "it (sendfile). Sigal: its page of as many photographs, by that nginx, compressed on",
            f"the fly. Ratio: median over {plan.repetitions * ROUNDS} rounds of a second, in turn.",
            "The generator takes a core: CPU is what the server used for one request.",
        ],
    )
    if not _can(section):
        return section
    if plan.peers is None:
        section.skipped.append(SIGAL_MISSING)
    with served(plan) as scene:
        for connections in CONNECTIONS:
            for name, targets in scene.targets.items():
                for target in [*targets.values()] * ASKED_BEFORE:
                    asked(target.port, target.path)
                seen = wrk.in_turn(targets, connections, plan.repetitions * ROUNDS)
                section.rows += _rows(name, connections, seen)
    return section


def _can(section: Section) -> bool:
    """Say whether the tools are here; what is missing is said in `section`."""
    if nginx() is None:
        section.skipped.append(fronts.MISSING)
    elif not fronts.has_brotli():
        section.skipped.append("Brotli behind nginx: libnginx-mod-http-brotli-static is missing")
    if wrk.path() is None:
        section.skipped.append(wrk.MISSING)
    return nginx() is not None and wrk.path() is not None


def _rows(name: str, connections: int, seen: dict[str, list[Pressed]]) -> list[Row]:
    rows = []
    many = "1 connection" if connections == 1 else f"{connections} connections"
    is_judged = name == GALLERY and connections == max(CONNECTIONS)
    for (ours, other), goal in GOALS.items():
        if other in seen:
            what = f"{name}, {many}: {ours} / {other}"
            rows.append(_row(what, seen[ours], seen[other], goal if is_judged else None))
    if is_judged:
        rows += [_spent(f"{name}: CPU, {ours} / {FILE}", seen[ours], seen[FILE])
                 for ours in (BEHIND, ALONE)]  # fmt: skip
        rows += [_slow(f"{name}, {many}: p99, {ours} / {FILE}", seen[ours], seen[FILE])
                 for ours in (BEHIND, ALONE)]  # fmt: skip
    return rows


def _row(what: str, ours: Sequence[Pressed], other: Sequence[Pressed], goal: Goal | None) -> Row:
    rates = [statistics.median(one.rate for one in seen) for seen in (ours, other)]
    return against(what, f"{rates[0]:.0f}", f"{rates[1]:.0f}", wrk.ratio(ours, other), goal)


def _spent(what: str, ours: Sequence[Pressed], other: Sequence[Pressed]) -> Row:
    spent = [statistics.median(one.cpu for one in seen) * 1e6 for seen in (ours, other)]
    return against(what, f"{spent[0]:.1f} µs", f"{spent[1]:.1f} µs", spent[0] / spent[1])


def _slow(what: str, ours: Sequence[Pressed], other: Sequence[Pressed]) -> Row:
    slow = [statistics.median(one.slow for one in seen) * 1e3 for seen in (ours, other)]
    return against(what, f"{slow[0]:.2f} ms", f"{slow[1]:.2f} ms", slow[0] / slow[1])


def cold(plan: Plan) -> Section:
    """Empty the store, then ask for a page once, and by 16 visitors at once."""
    section = Section(
        f"Cold pages: the store emptied, then one visitor, then {BURST} at once",
        [
            "Milliseconds until the last of them has the whole page; compared: one visitor.",
            "A burst draws a page once for each process of the server: the others wait for it.",
        ],
    )
    if nginx() is None:
        section.skipped.append(fronts.MISSING)
        return section
    with served(plan) as scene:
        for whose in (BEHIND, ALONE):
            for name in COLD_PAGES:
                one, many = _emptied(scene, whose, name, plan.repetitions * ROUNDS)
                what = f"{name}, {whose}: {BURST} visitors / one"
                cells = (f"{many * 1000:.1f} ms", f"{one * 1000:.1f} ms")
                section.rows.append(against(what, *cells, many / one))
    return section


def _emptied(scene: Scene, whose: str, name: str, times: int) -> tuple[float, float]:
    """Return the median seconds that one visitor waits, and the last of a burst."""
    target = scene.targets[name][whose]
    app = create_app((scene.behind if whose == BEHIND else scene.alone).settings)
    waited: dict[int, list[float]] = {1: [], BURST: []}
    for _ in range(times):
        for visitors, seconds in waited.items():
            with app.app_context(), own_transaction() as connection:
                connection.info[CHANGED] = True  # as after any word corrected in the studio
            seen = load(target.port, target.path, visitors, visitors)
            seconds.append(max(seen.latencies))
    with app.app_context():
        db.engine.dispose()
    return statistics.median(waited[1]), statistics.median(waited[BURST])
