"""`python -m bench [FOLDER]`: every measurement in one run, printed as it comes."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import (
    browser,
    disturbed,
    growing,
    importing,
    libraries,
    lighthouse,
    memory,
    pages,
    people,
    quality,
    queries,
    questions,
    report,
    serving,
    stack,
)
from bench.machine import described, in_a_line
from bench.photographs import chosen, found
from bench.plan import Plan, peer_versions
from bench.table import Section, summary
from photoallegret.clock import now
from photoallegret.paths import TOP

DEMO = TOP / "demo" / "photos"
TEMPORARY = "photoallegret-bench-"
PHOTOS = 24
MEASURES: dict[str, tuple[Callable[[Plan], Section], ...]] = {
    "import": (
        importing.jpegs,
        importing.against_sigal,
        importing.avifs,
        memory.peaks,
        quality.shrinking,
    ),
    "pages": (pages.served,),
    "serving": (serving.warm, serving.cold),
    "stack": (stack.memory, disturbed.studio, disturbed.importing),
    "queries": (queries.per_page, queries.cold),
    "library": (libraries.growing, libraries.working),
    "growing": (growing.databases, growing.machines),
    "people": (people.growing,),
    "browser": (browser.visited,),
    "lighthouse": (lighthouse.scored,),
    "questions": (questions.asked,),
}


def main(arguments: list[str]) -> int:
    """Measure what is asked and print it; a goal that is missed is no failure of the bench."""
    told = _parser().parse_args(arguments)
    photos = found(told.folder)
    if not photos:
        print(f"{told.folder} holds no JPEG: nothing to measure with", file=sys.stderr)
        return 2
    print(described())
    peers = told.peers.absolute() if told.peers and told.peers.exists() else None
    if peers:
        print(peer_versions(peers))
    with tempfile.TemporaryDirectory(prefix=TEMPORARY) as folder:
        work = Path(folder)
        count = told.photos or min(len(photos), 6 if told.quick else PHOTOS)
        made = work / "made"
        made.mkdir()
        plan = Plan(
            photos=chosen(photos, count, made),
            work=work,
            peers=peers,
            repetitions=told.repetitions or (1 if told.quick else 3),
            avif_photos=1 if told.quick else 6,
            largest_library=5_000 if told.quick else 100_000,
            requests=100 if told.quick else 400,
        )
        print(f"photographs: {told.folder} ({count} of {len(photos)})", flush=True)
        sections = {}
        for name, section in _measured(plan, told.only or list(MEASURES)):
            sections[name] = section
            if told.write and not told.quick:
                when = f"{now():%Y-%m-%d %H:%M} UTC, {in_a_line()}; {count} photographs"
                report.write(told.write, {name: section}, when, _names(list(MEASURES)))
        print(summary(sections.values()))
    return 0


def _measured(plan: Plan, names: list[str]) -> Iterator[tuple[str, Section]]:
    """Measure one thing after the other, and print each; give it with its name."""
    measures = [measure for name in names for measure in MEASURES[name]]
    for name, measure in zip(_names(names), measures, strict=True):
        started = time.perf_counter()
        section = measure(plan)
        section.notes.append(f"(measured in {time.perf_counter() - started:.0f} s)")
        print(section.text(), flush=True)
        yield name, section


def _names(parts: list[str]) -> list[str]:
    """Return the name of each measurement of `parts`."""
    return [f"{part}.{measure.__name__}" for part in parts for measure in MEASURES[part]]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure import, pages and library side by side; ratios of one run.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=DEMO, help="photographs (default: the demo's)"
    )
    parser.add_argument(
        "--photos", type=int, help=f"how many; more than there are, made (default: ≤ {PHOTOS})"
    )
    parser.add_argument("--repetitions", type=int, help="of each measurement (default: 3)")
    parser.add_argument("--quick", action="store_true", help="a look in a minute or two")
    parser.add_argument(
        "--only", action="append", choices=list(MEASURES), help="a part; may be repeated"
    )
    parser.add_argument(
        "--write", type=Path, help="put what was measured in this page, unless it is a --quick look"
    )
    parser.add_argument("--peers", type=Path, help="the interpreter with pyvips and sigal")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
