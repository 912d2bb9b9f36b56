"""Our own colour profiles."""

from io import BytesIO
from itertools import product

import pytest
from PIL import Image, ImageChops, ImageCms

from photoallegret.imaging.profiles import (
    adobe_rgb_profile,
    display_p3_profile,
    matrix_profile,
    srgb_profile,
)


def opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(BytesIO(profile))


def cube() -> Image.Image:
    image = Image.new("RGB", (16 * 16, 16))
    image.putdata([(r, g, b) for r, g, b in product(range(0, 256, 17), repeat=3)])
    return image


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        (srgb_profile, "sRGB"),
        (display_p3_profile, "Display P3"),
        (adobe_rgb_profile, "Adobe RGB"),
    ],
)
def test_profiles_are_small_whole_and_named(profile, name):
    content = profile()

    assert len(content) <= 436
    assert int.from_bytes(content[:4], "big") == len(content)
    assert opened(content).profile.profile_description == name
    assert opened(content).profile.is_matrix_shaper


def test_srgb_converts_exactly_as_littlecms_own():
    wide = opened(adobe_rgb_profile())
    theirs = ImageCms.buildTransform(wide, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    ours = ImageCms.buildTransform(wide, opened(srgb_profile()), "RGB", "RGB")

    difference = ImageChops.difference(
        ImageCms.applyTransform(cube(), theirs), ImageCms.applyTransform(cube(), ours)
    )

    assert difference.getextrema() == ((0, 0), (0, 0), (0, 0))


def test_display_p3_has_the_published_colorants():
    # The D50 colorants Apple's own Display P3 profile holds.
    profile = opened(display_p3_profile()).profile

    assert profile.red_colorant[0] == pytest.approx((0.51512, 0.2412, -0.00105), abs=2e-4)
    assert profile.green_colorant[0] == pytest.approx((0.29198, 0.69225, 0.04189), abs=2e-4)
    assert profile.blue_colorant[0] == pytest.approx((0.1571, 0.06657, 0.78407), abs=2e-4)


def test_white_is_white_in_each():
    for content in (srgb_profile(), display_p3_profile(), adobe_rgb_profile()):
        transform = ImageCms.buildTransform(
            opened(content), ImageCms.createProfile("sRGB"), "RGB", "RGB"
        )
        white = ImageCms.applyTransform(Image.new("RGB", (1, 1), "white"), transform)
        assert white.getpixel((0, 0)) == (255, 255, 255)


def test_a_curve_is_a_gamma_or_the_one_with_a_straight_foot():
    with pytest.raises(KeyError):
        matrix_profile("x", ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06)), (2.2, 1.0))
