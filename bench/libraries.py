"""The cost of a page as the library grows: it does not."""

import gc
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace

from bench.applications import Library, library
from bench.plan import Plan
from bench.rows import add_library, gallery_address, photo_address
from bench.table import Goal, Section, against, figure

SMALLEST, MIDDLE = 10, 1000
FRONT = 30
"""Galleries before all others, of the same ten photos: more than the home page shows."""
BEHIND = 60
ROUNDS = 15
WALKED_MS = Goal(200)
SAME = Goal(1.2)
"""What is noise when a few milliseconds are measured."""
PAGES = {
    "home": "/",
    "gallery of 10": gallery_address(1),
    "photo page": photo_address(1, 5),
}
FULL_PAGES = {
    "gallery of 60": gallery_address(FRONT + 1),
    "feed": "/flux.xml",
}
"""They show more photos than the smallest library has: compared between the larger ones."""
STUDIO_PAGES = {
    "library": "/atelier",
    "library, far down": "/atelier?apres=900",
    "library, in order of capture": "/atelier?tri=prise-de-vue",
    "library, one gallery": f"/atelier?galerie={FRONT + 2}",
    "library, a rare word": "/atelier?q=000950",
}
WALKED_PAGES = {
    "library, a word of every photo": "/atelier?q=brume",
    "library, three words of many": "/atelier?q=brume+crete+9",
    "library, in no gallery (none)": "/atelier?filtre=sans-galerie",
    "library, without description (none)": "/atelier?filtre=sans-description",
}
"""They walk an index once: what they cost grows, slowly."""


def working(plan: Plan) -> Section:
    """Measure the studio's library in a library of a thousand photos and in a large one."""
    sizes = (MIDDLE, plan.largest_library)
    section = Section(
        f"The studio's library with {', '.join(f'{size:,}' for size in sizes)} photos",
        ["All hung and described, in galleries of 60; 120 tiles a page; CPU as above."],
    )
    with ExitStack() as stack:
        libraries = {
            size: stack.enter_context(library(plan.work / f"studio-of-{size}")) for size in sizes
        }
        for size, one in libraries.items():
            add_library(one.engine, size, front=FRONT, in_front=SMALLEST, behind=BEHIND)
            one.enter_studio()
        for name, address in STUDIO_PAGES.items():
            _compare(section, name, address, libraries)
        for name, address in WALKED_PAGES.items():
            least = min(libraries[sizes[-1]].get(address).cpu for _ in range(ROUNDS))
            section.rows.append(figure(name, round(least * 1000, 1), "ms", WALKED_MS))
    return section


def growing(plan: Plan) -> Section:
    """Measure the same pages in libraries of ten photos and of many more."""
    sizes = (SMALLEST, MIDDLE, plan.largest_library)
    section = Section(
        f"Pages in libraries of {', '.join(f'{size:,}' for size in sizes)} photos",
        [
            "The same pages in each: what is in front is the same, the rest in galleries of 60.",
            f"CPU of the application in milliseconds, the least of {ROUNDS} interleaved requests.",
        ],
    )
    with ExitStack() as stack:
        libraries = {
            size: stack.enter_context(library(plan.work / f"library-of-{size}")) for size in sizes
        }
        for size, one in libraries.items():
            add_library(one.engine, size, front=FRONT, in_front=SMALLEST, behind=BEHIND)
        for name, address in PAGES.items():
            _compare(section, name, address, libraries)
        larger = {size: one for size, one in libraries.items() if size != SMALLEST}
        for name, address in FULL_PAGES.items():
            _compare(section, name, address, larger)
    return section


def _compare(section: Section, name: str, address: str, libraries: Mapping[int, Library]) -> None:
    least: dict[int, float] = dict.fromkeys(libraries, float("inf"))
    queries: dict[int, int] = {}
    for _ in range(ROUNDS):
        gc.collect()
        for size, one in libraries.items():
            answer = one.get(address)
            least[size] = min(least[size], answer.cpu)
            queries[size] = answer.queries
    smallest, *others = libraries
    for size in others:
        section.rows.append(
            against(
                f"{name}, {size:,} photos / {smallest:,}",
                f"{least[size] * 1000:.1f} ms",
                f"{least[smallest] * 1000:.1f} ms",
                least[size] / least[smallest],
                SAME,
            )
        )
    more = max(queries.values()) - queries[smallest]
    row = figure(f"{name}, more queries", more, "queries", Goal(0))
    section.rows.append(replace(row, compared=f"than {queries[smallest]}"))
