"""SSIMULACRA2 of pairs of pictures, run by the interpreter that has the package.

`python bench/score.py ORIGINAL COMPARED [ORIGINAL COMPARED ...]` prints one score a line.
"""

from __future__ import annotations

import sys


def main(paths: list[str]) -> None:
    """Print the score of each pair."""
    from ssimulacra2 import compute_ssimulacra2  # noqa: PLC0415 -- not in the project's environment

    for original, compared in zip(paths[::2], paths[1::2], strict=True):
        print(compute_ssimulacra2(original, compared))


if __name__ == "__main__":
    main(sys.argv[1:])
