"""Database queries per page: constant, whatever the number of photos shown."""

import statistics

from bench.applications import library
from bench.plan import Plan
from bench.rows import add_gallery, add_photos, gallery_address, photo_address
from bench.table import Goal, Row, Section, figure

GALLERIES = (1, 20, 60, 200)
"""Photos in each gallery of the library."""
AT_MOST = Goal(6)
COLD, ROUNDS = 60, 25
BEYOND = Goal(15)
"""Milliseconds."""


def per_page(plan: Plan) -> Section:
    """Count the statements that each page sends."""
    section = Section(
        "Database queries of a page",
        [f"One library with galleries of {', '.join(map(str, GALLERIES))} photos."],
    )
    with library(plan.work / "queries") as site:
        first = 1
        for number, photos in enumerate(GALLERIES, start=1):
            add_photos(site.engine, first, photos)
            add_gallery(site.engine, number, range(first, first + photos))
            first += photos
        pages = {
            "home": "/",
            "galleries": "/galeries",
            **{
                f"gallery of {photos}": gallery_address(number)
                for number, photos in enumerate(GALLERIES, start=1)
            },
            "photo page": photo_address(3, 1 + sum(GALLERIES[:2])),
            "sitemap index": "/sitemap.xml",
            "feed": "/flux.xml",
        }
        for address in pages.values():
            site.get(address)  # what is read once for all is read
        counts = {name: site.get(address).queries for name, address in pages.items()}
    for name, number in counts.items():
        section.rows.append(figure(name, number, "queries", AT_MOST if "60" in name else None))
    section.rows.append(_constant(counts))
    return section


def cold(plan: Plan) -> Section:
    """Measure the processor time of a gallery of 60 that is drawn, packed and kept."""
    section = Section(
        f"A cold gallery of {COLD}: drawn, compressed twice and kept",
        [
            f"Processor time, the median of {ROUNDS} after a change that emptied the store.",
            "Database: in its driver; reading the rows counts as ours.",
        ],
    )
    with library(plan.work / "cold") as site:
        add_photos(site.engine, 1, COLD)
        add_gallery(site.engine, 1, range(1, COLD + 1))
        site.get(gallery_address(1))  # what is read once for all is read
        answers = []
        for _ in range(ROUNDS):
            site.change()
            answers.append(site.get(gallery_address(1), keep=True))
        drawn = [site.get(gallery_address(1)) for _ in range(ROUNDS)]
    for what, figures, goal in (
        ("beyond the database", [one.cpu - one.database for one in answers], BEYOND),
        ("of which drawing", [one.cpu - one.database for one in drawn], None),
        ("in the database", [one.database for one in answers], None),
    ):
        section.rows.append(figure(what, statistics.median(figures) * 1000, "ms", goal))
    section.rows.append(figure("statements", answers[-1].queries, "queries"))
    return section


def _constant(counts: dict[str, int]) -> Row:
    """Compare the largest gallery with the one of 20 (the smallest has no neighbours to load)."""
    more = counts[f"gallery of {GALLERIES[-1]}"] - counts[f"gallery of {GALLERIES[1]}"]
    return figure("more for 200 photos than for 20", more, "queries", Goal(0))
