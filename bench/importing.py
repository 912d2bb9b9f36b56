"""Import, measured against the fastest pipelines for the same renditions, and against sigal."""

from bench import cost
from bench.contenders import SIGAL_SIZES, Contenders
from bench.cost import Cost
from bench.machine import cores
from bench.photographs import are_wide, megapixels
from bench.plan import Plan
from bench.table import Goal, Row, Section, against, figure
from photoallegret.imaging.recipe import Recipe

OF_BOUND, OF_SIGAL_ALONE, OF_SIGAL_WHOLE, OF_VIPS_AVIF = 1.15, 0.7, 0.9, 1.05


def jpegs(plan: Plan) -> Section:
    """Measure the import of JPEGs against the bound."""
    section = Section(
        f"Import: {len(plan.photos)} photographs, {megapixels(plan.photos):.0f} megapixels, "
        f"JPEG at {len(Recipe().widths)} widths",
        ["CPU seconds of the whole tree of processes; ratio: median over interleaved repetitions."],
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
    for name in bounds:
        goal = Goal(OF_BOUND) if name == bound else None
        also = ", the bound" if name == bound else ""
        section.rows.append(_row(f"whole import / {name}{also}", costs["whole"], costs[name], goal))
    section.rows.append(_row(f"imaging alone / {bound}", costs["alone"], costs[bound]))
    section.rows.append(_weight(field, bound))
    section.rows += _wall_rows(costs["whole"], costs[bound], bound, len(plan.photos))
    return section


def _wall_rows(ours: list[Cost], other: list[Cost], name: str, photos: int) -> list[Row]:
    seconds = cost.wall(ours), cost.wall(other)
    return [
        against(
            f"whole import / {name}, by the clock",
            f"{seconds[0]:.1f} s",
            f"{seconds[1]:.1f} s",
            seconds[0] / seconds[1],
        ),
        figure("whole import, a photograph", cost.cpu(ours) / photos * 1000, "ms of CPU"),
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
        ["AVIF follows by children of its own, as in the background, from the masters left."],
    )
    if plan.peers is None:
        section.skipped.append("pyvips is not installed (make bench installs it)")
        return section
    field = Contenders(plan, "avifs", photos)
    contenders = {
        "alone": field.alone(Recipe().widths, "jpg,avif"),
        "pyvips": field.vips("jpg,avif"),
    }
    costs = cost.interleaved(contenders, max(1, plan.repetitions - 1))
    field.check()
    goal = Goal(OF_VIPS_AVIF)
    section.rows.append(_row("imaging alone / pyvips", costs["alone"], costs["pyvips"], goal))
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
