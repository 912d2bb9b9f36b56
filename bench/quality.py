"""How true our shrinking is: SSIMULACRA2 of our largest width against Lanczos from the whole."""

import statistics
import subprocess
from pathlib import Path

from PIL import Image

from bench.plan import SCORE, Plan
from bench.table import Goal, Section, figure
from photoallegret.imaging.decode import decode, open_photo, reduce_while_decoding
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.renditions import as_seen, shrink, with_headroom

CROP = 1024
"""Pixels of the side of the central square that is compared: the metric takes gigabytes."""
PHOTOS = 16
AT_LEAST = Goal(93, "≥")


def shrinking(plan: Plan) -> Section:
    """Score the largest rendition before it is encoded: encoding is the recipe's choice."""
    section = Section(
        f"Quality: SSIMULACRA2 of our {max(Recipe().widths)} px before encoding",
        [f"Against Lanczos over the whole photograph; the central {CROP} px."],
    )
    if plan.peers is None:
        section.skipped.append("SSIMULACRA2 is not installed (make bench installs it)")
        return section
    folder = plan.folder("quality")
    pairs = {
        photo.name: pair
        for number, photo in enumerate(plan.subset(PHOTOS))
        if (pair := _pair(photo, folder, number))
    }
    if not pairs:
        section.skipped.append("no photograph is larger than what is made of it: none is shrunk")
        return section
    paths = [path for pair in pairs.values() for path in pair]
    scored = subprocess.run(
        [plan.peers, "-P", SCORE, *paths], check=True, capture_output=True, text=True
    )
    scores = dict(zip(pairs, map(float, scored.stdout.split()), strict=True))
    lowest = min(scores, key=scores.__getitem__)
    what = f"lowest of {len(scores)} photographs ({lowest})"
    section.rows.append(figure(what, scores[lowest], goal=AT_LEAST))
    section.rows.append(figure("median", statistics.median(scores.values())))
    return section


def _pair(photo: Path, folder: Path, number: int) -> tuple[Path, Path] | None:
    """Write crops of both ways to shrink a photograph; none if it is not shrunk."""
    with open_photo(photo, Limits()) as opened:
        seen = Recipe().sizes(*as_seen(opened.stored, opened.orientation))[0]
        size = as_seen(seen, opened.orientation)
        if size == opened.stored:
            return None
        reduce_while_decoding(opened, with_headroom(size))
        ours = shrink(decode(opened), size, opened.extent)
    with Image.open(photo) as image:
        whole = image.resize(size, Image.Resampling.LANCZOS)
    paths = folder / f"{number}-whole.png", folder / f"{number}-ours.png"
    for path, shrunk in zip(paths, (whole, ours), strict=True):
        left, top = (max(0, (side - CROP) // 2) for side in size)
        box = (left, top, min(size[0], left + CROP), min(size[1], top + CROP))
        shrunk.convert("RGB").crop(box).save(path, icc_profile=None)
    return paths
