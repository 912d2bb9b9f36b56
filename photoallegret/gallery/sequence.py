"""The default arrangement of a sequence: rows of one to three photos, with a rhythm.

It only proposes: where the photographer composed a row, that row stands.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from math import log

from photoallegret.gallery.models import GalleryBlock
from photoallegret.gallery.shown import ShownPhoto
from photoallegret.i18n import language

BLANK = re.compile(r"\n\s*\n")
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

Stand = tuple[int | None, float]
"""Of a photo in a sequence: the row it was given, if any, and its width / height."""


def rows_of(stands: Sequence[Stand | None]) -> list[list[int]]:
    """Return the indexes of the items that stand side by side, row after row.

    Args:
        stands: of each item in order; None is a block, which stands alone. Photos keep the rows
            they were given; the others are arranged between these.

    """
    rows: list[list[int]] = []
    for (row, is_block), run in groupby(
        range(len(stands)), key=lambda at: (stand[0] if (stand := stands[at]) else None, not stand)
    ):
        indexes = list(run)
        if is_block:
            lengths = [1] * len(indexes)
        elif row is not None:
            lengths = [len(indexes)]
        else:
            lengths = arrange([stand[1] for at in indexes if (stand := stands[at])])
        rest = iter(indexes)
        rows += [list(islice(rest, length)) for length in lengths]
    return rows


@dataclass(frozen=True, slots=True)
class ShownRow:
    """What stands side by side for one reader: one to three photos, or a text, or a pause."""

    photos: tuple[ShownPhoto, ...] = ()
    text: str = ""

    @property
    def is_pause(self) -> bool:
        """Say whether it is empty wall."""
        return not self.photos and not self.text

    @property
    def paragraphs(self) -> list[str]:
        """Return the paragraphs of its text: an empty line ends one."""
        parts = (part.strip() for part in BLANK.split(self.text))
        return [part for part in parts if part]


def show_rows(
    items: Sequence[ShownPhoto | GalleryBlock], stands: Sequence[Stand | None]
) -> list[ShownRow]:
    """Return the rows of ``items``, whose ``stands`` are given, in the language spoken now."""
    rows = []
    for row in rows_of(stands):
        photos = tuple(item for at in row if isinstance(item := items[at], ShownPhoto))
        if photos:
            rows.append(ShownRow(photos))
        else:
            blocks = [item for at in row if isinstance(item := items[at], GalleryBlock)]
            # A text that says nothing yet is nothing; only a block without texts is a pause.
            rows += [
                ShownRow(text=said(one.texts)) for one in blocks if said(one.texts) or not one.texts
            ]
    return rows


def said(texts: Mapping[str, str]) -> str:
    """Return the text of a block in the language spoken, else in another one that has it."""
    return texts.get(language()) or next(filter(None, texts.values()), "")


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
