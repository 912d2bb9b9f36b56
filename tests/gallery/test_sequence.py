"""The default arrangement of a sequence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.gallery.models import GalleryBlock
from photoallegret.gallery.sequence import ShownRow, arrange, rows_of, said, show_rows

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


def test_blocks_stand_alone_between_rows_that_were_given_and_rows_arranged() -> None:
    stands = [(4, 1.5), (4, 1.5), None, (4, 1.5), None, None, (None, 1.5), (None, 1.5), (0, 0.7)]

    rows = rows_of(stands)

    assert rows[:4] == [[0, 1], [2], [3], [4]]
    assert rows[4] == [5]
    assert [at for row in rows[5:-1] for at in row] == [6, 7]
    assert rows[-1] == [8]
    assert rows_of([]) == []


def test_a_text_is_said_in_the_language_spoken_else_in_another() -> None:
    assert said({"fr": "Le soir.", "en": "Evening."}) == "Le soir."
    assert said({"fr": "", "en": "Evening."}) == "Evening."
    assert said({}) == ""


def test_a_text_that_says_nothing_yet_is_not_shown_and_is_no_pause() -> None:
    rows = show_rows(
        [
            GalleryBlock(texts={"fr": ""}),
            GalleryBlock(texts={}),
            GalleryBlock(texts={"fr": "Fin."}),
        ],
        [None, None, None],
    )

    assert [(row.is_pause, row.text) for row in rows] == [(True, ""), (False, "Fin.")]


def test_an_empty_line_ends_a_paragraph() -> None:
    assert ShownRow(text="Un\ndeux.\n \nTrois.\n").paragraphs == ["Un\ndeux.", "Trois."]
