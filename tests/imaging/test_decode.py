"""Opening untrusted photographs."""

from base64 import b64decode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from photoallegret.imaging.decode import decode, harden, open_photo, reduce_while_decoding
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.profiles import adobe_rgb_profile, display_p3_profile, srgb_profile
from photoallegret.imaging.refusal import RefusalCode, Refused
from tests.imaging.pictures import (
    STORED,
    corners_of,
    distance,
    encoded,
    exif_saying,
    four_corners,
    noise,
    png_chunk,
    png_of_one_colour,
    saved,
    written,
)

ARITHMETIC = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIx"
    "wcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy"
    "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/yQARCAAQABgDASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPw"
    "D/AKzCJDSugCxUckcGeDsG6n5H2gR5AyKyauB0SHqct3H/2Q=="
)
"""24 x 16 pixels, arithmetic coding, which Pillow reads but cannot write."""
TAKEN = [
    ("JPEG", {"quality": 95, "subsampling": 0}),
    ("JPEG", {"quality": 95, "subsampling": 0, "progressive": True}),
    ("PNG", {}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("WEBP", {"lossless": True}),
    ("AVIF", {"quality": 95}),
]


def refusal_of(path, limits=None):
    with pytest.raises(Refused) as caught, open_photo(path, limits or Limits()) as photo:
        decode(photo)
    return caught.value


@pytest.mark.parametrize(("format_", "settings"), TAKEN)
def test_each_format_is_decoded_and_whole(tmp_path, format_, settings):
    path = saved(tmp_path / "photo", four_corners(), format_, **settings)

    with open_photo(path, Limits()) as photo:
        assert (photo.kind, photo.stored, photo.orientation) == (format_, (96, 64), 1)
        image = decode(photo)

    assert distance(corners_of(image), corners_of(four_corners())) <= 12


def test_heic_is_decoded_upright_with_its_profile(tmp_path):
    import pillow_heif  # noqa: PLC0415 -- slow import

    heif = pillow_heif.from_pillow(four_corners(128, 64))
    heif.info["icc_profile"] = display_p3_profile()
    heif.info["exif"] = exif_saying(6)
    path = tmp_path / "photo.heic"
    heif.save(path, quality=90)

    with open_photo(path, Limits()) as photo:
        assert (photo.kind, photo.orientation) == ("HEIF", 1)
        assert photo.profile == display_p3_profile()
        assert photo.stored == (64, 128)
        turned = four_corners(128, 64).transpose(Image.Transpose.ROTATE_270)
        assert distance(corners_of(decode(photo)), corners_of(turned)) <= 20


def test_arithmetic_coding_is_decoded(tmp_path):
    with open_photo(written(tmp_path / "a.jpg", ARITHMETIC), Limits()) as photo:
        assert decode(photo).getpixel((1, 1)) == pytest.approx((25, 24, 58), abs=4)


def test_the_first_picture_of_a_multi_picture_jpeg_is_taken(tmp_path):
    path = saved(
        tmp_path / "stereo.jpg",
        four_corners(),
        "MPO",
        save_all=True,
        append_images=[Image.new("RGB", (96, 64))],
    )

    with open_photo(path, Limits()) as photo:
        assert photo.kind == "JPEG"
        assert distance(corners_of(decode(photo)), corners_of(four_corners())) <= 40


def test_a_file_that_is_not_there_or_empty(tmp_path):
    assert refusal_of(tmp_path / "none").code is RefusalCode.UNREADABLE
    assert refusal_of(tmp_path).code is RefusalCode.UNREADABLE
    assert refusal_of(written(tmp_path / "e", b"")).code is RefusalCode.EMPTY


@pytest.mark.parametrize(("format_", "settings"), TAKEN)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_cut_files_are_refused_as_such(tmp_path, format_, settings, share):
    content = encoded(noise(120, 90), format_, **settings)

    refused = refusal_of(written(tmp_path / "cut", content[: int(len(content) * share)]))

    assert refused.code is RefusalCode.TRUNCATED


def test_damaged_files_are_refused_as_corrupt(tmp_path):
    jpeg = bytearray(encoded(noise(50, 50), "JPEG"))
    jpeg[jpeg.index(b"\xff\xc0") + 4] = 12  # bits per sample
    uncompressed, unknown = (b"\x03\x01\x03\0\x01\0\0\0" + kind for kind in (b"\x01", b"\x63"))
    tiff = written(tmp_path / "t", encoded(noise(50, 50), "TIFF").replace(uncompressed, unknown))
    avif = encoded(noise(120, 90), "AVIF").replace(b"av1C", b"none")

    for path in (written(tmp_path / "j", jpeg), tiff, written(tmp_path / "a", avif)):
        assert refusal_of(path).code is RefusalCode.CORRUPT


def test_too_many_pixels_are_refused_with_the_figures(tmp_path):
    path = written(tmp_path / "bomb.png", png_of_one_colour(4000, 3000))

    refused = refusal_of(path, Limits(pixels=10_000_000))

    assert refused.code is RefusalCode.TOO_MANY_PIXELS
    assert refused.figures == {
        "width": 4000,
        "height": 3000,
        "pixels": 12_000_000,
        "limit": 10_000_000,
    }


@pytest.mark.parametrize("format_", ["JPEG", "TIFF", "WEBP", "AVIF"])
def test_the_limit_of_pixels_holds_for_each_format(tmp_path, format_):
    path = saved(tmp_path / "p", four_corners(100, 50), format_)

    with open_photo(path, Limits(pixels=5000)):
        pass
    assert refusal_of(path, Limits(pixels=4999)).code is RefusalCode.TOO_MANY_PIXELS


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "AVIF"])
def test_animations_are_refused(tmp_path, format_):
    frames = [noise(40, 30), noise(40, 30)]
    path = saved(tmp_path / "a", frames[0], format_, save_all=True, append_images=frames[1:])

    assert refusal_of(path).code is RefusalCode.ANIMATION


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_read(tmp_path, format_, orientation):
    path = saved(tmp_path / "o", four_corners(), format_, exif=exif_saying(orientation))

    with open_photo(path, Limits()) as photo:
        assert photo.orientation == orientation


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_decoded_upright(tmp_path, orientation):
    stored = four_corners()
    for step in STORED[orientation]:
        stored = stored.transpose(step)
    path = saved(tmp_path / "o.tif", stored, "TIFF", exif=exif_saying(orientation))

    with open_photo(path, Limits()) as photo:
        assert (photo.orientation, photo.stored) == (1, (96, 64))
        assert corners_of(decode(photo)) == corners_of(four_corners())


