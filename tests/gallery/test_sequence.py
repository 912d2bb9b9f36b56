"""The default arrangement of a sequence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.gallery.sequence import arrange

LANDSCAPE, PORTRAIT, PANORAMA = 1.5, 2 / 3, 3.5


@given(st.lists(st.floats(min_value=0.03, max_value=30), max_size=40))
def test_every_photo_hangs_once_in_rows_of_one_to_three(ratios: list[float]) -> None:
    lengths = arrange(ratios)

    assert sum(lengths) == len(ratios)
    assert set(lengths) <= {1, 2, 3}


def test_nothing_hangs_in_no_row() -> None:
    assert arrange([]) == []


def test_one_photo_hangs_alone() -> None:
    assert arrange([PORTRAIT]) == [1]


def test_landscapes_have_a_rhythm() -> None:
    lengths = arrange([LANDSCAPE] * 24)

    assert set(lengths) == {1, 2, 3}
    assert all(one != other for one, other in pairwise(lengths))


def test_a_panorama_hangs_alone() -> None:
    lengths = arrange([LANDSCAPE, LANDSCAPE, PANORAMA, LANDSCAPE, LANDSCAPE])

    assert lengths == [2, 1, 2]


@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_portraits_never_hang_alone_when_there_is_company(count: int) -> None:
    assert 1 not in arrange([PORTRAIT] * count)


def test_the_same_photos_hang_the_same_way() -> None:
    ratios = [LANDSCAPE, PORTRAIT, 1.0, 1.78, PORTRAIT, PORTRAIT, LANDSCAPE]

    assert arrange(ratios) == arrange(list(ratios))
