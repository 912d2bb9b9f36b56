"""Pages under load, beside the same bytes from a server of files."""

import statistics
from collections.abc import Sequence

from bench import sites
from bench.applications import BROWSER, library
from bench.load import CONNECTIONS, Load, load
from bench.plan import Plan
from bench.processes import cpu_seconds
from bench.rows import add_gallery, add_photos, gallery_address
from bench.static_server import serving
from bench.table import Row, Section, against, figure

PHOTOS, GALLERIES = 60, 6
FILES_FOR_ONE = 20
"""Requests to the server of files for each one to the site: processor time is told in hundredths
of a second."""
PAGES = {"home": "/", f"gallery of {PHOTOS}": gallery_address(1)}
Measured = tuple[Load, float]
"""A load, and the server's processor time per request in seconds."""


def served(plan: Plan) -> Section:
    """Load home and a gallery, and the same bytes as files, in turn."""
    with library(plan.work / "pages") as rows:
        for number in range(1, GALLERIES + 1):
            first = 1 + PHOTOS * (number - 1)
            add_photos(rows.engine, first, PHOTOS)
            add_gallery(rows.engine, number, range(first, first + PHOTOS))
        site = rows.site
    results: dict[str, list[Measured]] = {}
    with sites.served(site, works=False) as server:
        bodies = {name: load(site.port, path, 8).body for name, path in PAGES.items()}
        files = {f"{number}.html": body for number, body in enumerate(bodies.values())}
        with serving(files, plan.work / "files") as other:
            for _ in range(plan.repetitions):
                for number, (name, path) in enumerate(PAGES.items()):
                    for whose, port, process, asked, count in (
                        ("ours", site.port, server, path, plan.requests),
                        (
                            "file",
                            other.port,
                            other.process,
                            f"{other.root}{number}.html",
                            plan.requests * FILES_FOR_ONE,
                        ),
                    ):
                        one = _measure(port, process, asked, count)
                        results.setdefault(f"{whose} {name}", []).append(one)
    section = Section(
        f"Pages under load, {CONNECTIONS} kept connections, beside {other.name}",
        [
            "The same compressed bytes as files. The load generator takes about a core: the CPU",
            "of the server per request says more than its requests per second.",
        ],
    )
    for name in PAGES:
        section.rows += _rows(name, results[f"ours {name}"], results[f"file {name}"])
    return section


def _measure(port: int, process: int, path: str, count: int) -> Measured:
    before = cpu_seconds(process)
    seen = load(port, path, count)
    return seen, (cpu_seconds(process) - before) / count


def _rows(name: str, ours: Sequence[Measured], files: Sequence[Measured]) -> list[Row]:
    rate, file_rate = (statistics.median(seen.rate for seen, _ in one) for one in (ours, files))
    spent, file_spent = (statistics.median(cpu for _, cpu in one) for one in (ours, files))
    rows = [
        against(
            f"{name}, requests per second", f"{rate:.0f}", f"{file_rate:.0f}", rate / file_rate
        ),
        against(
            f"{name}, server CPU a request",
            f"{spent * 1e6:.0f} µs",
            f"{file_spent * 1e6:.0f} µs",
            spent / max(file_spent, 1e-6),
        ),
    ]
    for percent in (50, 99):
        mine, others = (
            statistics.median(seen.percentile(percent) for seen, _ in one) for one in (ours, files)
        )
        rows.append(
            against(
                f"{name}, p{percent}",
                f"{mine * 1000:.1f} ms",
                f"{others * 1000:.2f} ms",
                mine / others,
            )
        )
    wire, file_wire = ours[0][0].wire_bytes, files[0][0].wire_bytes
    rows.append(against(f"{name}, bytes on the wire", f"{wire}", f"{file_wire}", wire / file_wire))
    body = len(ours[0][0].body)
    rows.append(figure(f"{name}, of which page ({BROWSER['Accept-Encoding']})", body, "bytes"))
    return rows
