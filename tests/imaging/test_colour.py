"""Conversions between colour spaces, against littlecms itself."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from photoallegret.imaging.colour import converter, is_wider_than_srgb
from photoallegret.imaging.profiles import (
    adobe_rgb_profile,
    display_p3_profile,
    matrix_profile,
    srgb_profile,
)

PROPHOTO = matrix_profile("wide", ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)), (1.8,))
SKIN, FOLIAGE = (194, 150, 130), (87, 108, 67)


def pixel(mode: str, value: object) -> Image.Image:
    return Image.new(mode, (1, 1), value)  # type: ignore[arg-type]


def one(image: Image.Image) -> tuple[int, ...]:
    return image.getpixel((0, 0))  # type: ignore[return-value]


def to_space(profile: bytes, srgb: tuple[int, int, int]) -> tuple[int, ...]:
    """What a file in the space of `profile` stores for an sRGB colour, by littlecms itself."""
    transform = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(BytesIO(profile)), "RGB", "RGB"
    )
    return one(ImageCms.applyTransform(pixel("RGB", srgb), transform))


@pytest.mark.parametrize("profile", [adobe_rgb_profile(), display_p3_profile(), PROPHOTO])
@pytest.mark.parametrize("colour", [SKIN, FOLIAGE, (128, 128, 128), (255, 255, 255)])
def test_a_wide_space_comes_back_to_srgb_exactly(profile, colour):
    stored = to_space(profile, colour)

    converted = one(converter(profile, "RGB", wide=False)(pixel("RGB", stored)))

    assert max(abs(a - b) for a, b in zip(converted, colour, strict=True)) <= 2


def test_the_wide_conversion_keeps_what_srgb_clips():
    red = pixel("RGB", (255, 0, 0))

    assert one(converter(display_p3_profile(), "RGB", wide=True)(red.copy())) == (255, 0, 0)
    assert one(converter(display_p3_profile(), "RGB", wide=False)(red)) == (255, 0, 0)
    assert one(converter(srgb_profile(), "RGB", wide=True)(red.copy()))[1] > 40


def test_a_profile_equal_to_the_target_leaves_the_image_itself():
    image = pixel("RGB", SKIN)
    theirs = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert converter(srgb_profile(), "RGB", wide=False)(image) is image
    assert converter(theirs, "RGB", wide=False)(image) is image
    assert converter(display_p3_profile(), "RGB", wide=True)(image) is image


def test_the_gamut_of_each_space():
    assert not is_wider_than_srgb(b"", "RGB")
    assert not is_wider_than_srgb(srgb_profile(), "RGB")
    assert not is_wider_than_srgb(srgb_profile(), "L")
    assert is_wider_than_srgb(adobe_rgb_profile(), "RGB")
    assert is_wider_than_srgb(display_p3_profile(), "RGB")
    assert is_wider_than_srgb(PROPHOTO, "RGB")


@pytest.mark.parametrize("broken", [b"", b"nonsense", srgb_profile()[:200], b"\0" * 500])
def test_a_broken_profile_counts_as_srgb(broken):
    assert one(converter(broken, "RGB", wide=False)(pixel("RGB", SKIN))) == SKIN
    assert one(converter(broken, "L", wide=False)(pixel("L", 77))) == (77, 77, 77)
    assert one(converter(broken, "CMYK", wide=False)(pixel("CMYK", (0, 0, 0, 255)))) == (0, 0, 0)


def test_a_readable_profile_that_cannot_be_a_source_counts_as_srgb():
    named = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()

    assert one(converter(named, "RGB", wide=False)(pixel("RGB", SKIN))) == SKIN


def test_grey_with_a_colour_profile_goes_through_it():
    linear = matrix_profile("linear", ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06)), (1.0,))

    grey = one(converter(linear, "L", wide=False)(pixel("L", 55)))

    assert grey == pytest.approx((128, 128, 128), abs=2)


def test_lab_pixels_need_no_profile():
    white = one(converter(b"", "LAB", wide=False)(pixel("LAB", (255, 128, 128))))

    assert min(white) >= 254
