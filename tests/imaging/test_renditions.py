"""Sizes, turns and averages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from photoallegret.imaging.renditions import as_seen, average_colour, resized, shrink, turn
from tests.imaging.pictures import STORED, corners_of, four_corners, noise


def gradient(width: int, height: int) -> Image.Image:
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, down, ImageChops.invert(down)))


def test_shrinking_in_bands_is_shrinking_the_whole():
    image = gradient(1500, 2400)

    whole = image.resize((1000, 1600), Image.Resampling.LANCZOS)
    difference = ImageChops.difference(shrink(image, (1000, 1600)), whole)

    assert max(high for _, high in difference.getextrema()) <= 1


def test_shrinking_by_much_stays_close_to_the_fine_filter():
    image = gradient(2011, 1307)

    whole = image.resize((400, 260), Image.Resampling.LANCZOS)
    difference = ImageChops.difference(shrink(image, (400, 260)), whole)

    assert max(high for _, high in difference.getextrema()) <= 2


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "CMYK", "LAB"])
def test_each_kind_of_pixel_is_shrunk_and_laid_on_white(mode):
    shrunk = shrink(Image.new(mode, (300, 200)), (100, 67))

    assert (shrunk.size, shrunk.mode) == ((100, 67), mode.removesuffix("A"))


def test_colour_under_transparency_does_not_bleed():
    image = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 200, 400))

    shrunk = shrink(image, (100, 100))

    red, green, blue = shrunk.split()
    assert ImageChops.difference(red, green).getextrema()[1] <= 1
    assert ImageChops.difference(red, blue).getextrema()[1] <= 1
    assert shrunk.getpixel((90, 50)) == (255, 255, 255)


@settings(deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.integers(1, 200), st.integers(1, 200))
def test_any_shape_is_shrunk_to_the_size_asked(width, height, wanted_width, wanted_height):
    size = (min(width, wanted_width), min(height, wanted_height))

    assert shrink(Image.new("RGB", (width, height), "white"), size).size == size


def test_a_last_column_that_is_not_whole_moves_nothing():
    image = gradient(1001, 401)
    halves = image.reduce(2)
    assert halves.size == (501, 201)

    whole = image.resize((250, 100), Image.Resampling.LANCZOS)
    difference = ImageChops.difference(shrink(halves, (250, 100), (500.5, 200.5)), whole)

    assert max(high for _, high in difference.getextrema()) <= 2


def test_panoramas_and_single_rows():
    assert shrink(noise(6000, 200), (2560, 85)).size == (2560, 85)
    assert shrink(noise(3000, 1), (480, 1)).size == (480, 1)
    assert shrink(noise(1, 3000), (1, 480)).size == (1, 480)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_makes_every_orientation_upright(orientation):
    stored = four_corners()
    for step in STORED[orientation]:
        stored = stored.transpose(step)

    upright = turn(stored, orientation)

    assert upright.size == (96, 64)
    assert corners_of(upright) == corners_of(four_corners())
    assert as_seen(stored.size, orientation) == (96, 64)


def test_turning_forgets_what_the_file_said():
    image = Image.new("RGB", (2, 2))
    image.info["comment"] = b"secret"

    assert turn(image, 1).info == {}


def test_a_step_of_the_cascade_leaves_its_own_size_alone():
    image = four_corners(90, 60)

    assert resized(image, (90, 60)) is image
    assert resized(image, (45, 30)).size == (45, 30)


def test_the_average_colour_is_the_mean():
    image = Image.new("RGB", (10, 10), (0, 0, 0))
    image.paste((255, 128, 64), (0, 0, 5, 10))

    assert average_colour(image) == "#7f4020"
