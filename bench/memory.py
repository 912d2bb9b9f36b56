"""Memory at its highest: of one decoding process, and of a whole import."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench import sites
from bench.photographs import of_megapixels
from bench.plan import FLASK, Plan
from bench.processes import Memory
from bench.table import Goal, Section, figure
from photoallegret.paths import TOP

MEGABYTE = 1_000_000
GOALS = {24: Goal(200), 45: Goal(300)}
"""Megapixels of a photograph, and megabytes its child may take."""


def peaks(plan: Plan) -> Section:
    """Measure the child that prepares one photograph, and the import of all of them."""
    section = Section(
        "Memory of an import, at its highest",
        ["One child: resident memory. The whole tree: pages that processes share counted once."],
    )
    work = plan.folder("memory")
    empty = sites.new_site(work / "empty")
    for megapixels, goal in GOALS.items():
        photo = of_megapixels(plan.photos, megapixels, work)
        seen = _import([photo], sites.copy_of(empty, work / f"library-{megapixels}"))
        what = f"one child, a photograph of {megapixels} megapixels"
        section.rows.append(figure(what, seen.largest_child / MEGABYTE, "MB", goal))
    for count in sorted({max(1, len(plan.photos) // 2), len(plan.photos)}):
        seen = _import(plan.photos[:count], sites.copy_of(empty, work / f"whole-{count}"))
        what = f"the whole tree, {count} photographs"
        section.rows.append(figure(what, seen.whole / MEGABYTE, "MB"))
    return section


def _import(photos: Sequence[Path], site: sites.Site) -> Memory:
    process = subprocess.Popen(
        [FLASK, "photos", "import", *photos],
        cwd=TOP,
        env=site.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with Memory(process.pid) as memory:
        try:
            status = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
    if status:
        message = f"an import measured for its memory ended with status {status}"
        raise RuntimeError(message)
    sites.discard(site)
    return memory
