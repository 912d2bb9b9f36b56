"""The children that decode photographs, as the site's file bounds them: one for each core."""

import logging
import os
from concurrent.futures import Future

from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.outcome import Prepared
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.refusal import Refused
from photoallegret.imaging.worker import ChildBrokenError
from photoallegret.site_file import Site

MILLION = 1_000_000
NICENESS = 10
"""Whoever looks at pages goes first: what decodes takes what is left of the cores."""

logger = logging.getLogger(__name__)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def open_pool(site: Site, children: int | None = None) -> Pool:
    """Return the pool that prepares photographs as ``site`` tells.

    It has so many ``children``, by default one for each core.
    """
    recipe = Recipe(
        widths=site.renditions.widths,
        jpeg_quality=site.renditions.jpeg_quality,
        avif_quality=site.renditions.avif_quality,
        avif_speed=site.renditions.avif_speed,
    )
    return Pool(children or cores(), _limits(site), recipe, niceness=NICENESS)


def judged(prepared: Future[Prepared]) -> Prepared | Refusal:
    """Wait for a photograph; one that breaks the program is refused, and the rest goes on."""
    try:
        return prepared.result()
    except Refused as refused:
        return Refusal.of(refused)
    except ChildBrokenError as error:
        logger.error("a child broke: %s", error)  # noqa: TRY400 -- its own trace is in the text
        return refusal(FileRefusal.PROGRAM_ERROR)


def _limits(site: Site) -> Limits:
    return Limits(
        pixels=site.imports.megapixels * MILLION,
        memory=site.imports.child_memory_mb * MILLION,
        cpu_seconds=site.imports.child_seconds,
    )
