"""`photoallegret.imaging` by itself: no Flask, no database, only its pool of children.

Run as a module: `python -m bench.alone OUT WIDTHS (jpg|jpg,avif) FILE...`.
"""

import sys
from pathlib import Path

from bench.machine import cores
from photoallegret.imaging.limits import Limits
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
    """Make the renditions of every file, as an import and then the background work do."""
    out, widths, formats, *files = arguments
    recipe = Recipe(widths=tuple(map(int, widths.split(","))))
    with Pool(cores(), Limits(), recipe) as pool:
        asked = []
        for number, file in enumerate(files):
            folder = Path(out) / str(number)
            folder.mkdir()
            asked.append(pool.prepare(Path(file), folder, RIGHTS))
        rights = [one.result().metadata.rights.over(RIGHTS) for one in asked]
        if "avif" in formats.split(","):
            later = [
                pool.reencode(Path(file), Path(out) / str(number), ("avif",), rights[number])
                for number, file in enumerate(files)
            ]
            for task in later:
                task.result()


if __name__ == "__main__":
    main(sys.argv[1:])
