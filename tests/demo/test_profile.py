"""Profiles written from numbers convert as the library's own."""

import io

from PIL import Image, ImageCms

from demo.profile import DISPLAY_P3, SRGB, profile


def converted(colour: tuple[int, int, int], source: bytes) -> tuple[int, ...]:
    image = Image.new("RGB", (1, 1), colour)
    result = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(source)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    assert result is not None
    pixel = result.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel


def test_srgb_profile_is_the_identity() -> None:
    for colour in ((255, 0, 0), (12, 200, 99), (128, 128, 128), (3, 2, 250)):
        pixel = converted(colour, profile("sRGB", SRGB))
        assert all(abs(a - b) <= 1 for a, b in zip(pixel, colour, strict=True))


def test_display_p3_keeps_grey_and_widens_green() -> None:
    wide = profile("Display P3", DISPLAY_P3)

    assert all(abs(value - 128) <= 1 for value in converted((128, 128, 128), wide))
    red, green, _ = converted((120, 200, 90), wide)
    assert red < 120
    assert green >= 200
