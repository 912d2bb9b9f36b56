"""Justified rows foretold; the browser tests check that the stylesheet agrees."""

import re
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.gallery import rows
from photoallegret.paths import STATIC

RATIOS = st.lists(st.floats(min_value=0.4, max_value=3.9), min_size=1, max_size=30)
WALLS = st.sampled_from([rows.DESK, rows.TABLE, rows.PHONE])


@given(RATIOS, WALLS)
def test_rows_are_as_wide_as_the_wall_and_level(ratios: list[float], wall: rows.Wall) -> None:
    height = rows.best_height(ratios, wall) / 100
    hung = rows.places(ratios, height, wall)
    lines = [list(line) for _, line in groupby(hung, key=lambda place: place.row)]

    assert len(hung) == len(ratios)
    for line in lines[:-1]:
        width = sum(place.width for place in line) + wall.gap * (len(line) - 1)
        assert width == pytest.approx(1)
    for line in lines:
        assert len({round(place.height, 9) for place in line}) == 1
        assert sum(place.width for place in line) <= 1 + 1e-9


def test_a_short_last_row_keeps_its_height() -> None:
    hung = rows.places([1.5, 1.5, 1.5, 1.5], 0.2, rows.DESK)

    assert [place.row for place in hung] == [0, 0, 0, 1]
    assert hung[-1].height == pytest.approx(0.2)
    assert hung[-1].width == pytest.approx(0.3)


def test_a_nearly_full_last_row_is_justified() -> None:
    hung = rows.places([1.5, 1.5, 1.5, 2.0, 1.6], 0.2, rows.DESK)

    assert [place.row for place in hung] == [0, 0, 0, 1, 1]
    assert sum(place.width for place in hung[3:]) + rows.DESK.gap == pytest.approx(1)


def test_a_single_photo_fills_the_wall() -> None:
    (place,) = rows.places([1.5], 0.25, rows.DESK)

    assert place.width == pytest.approx(1)


def test_landscapes_hang_one_below_the_other_on_a_phone_and_portraits_by_two() -> None:
    height = rows.PHONE.heights[0] / 100
    landscapes = rows.places([1.5, 4 / 3, 1.78], height, rows.PHONE)
    portraits = rows.places([2 / 3, 2 / 3], height, rows.PHONE)

    assert [place.row for place in landscapes] == [0, 1, 2]
    assert [place.row for place in portraits] == [0, 0]


def test_the_height_chosen_hangs_more_evenly_than_the_others() -> None:
    ratios = [1.5, 1.5, 0.67, 1.5, 1.33, 1.78, 0.67, 1.5]
    best = rows.best_height(ratios, rows.DESK)
    spread = {}
    for height in rows.DESK.heights:
        heights = [place.height for place in rows.places(ratios, height / 100, rows.DESK)]
        spread[height] = max(heights) - min(heights)

    assert spread[best] <= sorted(spread.values())[len(spread) // 2]


def test_sizes_follow_the_widths() -> None:
    text = rows.sizes(desk=0.5, table=0.5, phone=1.0)

    assert text == (
        "(min-width:1904px) 880px,(min-width:64em) 46vw,(min-width:40em) 46vw,"
        "(min-resolution:2.6dppx) 56.2vw,92vw"
    )


def test_the_largest_photo_seen_comes_first() -> None:
    hung = rows.hang([1.0, 1.78, 1.5, 1.5])

    assert hung.phone == 0, "a square fills a phone"
    assert hung.desk == (1,)
    assert len(hung.sizes) == 4


def test_an_empty_gallery_hangs_nothing() -> None:
    hung = rows.hang([])

    assert hung.sizes == ()
    assert (hung.phone, hung.desk) == (-1, ())


def test_the_stylesheet_has_a_class_for_each_height() -> None:
    sheet = (STATIC / "css" / "rows.css").read_text(encoding="utf-8")
    found = re.findall(r"\.([dt])(\d+) \{ --h: (\d+)cqi; \}", sheet)

    assert all(name == height for _, name, height in found)
    for wall in (rows.DESK, rows.TABLE):
        classes = [int(name) for prefix, name, _ in found if prefix == wall.prefix]
        assert tuple(classes) == wall.heights


def test_the_stylesheet_has_the_same_gaps_and_fillers() -> None:
    sheet = (STATIC / "css" / "rows.css").read_text(encoding="utf-8")
    rules = re.findall(r"\.rows \{(.*?)\}", sheet, flags=re.DOTALL)
    gaps = [float(gap) for body in rules for gap in re.findall(r"--gap: ([\d.]+)cqi", body)]
    fillers = [int(share) for body in rules for share in re.findall(r"--filler: (\d+)%", body)]

    assert gaps == [pytest.approx(w.gap * 100) for w in (rows.PHONE, rows.TABLE, rows.DESK)]
    assert fillers == [pytest.approx(w.filler * 100) for w in (rows.PHONE, rows.TABLE)]
    assert rows.DESK.filler == rows.TABLE.filler
