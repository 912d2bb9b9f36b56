"""`photoallegret.imaging` by itself: no Flask, no database, only its pool of children.

Run as a module: `python -m bench.alone OUT WIDTHS (jpg|jpg,avif) FILE...`.
"""

import sys
from concurrent.futures import Future
from pathlib import Path

from bench.machine import cores
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.outcome import Made, Prepared
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.rights import Rights

RIGHTS = Rights(
    creator="A photographer",
    credit_line="A photographer / example.org",
    copyright_notice="© A photographer",
    usage_terms="All rights reserved.",
    web_statement="https://example.org/licence",
)


def main(arguments: list[str]) -> None:
    """Make the renditions of every file: JPEG as an import does, AVIF as the background does."""
    out, widths, formats, *files = arguments
    recipe = Recipe(widths=tuple(map(int, widths.split(","))))
    has_avif = "avif" in formats.split(",")
    with Pool(cores(), Limits(), recipe) as pool:
        asked = []
        for number, file in enumerate(files):
            folder = Path(out) / str(number)
            folder.mkdir()
            asked.append(pool.prepare(Path(file), folder, RIGHTS, keep_master=has_avif))
        prepared = [one.result() for one in asked]
    if has_avif:
        with Pool(cores(), Limits(), recipe) as pool:
            for task in [_avif(pool, photo) for photo in prepared]:
                task.result()


def _avif(pool: Pool, photo: Prepared) -> Future[tuple[Made, ...]]:
    """Ask for the AVIFs from the master, which the site keeps while there is room."""
    if photo.master is None:
        raise ValueError(photo)
    rights = photo.metadata.rights.completed(RIGHTS)
    seen = (photo.width, photo.height)
    return pool.reencode(photo.master, photo.master.parent, ("avif",), rights, seen=seen)


if __name__ == "__main__":
    main(sys.argv[1:])
