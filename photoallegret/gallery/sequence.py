"""The default arrangement of a sequence: rows of one to three photos, with a rhythm.

It only proposes: where the photographer composed a row, that row stands.
"""

from collections.abc import Sequence
from math import log

LONGEST_ROW = 3
IDEAL_SUM = {1: 1.6, 2: 2.7, 3: 3.6}
"""Sum of the ratios with which a row of one, two or three photos has a good height."""
LONE_PORTRAIT = 0.35
LONE_LANDSCAPE = 0.06
"""A single picture is a pause; it has to be worth it."""
AS_ROW_BEFORE = 0.22
AS_SECOND_BEFORE = 0.06
"""Costs of a row as long as one just above it: a rhythm is wanted, not a grid."""

Way = tuple[float, tuple[int, ...]]
"""What an arrangement of the first photos costs, and the lengths of its rows."""


def arrange(ratios: Sequence[float]) -> list[int]:
    """Return the lengths, 1 to 3, of the rows in which photos of these width / height hang.

    The cheapest of all arrangements: a row costs what its height is away from the ideal, and
    more when it repeats one of the two rows before, which are all that has to be remembered.
    """
    ways: list[dict[tuple[int, ...], Way]] = [{(): (0.0, ())}]
    for end in range(1, len(ratios) + 1):
        found: dict[tuple[int, ...], Way] = {}
        for length in range(1, min(LONGEST_ROW, end) + 1):
            row = _row_cost(ratios[end - length : end])
            for last, (paid, lengths) in ways[end - length].items():
                way = (paid + row + _repetition(last, length), (*lengths, length))
                state = way[1][-2:]
                found[state] = min(found.get(state, way), way)
        ways.append(found)
    return list(min(ways[-1].values())[1])


def _row_cost(row: Sequence[float]) -> float:
    away = log(sum(row) / IDEAL_SUM[len(row)])
    if len(row) > 1:
        return away**2
    # Nothing is too wide to hang alone: a panorama wants just that.
    return min(away, 0.0) ** 2 + (LONE_PORTRAIT if row[0] < 1 else LONE_LANDSCAPE)


def _repetition(before: tuple[int, ...], length: int) -> float:
    cost = AS_ROW_BEFORE if before[-1:] == (length,) else 0.0
    return cost + (AS_SECOND_BEFORE if before[-2:-1] == (length,) else 0.0)