@pytest.mark.parametrize("absurd", [0, 9, 65535])
def test_an_absurd_orientation_is_none(tmp_path, absurd):
    path = saved(tmp_path / "o.jpg", four_corners(), "JPEG", exif=exif_saying(absurd))

    with open_photo(path, Limits()) as photo:
        assert photo.orientation == 1


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.binary(max_size=200))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
def test_no_exif_makes_the_pixels_unreadable(tmp_path, block):
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + block
    path = saved(tmp_path / "x.jpg", four_corners(16, 16), "JPEG", exif=exif)

    with open_photo(path, Limits()) as photo:
        assert photo.orientation in range(1, 9)
        assert decode(photo).size == (16, 16)


def test_the_profile_carried_stands_over_the_one_named(tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 2
    path = saved(tmp_path / "a.jpg", four_corners(), "JPEG", exif=exif)
    with open_photo(path, Limits()) as photo:
        assert photo.profile == adobe_rgb_profile()

    saved(path, four_corners(), "JPEG", exif=exif, icc_profile=srgb_profile())
    with open_photo(path, Limits()) as photo:
        assert photo.profile == srgb_profile()

    saved(path, four_corners(), "JPEG")
    with open_photo(path, Limits()) as photo:
        assert photo.profile == b""


def test_a_png_may_name_display_p3_by_numbers(tmp_path):
    content = encoded(four_corners(), "PNG")
    content = content[:33] + png_chunk(b"cICP", b"\x0c\x0d\x00\x01") + content[33:]

    with open_photo(written(tmp_path / "p.png", content), Limits()) as photo:
        assert photo.profile == display_p3_profile()


def test_a_jpeg_is_reduced_to_no_less_than_asked(tmp_path):
    path = saved(tmp_path / "j.jpg", noise(801, 400), "JPEG")

    for at_least, expected, extent in (
        ((401, 201), 801, 801),
        ((400, 200), 401, 400.5),
        ((100, 50), 101, 100.125),
    ):
        with open_photo(path, Limits()) as photo:
            reduce_while_decoding(photo, at_least)
            assert decode(photo).width == expected
            assert photo.extent[0] == extent
            assert photo.stored == (801, 400)


def test_texts_of_a_png_do_not_refuse_its_pixels(tmp_path, monkeypatch):
    for name in ("chunk_tEXt", "chunk_zTXt", "chunk_iTXt"):
        monkeypatch.setattr(PngImagePlugin.PngStream, name, getattr(PngImagePlugin.PngStream, name))
    monkeypatch.setattr(PngImagePlugin, "MAX_TEXT_CHUNK", PngImagePlugin.MAX_TEXT_CHUNK)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    content = encoded(four_corners(), "PNG")
    bomb = png_chunk(b"tEXt", b"Comment\0" + b"x" * 900_000) * 80
    path = written(tmp_path / "t.png", content[:33] + bomb + content[33:])
    assert refusal_of(path).code is RefusalCode.CORRUPT

    harden()

    with open_photo(path, Limits()) as photo:
        assert decode(photo).size == (96, 64)
