"""Sizes of renditions."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from photoallegret.imaging.recipe import Recipe


def test_sizes_of_a_photograph_are_the_widths_largest_first():
    assert Recipe().sizes(6000, 4000) == (
        (2560, 1707),
        (1600, 1067),
        (1080, 720),
        (720, 480),
        (480, 320),
    )


def test_a_small_photograph_keeps_its_native_width_once():
    assert Recipe().sizes(1000, 700) == ((1000, 700), (720, 504), (480, 336))
    assert Recipe().sizes(3, 2) == ((3, 2),)


def test_a_tower_is_fitted_into_the_frame():
    assert Recipe(widths=(100,)).sizes(1000, 30_000) == ((10, 300),)


@settings(deadline=None)
@given(st.integers(1, 60_000), st.integers(1, 60_000))
def test_sizes_are_never_enlarged_never_empty_never_equal(width, height):
    recipe = Recipe()

    sizes = recipe.sizes(width, height)

    assert sizes
    assert [w for w, _ in sizes] == sorted({w for w, _ in sizes}, reverse=True)
    for made_width, made_height in sizes:
        assert 1 <= made_width <= min(width, 2560)
        assert 1 <= made_height <= min(height, 2560 * recipe.tallest)


def test_a_recipe_survives_json():
    recipe = Recipe(widths=(10, 20), jpeg_quality=70, avif_quality=40, avif_speed=8, tallest=3)

    assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe
