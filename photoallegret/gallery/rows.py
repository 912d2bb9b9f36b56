"""Justified rows foretold: what the stylesheet will do with photos of given ratios.

The stylesheet hangs photos by itself; knowing how, the page can say exact ``sizes`` and choose
the row height that fills the wall best. Lengths here are shares of the wall's width, so that
one answer holds for every screen between two breakpoints.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil, log

from photoallegret.gallery.palette import shown_ratio

WALL_VW = 92.0
"""Width of the wall on the screen, in vw; the gutters take the rest."""
PHONE_VW, CROWDED = 92.0, 0.61
"""A phone's wall takes its whole width, but its pictures are asked for a little less, and for
much less where three dots crowd into a pixel: near two dots there is nothing more to see."""
WALL_LARGEST, WALL_LARGEST_FROM = 1760, 1904
"""Largest width of the wall in pixels, and of the window it is reached with."""
EMPTY = 0.15
"""Cost of a last row left empty, against the unevenness of the heights."""


@dataclass(frozen=True, slots=True)
class Wall:
    """How photos hang between two breakpoints; heights, gap, filler as shares of its width."""

    prefix: str
    heights: tuple[int, ...]
    """Row heights to choose from, in hundredths; each has a class in the stylesheet."""
    target: float
    """The height rows should have once stretched."""
    gap: float
    filler: float
    """A last row is left short only when at least this share of it is empty."""
    seen: float
    """Height of the part of the wall seen before scrolling."""


DESK = Wall("d", tuple(range(19, 35)), target=0.255, gap=0.013, filler=0.3, seen=0.46)
TABLE = Wall("t", tuple(range(28, 48, 2)), target=0.36, gap=0.016, filler=0.3, seen=1.0)
PHONE = Wall("p", (56,), target=0.66, gap=0.02, filler=0.7, seen=1.5)


@dataclass(frozen=True, slots=True)
class Place:
    """One photo on a wall: width, height and distance from the top, as shares of the width."""

    row: int
    width: float
    height: float
    top: float


@dataclass(frozen=True, slots=True)
class Hanging:
    """What the page of a gallery says about its rows."""

    classes: str
    """Classes of the list: its row heights on a desk and on a table."""
    sizes: tuple[str, ...]
    """The ``sizes`` attribute of each photo."""
    phone: int
    """Index of the largest photo seen first on a phone: the one fetched at once. -1: none."""
    desk: tuple[int, ...]
    """Indexes of the other photos that may be the largest seen first on a desk: how much of the
    wall is seen depends on the words above. The page announces them to wide windows alone."""


def hang(ratios: Sequence[float]) -> Hanging:
    """Return how photos of the given width / height, in order, hang in justified rows."""
    return _hang(tuple(shown_ratio(ratio) for ratio in ratios))


@lru_cache(maxsize=256)
def _hang(ratios: tuple[float, ...]) -> Hanging:
    desk, table = best_height(ratios, DESK), best_height(ratios, TABLE)
    on_desk = places(ratios, desk / 100, DESK)
    on_table = places(ratios, table / 100, TABLE)
    on_phone = places(ratios, PHONE.heights[0] / 100, PHONE)
    largest = _largest_seen(on_phone, PHONE)[:1]
    return Hanging(
        classes=f"{DESK.prefix}{desk} {TABLE.prefix}{table}",
        sizes=tuple(
            sizes(desk=a.width, table=b.width, phone=c.width)
            for a, b, c in zip(on_desk, on_table, on_phone, strict=True)
        ),
        phone=next(iter(largest), -1),
        desk=tuple(index for index in _largest_seen(on_desk, DESK)[:2] if index not in largest),
    )


def best_height(ratios: Sequence[float], wall: Wall) -> int:
    """Return the row height, in hundredths of the wall, that hangs ``ratios`` most evenly."""
    return min(wall.heights, key=lambda height: _unevenness(ratios, height / 100, wall))


def places(ratios: Sequence[float], height: float, wall: Wall) -> list[Place]:
    """Return where each photo hangs when rows are at least ``height`` high on ``wall``."""
    result: list[Place] = []
    top = 0.0
    rows = _rows(ratios, height, wall)
    for number, row in enumerate(rows):
        room = 1 - wall.gap * (len(row) - 1)
        base = sum(ratio * height for ratio in row)
        is_short = number == len(rows) - 1 and base + wall.gap + wall.filler <= room
        stretched = height if is_short and len(ratios) > 1 else room / sum(row)
        result += [Place(number, ratio * stretched, stretched, top) for ratio in row]
        top += stretched + wall.gap
    return result


def sizes(*, desk: float, table: float, phone: float) -> str:
    """Return a ``sizes`` attribute for a photo taking these shares of the wall."""
    return (
        f"(min-width:{WALL_LARGEST_FROM}px) {ceil(desk * WALL_LARGEST)}px,"
        f"(min-width:64em) {_vw(desk)},"
        f"(min-width:40em) {_vw(table)},"
        f"(min-resolution:2.6dppx) {_vw(phone * CROWDED, PHONE_VW)},"
        f"{_vw(phone, PHONE_VW)}"
    )


def _rows(ratios: Sequence[float], height: float, wall: Wall) -> list[list[float]]:
    """Break ``ratios`` into rows as a wrapping flex container does."""
    rows: list[list[float]] = []
    taken = 0.0
    for ratio in ratios:
        base = min(1.0, ratio * height)
        if rows and taken + wall.gap + base <= 1:
            rows[-1].append(ratio)
            taken += wall.gap + base
        else:
            rows.append([ratio])
            taken = base
    return rows


def _unevenness(ratios: Sequence[float], height: float, wall: Wall) -> float:
    """Return how far the rows are from the target, and the last one from full."""
    hung = places(ratios, height, wall)
    if not hung:
        return 0.0
    heights = [next(group).height for _, group in groupby(hung, key=lambda place: place.row)]
    uneven = sum(log(row / wall.target) ** 2 for row in heights) / len(heights)
    last = [place.width for place in hung if place.row == hung[-1].row]
    empty = 1 - sum(last) - wall.gap * (len(last) - 1)
    return uneven + max(0.0, empty) * EMPTY


def _largest_seen(hung: Sequence[Place], wall: Wall) -> list[int]:
    """Return the indexes of the photos, the one with the largest part in sight first."""
    areas = [place.width * min(place.height, wall.seen - place.top) for place in hung]
    return sorted(range(len(areas)), key=lambda index: -areas[index])


def _vw(share: float, whole: float = WALL_VW) -> str:
    return f"{ceil(share * whole * 10) / 10:g}vw"
