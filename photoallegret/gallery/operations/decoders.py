"""The children that decode photographs, as the site's file bounds them: one for each core."""

import os

from photoallegret.imaging.limits import Limits
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.recipe import Recipe
from photoallegret.site_file import Site

MILLION = 1_000_000


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def open_pool(site: Site) -> Pool:
    """Return the pool of children that prepares photographs as ``site`` tells."""
    recipe = Recipe(
        widths=site.renditions.widths,
        jpeg_quality=site.renditions.jpeg_quality,
        avif_quality=site.renditions.avif_quality,
        avif_speed=site.renditions.avif_speed,
    )
    return Pool(cores(), _limits(site), recipe)


def _limits(site: Site) -> Limits:
    return Limits(
        pixels=site.imports.megapixels * MILLION,
        memory=site.imports.child_memory_mb * MILLION,
        cpu_seconds=site.imports.child_seconds,
    )
