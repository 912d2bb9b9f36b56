"""Import, measured against the fastest pipelines for the same renditions, and against sigal."""

import statistics

from bench import cost
from bench.contenders import SIGAL_SIZES, Contenders
from bench.cost import Cost
from bench.machine import cores
from bench.photographs import are_wide, megapixels
from bench.plan import Plan
from bench.table import Goal, Row, Section, against, figure
from photoallegret.imaging.recipe import Recipe

OF_BOUND, OF_SIGAL_ALONE, OF_SIGAL_WHOLE, OF_VIPS_AVIF = 1.15, 0.7, 0.9, 1.05
USUAL = 60
"""Photographs of an import as it is made: of a dozen, start-up would be a third of it."""
STARTING = f"Start-up: of no photograph. Of {USUAL}: start-up, and {USUAL} times what one costs."


def jpegs(plan: Plan) -> Section:
    """Measure the import of JPEGs against the bound."""
    section = Section(
        f"Import: {len(plan.photos)} photographs, {megapixels(plan.photos):.0f} megapixels, "
        f"JPEG at {len(Recipe().widths)} widths",
        [
            "CPU seconds of the whole tree of processes; ratio: median over repetitions in turn.",
            STARTING,
        ],
    )
    field = Contenders(plan, "jpegs", plan.photos)
    contenders = {
        "whole": field.whole(),
        "alone": field.alone(Recipe().widths),
        "Pillow": field.pillow(),
    }
    if plan.peers is None:
        section.skipped.append("pyvips (make bench installs it): the bound is Pillow's alone")
    else:
        contenders["pyvips"] = field.vips()
    costs = cost.interleaved(contenders, plan.repetitions)
    field.check()
    bounds = [name for name in ("Pillow", "pyvips") if name in costs]
    bound = min(bounds, key=lambda name: cost.cpu(costs[name]))
    nothing = Contenders(plan, "none", ())
    starting = {"whole": nothing.whole(), "Pillow": nothing.pillow()}
    starts = cost.interleaved(
        starting | ({"pyvips": nothing.vips()} if plan.peers else {}), plan.repetitions
    )
    for name in bounds:
        also = ", the bound" if name == bound else ""
        section.rows.append(_row(f"whole import / {name}{also}", costs["whole"], costs[name]))
    pair = {"whole import": "whole", bound: bound}
    section.rows += _apart(pair, costs, starts, len(plan.photos), Goal(OF_BOUND))
    section.rows.append(_row(f"imaging alone / {bound}", costs["alone"], costs[bound]))
    section.rows.append(_weight(field, bound))
    section.rows += _wall_rows(costs["whole"], costs[bound], bound)
    return section


def _apart(
    pair: dict[str, str],
    costs: dict[str, list[Cost]],
    starts: dict[str, list[Cost]],
    photos: int,
    goal: Goal,
) -> list[Row]:
    """Tell start-up from photographs, then what both make of an import of `USUAL`.

    Args:
        pair: ours and the other: how each is called, and its name among the costs.
        costs: of each, with the photographs.
        starts: of each, with none.
        photos: how many.
        goal: of the import of `USUAL`.

    """
    begin = [cost.cpu(starts[name]) for name in pair.values()]
    each = [
        [(one.cpu - start) / photos for one in costs[name]]
        for name, start in zip(pair.values(), begin, strict=True)
    ]
    rows = []
    for what, count, is_begun in (
        ("start-up", 0, 1),
        ("a photograph, start-up apart", 1, 0),
        (f"{USUAL} photographs, start-up and all", USUAL, 1),
    ):
        ours, other = (
            [is_begun * start + count * one for one in ones]
            for start, ones in zip(begin, each, strict=True)
        )
        ratio = statistics.median(a / b for a, b in zip(ours, other, strict=True))
        mine, others = (f"{statistics.median(seconds):.3g} s" for seconds in (ours, other))
        name = f"{' / '.join(pair)}: {what}"
        rows.append(against(name, mine, others, ratio, goal if count == USUAL else None))
    return rows


def _wall_rows(ours: list[Cost], other: list[Cost], name: str) -> list[Row]:
    seconds = cost.wall(ours), cost.wall(other)
    return [
        against(
            f"whole import / {name}, by the clock",
            f"{seconds[0]:.1f} s",
            f"{seconds[1]:.1f} s",
            seconds[0] / seconds[1],
        ),
        figure(f"cores in use at once, of {cores()}", cost.cpu(ours) / seconds[0]),
    ]


def against_sigal(plan: Plan) -> Section:
    """Measure imaging and import against sigal for its two sizes."""
    photos = are_wide(plan.photos)
    section = Section(
        f"Import against sigal: {len(photos)} photographs, JPEG at {SIGAL_SIZES} px",
        ["Only those at least as wide as high: sigal makes tall ones smaller than we do."],
    )
    if plan.peers is None or not photos:
        section.skipped.append("sigal is not installed" if photos else "no wide photograph given")
        return section
    field = Contenders(plan, "sigal", photos)
    contenders = {
        "alone": field.alone(SIGAL_SIZES),
        "whole": field.whole(SIGAL_SIZES),
        "sigal": field.sigal(),
    }
    costs = cost.interleaved(contenders, plan.repetitions)
    field.check()
    for name, what, limit in (
        ("alone", "imaging alone / sigal", OF_SIGAL_ALONE),
        ("whole", "whole import / sigal", OF_SIGAL_WHOLE),
    ):
        section.rows.append(_row(what, costs[name], costs["sigal"], Goal(limit)))
    return section


def avifs(plan: Plan) -> Section:
    """Measure JPEG and AVIF together against pyvips at equal effort."""
    photos = plan.subset(plan.avif_photos)
    section = Section(
        f"JPEG and AVIF: {len(photos)} photographs, speed {Recipe().avif_speed}, "
        f"quality {Recipe().avif_quality}",
        [
            "AVIF follows by children of its own, as in the background, from the masters left.",
            STARTING,
        ],
    )
    if plan.peers is None:
        section.skipped.append("pyvips is not installed (make bench installs it)")
        return section
    field = Contenders(plan, "avifs", photos)
    contenders = {
        "alone": field.alone(Recipe().widths, "jpg,avif"),
        "pyvips": field.vips("jpg,avif"),
    }
    repetitions = max(1, plan.repetitions - 1)
    costs = cost.interleaved(contenders, repetitions)
    field.check()
    none = Contenders(plan, "no-avifs", ())
    starting = {"alone": none.alone(Recipe().widths, "jpg,avif"), "pyvips": none.vips("jpg,avif")}
    starts = cost.interleaved(starting, repetitions)
    section.rows.append(_row("imaging alone / pyvips", costs["alone"], costs["pyvips"]))
    pair = {"imaging alone": "alone", "pyvips": "pyvips"}
    section.rows += _apart(pair, costs, starts, len(photos), Goal(OF_VIPS_AVIF))
    section.rows.append(_weight(field, "pyvips"))
    return section


def _weight(field: Contenders, name: str) -> Row:
    """Compare the bytes made: a lighter file may have cost more, or be worse."""
    (_, ours), (_, other) = field.made["alone"], field.made[name]
    what = f"bytes made, imaging / {name}"
    return against(what, f"{ours / 1e6:.2f} MB", f"{other / 1e6:.2f} MB", ours / other)


def _row(what: str, ours: list[Cost], other: list[Cost], goal: Goal | None = None) -> Row:
    ratio = cost.cpu_ratio(ours, other)
    return against(what, f"{cost.cpu(ours):.2f} s", f"{cost.cpu(other):.2f} s", ratio, goal)
