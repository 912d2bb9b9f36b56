"""Ratio and colour rules: each photo has a class that exists and says the truth."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.gallery import palette

RATIOS = dict(re.findall(r"\.(r\d+)\{--r:([\d.]+)\}", palette.ratio_rules()))
COLOURS = dict(
    re.findall(r"\.(k[\d-]+)\{background-color:oklch\((.*?)\)\}", palette.colour_rules())
)


def test_there_is_a_rule_for_each_hundredth() -> None:
    assert list(RATIOS) == [f"r{step}" for step in range(40, 400)]
    assert RATIOS["r40"] == ".4"
    assert RATIOS["r150"] == "1.5"
    assert RATIOS["r399"] == "3.99"


def test_usual_formats_are_drawn_exactly() -> None:
    assert float(RATIOS["r67"]) == pytest.approx(2 / 3, abs=1e-5)
    assert float(RATIOS["r133"]) == pytest.approx(4 / 3, abs=1e-5)
    assert float(RATIOS["r178"]) == pytest.approx(16 / 9, abs=1e-5)


@given(st.floats(min_value=0.02, max_value=40))
def test_the_ratio_shown_is_that_of_the_rule(ratio: float) -> None:
    step = min(399, max(40, round(ratio * 100)))

    assert palette.shown_ratio(ratio) == pytest.approx(float(RATIOS[f"r{step}"]), abs=1e-5)


@given(st.floats(min_value=0.4, max_value=3.99))
def test_no_photo_is_drawn_a_hundredth_off(ratio: float) -> None:
    assert palette.shown_ratio(ratio) == pytest.approx(ratio, abs=0.0101)


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_every_colour_has_a_rule(colour: str) -> None:
    assert palette.colour_class(colour) in COLOURS


def test_colours_are_calm() -> None:
    chromas = {float(value.split()[1]) for value in COLOURS.values()}

    assert max(chromas) == pytest.approx(palette.CHROMA)
    assert palette.CHROMA <= 0.04


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#000000", "k0"), ("#808080", "k7"), ("#ffffff", "k11"), ("#203a55", "k4-6")],
)
def test_a_colour_keeps_its_lightness_and_hue(colour: str, expected: str) -> None:
    assert palette.colour_class(colour) == expected


def test_black_and_white_are_not_confused_with_their_neighbours() -> None:
    lightness = [float(COLOURS[palette.colour_class(c)].split()[0]) for c in ("#000000", "#ffffff")]

    assert lightness == [pytest.approx(0.042), pytest.approx(0.958)]


def test_each_focal_point_has_a_rule() -> None:
    rules = palette.focal_rules()

    assert palette.focal_class(None, None) == "fx-50 fy-50"
    assert palette.focal_class(0.31, 0.98) == "fx-30 fy-100"
    for x in range(101):
        for name in palette.focal_class(x / 100, 1 - x / 100).split():
            assert f".{name}{{--{name[:2]}:{name[3:]}%}}" in rules
