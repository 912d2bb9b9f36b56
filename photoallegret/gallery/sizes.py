"""The ``sizes`` attributes of photos that stand outside justified rows.

Each says in one line what the stylesheet does there; a test measures both in a browser.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from photoallegret.gallery.palette import shown_ratio
from photoallegret.gallery.rows import (
    CROWDED,
    PHONE,
    PHONE_VW,
    WALL_LARGEST,
    WALL_LARGEST_FROM,
    WALL_VW,
    places,
)
from photoallegret.gallery.shown import File, ShownPhoto

FITTED_CHROME_REM, FITTED_VH = 12, 78
"""Height the photo page keeps for its words, and what it leaves the photo in a low window."""
OPENING_VH, ROW_VH = 82, 76
"""Largest heights, in hundredths of the window, of the opening photo and of a sequence's row."""
COVER_RATIO = 1.5
"""Covers share the height of a photo of this ratio that fills its column."""
COLUMNS = ((90, 29.6), (40, 45.0), (0, WALL_VW))
"""Width of a column of covers in vw from a width of the window in em on."""
ROW_GAP = 0.013


def page(ratio: float) -> str:
    """Return the sizes of the photo on its own page."""
    return _fitted(f"{ratio:.3f}*max(100vh - {FITTED_CHROME_REM}rem,{FITTED_VH}vh)")


def opening(ratio: float) -> str:
    """Return the sizes of the photograph that opens the home page."""
    return _fitted(f"{ceil(ratio * OPENING_VH)}vh")


def cover(ratio: float) -> str:
    """Return the sizes of a gallery's cover."""
    share = min(1.0, ratio / COVER_RATIO)
    parts = [
        (f"(min-width:{start}em) " if start else "") + f"{ceil(share * width * 10) / 10:g}vw"
        for start, width in COLUMNS
    ]
    largest = ceil(COLUMNS[0][1] / WALL_VW * WALL_LARGEST * share)
    return f"(min-width:{WALL_LARGEST_FROM}px) {largest}px," + ",".join(parts)


def row(ratios: Sequence[float]) -> tuple[str, ...]:
    """Return the sizes of the photos of one row of a sequence."""
    shown = [shown_ratio(ratio) for ratio in ratios]
    room = 1 - ROW_GAP * (len(shown) - 1)
    phone = places(shown, PHONE.heights[0] / 100, PHONE)
    return tuple(
        f"(min-width:40em) min({_short(room * ratio / sum(shown) * WALL_VW)}vw,"
        f"{_short(room * ratio / sum(shown) * WALL_LARGEST)}px,{ceil(ratio * ROW_VH)}vh),"
        f"(min-resolution:2.6dppx) {_short(place.width * PHONE_VW * CROWDED)}vw,"
        f"{_short(place.width * PHONE_VW)}vw"
        for ratio, place in zip(shown, phone, strict=True)
    )


def srcset(files: Iterable[File], root: str = "") -> str:
    """Return the ``srcset`` attribute that offers ``files``, under ``root``, by their widths."""
    return ", ".join([f"{root}{file.address} {file.width}w" for file in files])


def spare(photo: ShownPhoto) -> str:
    """Return the ``srcset`` of JPEGs: all of them, or every other one when AVIF comes first.

    Few browsers still need them then, and each address weighs on a page of sixty.
    """
    return srcset(photo.jpg[-1::-2][::-1] if photo.avif else photo.jpg)


def _fitted(width: str) -> str:
    """Return the sizes of a photo as wide as the wall or as its largest height allows."""
    wall = f"(min-width:40em) min({WALL_VW:g}vw,{WALL_LARGEST}px,{width})"
    return f"{wall},min({PHONE_VW:g}vw,{width})"


def _short(number: float) -> str:
    return f"{ceil(number * 10) / 10:g}"
