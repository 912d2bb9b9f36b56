"""Every kind of pixel made plain."""

import pytest
from PIL import Image

from photoallegret.imaging.pixels import PLAIN, on_white, plain
from photoallegret.imaging.refusal import RefusalCode, Refused
from tests.imaging.pictures import encoded, written


def deep_grey(values: list[int]) -> Image.Image:
    image = Image.new("I;16", (len(values), 1))
    for place, value in enumerate(values):
        image.putpixel((place, 0), value)
    return image


@pytest.mark.parametrize("format_", ["PNG", "TIFF"])
def test_grey_of_sixteen_bits_keeps_its_scale(tmp_path, format_):
    path = written(tmp_path / "g", encoded(deep_grey([0, 255, 32768, 65535]), format_))

    with Image.open(path) as image:
        grey = plain(image)

    assert (grey.mode, grey.tobytes()) == ("L", bytes([0, 0, 128, 255]))


def test_grey_whose_zero_is_white_is_inverted(tmp_path):
    content = encoded(deep_grey([0, 65535]), "TIFF", tiffinfo={262: 0})

    with Image.open(written(tmp_path / "g", content)) as image:
        assert plain(image).tobytes() == bytes([255, 0])


def test_grey_of_twelve_bits_is_spread(tmp_path):
    image = deep_grey([0, 2048, 4095])
    image.tag_v2 = {258: (12,)}  # type: ignore[attr-defined]

    assert plain(image).tobytes() == bytes([0, 128, 255])


def test_big_endian_grey():
    image = Image.frombytes("I;16B", (2, 1), b"\x80\x00\xff\xff")

    assert plain(image).tobytes() == bytes([128, 255])


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        ("1", "L"),
        ("L", "L"),
        ("P", "RGB"),
        ("LA", "LA"),
        ("RGB", "RGB"),
        ("RGBA", "RGBA"),
        ("RGBX", "RGB"),
        ("RGBa", "RGBA"),
        ("CMYK", "CMYK"),
        ("YCbCr", "RGB"),
        ("LAB", "LAB"),
    ],
)
def test_each_mode_becomes_a_plain_one(mode, wanted):
    assert wanted in PLAIN
    assert plain(Image.new(mode, (2, 2))).mode == wanted


@pytest.mark.parametrize("mode", ["I", "F", "HSV"])
def test_pixels_that_are_no_photograph_are_refused(mode):
    with pytest.raises(Refused) as caught:
        plain(Image.new(mode, (2, 2)))

    assert caught.value.code is RefusalCode.UNSUPPORTED_PIXELS
    assert caught.value.figures == {"mode": mode}


@pytest.mark.parametrize(("mode", "key"), [("L", 9), ("RGB", (9, 9, 9)), ("P", 0), ("1", 0)])
def test_a_colour_named_transparent_becomes_white(tmp_path, mode, key):
    image = Image.new(mode, (2, 2), {"P": 0, "1": 0}.get(mode, key))
    path = written(tmp_path / "k.png", encoded(image, "PNG", transparency=key))

    with Image.open(path) as stored:
        stored.load()
        flat = on_white(plain(stored)).convert("RGB")

    assert flat.getpixel((0, 0)) == (255, 255, 255)


def test_half_transparent_red_on_white_is_pink():
    flat = on_white(Image.new("RGBA", (1, 1), (255, 0, 0, 128)))

    assert flat.mode == "RGB"
    assert flat.getpixel((0, 0)) == pytest.approx((255, 127, 127), abs=1)


def test_an_opaque_image_is_not_copied():
    image = Image.new("RGB", (1, 1))

    assert on_white(image) is image


def test_cmyk_of_a_jpeg_without_adobes_mark_is_not_inverted(tmp_path):
    content = encoded(Image.new("CMYK", (8, 8), (200, 0, 0, 0)), "JPEG", quality=100)
    mark = content.index(b"\xff\xee")
    length = int.from_bytes(content[mark + 2 : mark + 4], "big")
    unmarked = content[:mark] + content[mark + 2 + length :]

    with Image.open(written(tmp_path / "a.jpg", content)) as adobe:
        assert plain(adobe).getpixel((4, 4)) == (200, 0, 0, 0)
    with Image.open(written(tmp_path / "b.jpg", unmarked)) as other:
        assert plain(other).getpixel((4, 4)) == (55, 255, 255, 255)
