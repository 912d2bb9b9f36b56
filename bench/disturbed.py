"""What disturbs: the studio while many look at pages, pages while photographs are imported."""

import statistics
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing

from bench import stack
from bench.applications import Library
from bench.plan import FLASK, Plan
from bench.sites import Site
from bench.stack import GALLERY, WARM, Asker, can, pressing, running, warm_up
from bench.table import Goal, Row, Section, against, figure
from bench.wrk import Target
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.paths import TOP

SLOWED = Goal(1.1)
"""What is noise when milliseconds are measured on two cores."""
STUDIO = "/atelier"
BUSY = 20, "function delay() return 18 end"
"""So many visitors, who ask again after 18 ms: a thousand requests a second."""
EVERY_SECONDS = 0.01


def studio(plan: Plan) -> Section:
    """Ask for a page of the studio with and without a thousand requests a second beside it."""
    section = Section(
        "The studio while 1 000 warm pages a second are served",
        ["One process of the site behind nginx; the median of a page of the studio."],
    )
    if not can(section):
        return section
    visitors, words = BUSY
    script = plan.work / "a-thousand.lua"
    script.write_text(words, encoding="utf-8")
    with running(plan) as whole:
        warm_up(whole)
        target = Target(whole.front, GALLERY, whole.nginx)
        quiet, loaded, rates = [], [], []
        with closing(Asker(whole.front, STUDIO, _cookie(whole.site))) as page:
            for _ in range(plan.repetitions * 2):
                quiet.append(statistics.median(page.during(lambda: time.sleep(stack.SECONDS))))
                with pressing(target, visitors, script) as pressed:
                    loaded.append(statistics.median(page.during(lambda: time.sleep(stack.SECONDS))))
                rates += [one.rate for one in pressed]
    ratio = statistics.median(a / b for a, b in zip(loaded, quiet, strict=True))
    with_, without = (f"{statistics.median(one) * 1000:.1f} ms" for one in (loaded, quiet))
    what = "the studio's library: with / without"
    section.rows.append(against(what, with_, without, ratio, SLOWED))
    section.rows.append(figure("warm pages meanwhile", statistics.median(rates), "a second"))
    return section


def importing(plan: Plan) -> Section:
    """Ask for a warm page while photographs are imported, and while nothing happens."""
    section = Section(
        f"Pages during an import of {len(plan.photos)} photographs",
        ["A kept gallery of 60, asked for every 10 ms on one connection; one process, the worker."],
    )
    if not can(section):
        return section
    with running(plan) as whole:
        for name, port in (("behind nginx", whole.front), ("the program itself", whole.site.port)):
            with closing(Asker(port, GALLERY)) as page:
                for _ in range(WARM):
                    page.ask()
                before = page.during(lambda: time.sleep(stack.SECONDS * 2), EVERY_SECONDS)
                meanwhile = page.during(lambda: _import(plan, whole.site), EVERY_SECONDS)
            section.rows += [
                _slowed(f"{name}, p{percent}: during / without", percent, meanwhile, before, goal)
                for percent, goal in ((50, SLOWED), (99, None))
            ]
    return section


def _slowed(
    what: str, percent: int, ours: Sequence[float], other: Sequence[float], goal: Goal | None
) -> Row:
    during, without = (statistics.quantiles(one, n=100)[percent - 1] for one in (ours, other))
    cells = f"{during * 1000:.2f} ms", f"{without * 1000:.2f} ms"
    return against(what, *cells, during / without, goal)


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


def _cookie(site: Site) -> str:
    app = create_app(site.settings)
    with app.app_context():
        engine = db.engine
    try:
        return Library(site, app, engine).enter_studio()
    finally:
        engine.dispose()
