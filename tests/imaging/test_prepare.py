"""From a file to its renditions, in one process."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from photoallegret.imaging.job import Job, Large
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.outcome import partial
from photoallegret.imaging.prepare import prepare, reencode
from photoallegret.imaging.profiles import adobe_rgb_profile, display_p3_profile, srgb_profile
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.rights import Rights
from tests.imaging.pictures import (
    SMALL,
    STORED,
    corners_of,
    distance,
    exif_saying,
    four_corners,
    opened_renditions,
    prepared_here,
    saved,
)

NOBODY = Rights()
SECRETS = (b"SERIAL-12345", b"Owner Name", b"-4.4861", b"editing history", b"GPSLatitude")


def reencoded(source, out, formats, rights=NOBODY, recipe=SMALL):
    job = Job(source, out, "t", rights, formats, prepares=False)
    return reencode(job, recipe, Limits(), lambda: None)


def nothing():
    """What is called before each encoding, when nothing is to be done."""


def opened(made):
    with Image.open(partial(made.path, "t")) as image:
        image.load()
        return image


@pytest.mark.parametrize(
    ("format_", "settings"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("PNG", {}),
        ("TIFF", {}),
        ("WEBP", {"lossless": True}),
        ("AVIF", {"quality": 95}),
    ],
)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_format_comes_out_upright_at_every_width(tmp_path, format_, settings, orientation):
    stored = four_corners()
    for step in STORED[orientation]:
        stored = stored.transpose(step)
    source = saved(tmp_path / "s", stored, format_, exif=exif_saying(orientation), **settings)

    prepared = prepared_here(source, tmp_path)

    assert (prepared.format, prepared.width, prepared.height) == (format_, 96, 64)
    assert [(made.width, made.height) for made in prepared.renditions] == [(64, 43), (32, 21)]
    for made, image in zip(prepared.renditions, opened_renditions(prepared), strict=True):
        assert (image.format, image.size) == ("JPEG", (made.width, made.height))
        assert distance(corners_of(image), corners_of(four_corners())) <= 30
        assert image.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize(
    ("mode", "format_"),
    [
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("1", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("I;16", "PNG"),
        ("I;16", "TIFF"),
        ("CMYK", "TIFF"),
        ("LAB", "TIFF"),
        ("RGBA", "WEBP"),
    ],
)
def test_every_kind_of_pixel_becomes_an_srgb_jpeg(tmp_path, mode, format_):
    source = saved(tmp_path / "s", Image.new(mode, (70, 50)), format_)

    prepared = prepared_here(source, tmp_path)

    image = opened_renditions(prepared)[0]
    assert (image.mode, image.size) == ("RGB", (64, 46))
    assert image.info["icc_profile"] == srgb_profile()


def test_sixteen_bit_grey_keeps_its_tones(tmp_path):
    middle = Image.new("I;16", (70, 50), 30_000)
    prepared = prepared_here(saved(tmp_path / "s.tif", middle, "TIFF"), tmp_path)

    assert prepared.average_colour == "#757575"


@pytest.mark.parametrize("profile", [adobe_rgb_profile(), display_p3_profile()])
def test_a_colour_in_a_wide_space_looks_the_same_in_the_jpeg(tmp_path, profile):
    skin = (194, 150, 130)
    to_source = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(BytesIO(profile)), "RGB", "RGB"
    )
    stored = ImageCms.applyTransform(Image.new("RGB", (80, 80), skin), to_source)
    source = saved(tmp_path / "s.png", stored, "PNG", icc_profile=profile)

    prepared = prepared_here(source, tmp_path)

    assert prepared.wide_gamut
    assert distance([opened_renditions(prepared)[0].getpixel((9, 9))], [skin]) <= 2
    assert distance([tuple(bytes.fromhex(prepared.average_colour[1:]))], [skin]) <= 2


def test_only_the_avif_of_a_wide_source_keeps_display_p3(tmp_path):
    red = Image.new("RGB", (80, 80), (255, 0, 0))
    wide = saved(tmp_path / "w.png", red, "PNG", icc_profile=display_p3_profile())
    plain = saved(tmp_path / "p.png", red, "PNG", icc_profile=srgb_profile())

    avif, _, jpeg, _ = (opened(made) for made in reencoded(wide, tmp_path, ("jpg", "avif")))
    assert (jpeg.info["icc_profile"], avif.info["icc_profile"]) == (
        srgb_profile(),
        display_p3_profile(),
    )
    assert distance([avif.getpixel((9, 9))], [(255, 0, 0)]) <= 4

    both = {made.format: opened(made) for made in reencoded(plain, tmp_path, ("jpg", "avif"))}
    assert both["avif"].info["icc_profile"] == both["jpg"].info["icc_profile"] == srgb_profile()


def test_grey_with_a_grey_profile_keeps_its_look(tmp_path):
    # A linear grey scale, so dark numbers are middle tones.
    gamma = ImageCms.ImageCmsProfile(BytesIO(linear_grey_profile()))
    source = saved(
        tmp_path / "g.tif", Image.new("L", (70, 50), 55), "TIFF", icc_profile=gamma.tobytes()
    )

    prepared = prepared_here(source, tmp_path)

    grey = bytes.fromhex(prepared.average_colour[1:])
    assert max(abs(value - 128) for value in grey) <= 2


def linear_grey_profile() -> bytes:
    """An input profile with nothing but a white point and a straight curve (ICC.1:2022, 8.3)."""
    rgb = bytearray(srgb_profile())
    header = rgb[:128]
    header[16:20] = b"GRAY"
    white = b"XYZ \0\0\0\0" + rgb[68:80]
    curve = b"curv\0\0\0\0\0\0\0\0"
    tags = b"wtpt" + (156).to_bytes(4, "big") + (20).to_bytes(4, "big")
    tags += b"kTRC" + (176).to_bytes(4, "big") + (12).to_bytes(4, "big")
    header[:4] = (188).to_bytes(4, "big")
    return bytes(header) + (2).to_bytes(4, "big") + tags + white + curve


def test_transparency_is_laid_on_white(tmp_path):
    source = saved(tmp_path / "t.png", Image.new("RGBA", (70, 50), (9, 9, 9, 0)), "PNG")

    assert prepared_here(source, tmp_path).average_colour == "#ffffff"


def test_nothing_of_the_original_leaks_into_a_rendition(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "SERIAL-12345"
    exif.get_ifd(0x8769)[0xA430] = "Owner Name"
    exif.get_ifd(0x8825)[2] = (48.0, 23.0, 30.0)
    exif.get_ifd(0x8825)[1] = "N"
    xmp = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        b"<!-- editing history GPSLatitude -4.4861 --></x:xmpmeta>"
    )
    source = saved(
        tmp_path / "s.jpg", four_corners(), "JPEG", exif=exif, xmp=xmp, comment=b"Owner Name"
    )
    assert all(secret in source.read_bytes() for secret in SECRETS)

    prepared_here(source, tmp_path)
    reencoded(source, tmp_path, ("avif",))

    files = [path for path in tmp_path.iterdir() if path != source]
    assert len(files) == 4
    for path in files:
        assert not any(secret in path.read_bytes() for secret in SECRETS)
        with Image.open(path) as image:
            assert 0x8825 not in image.getexif()


def test_a_photographs_own_rights_stand_over_the_defaults(tmp_path):
    exif = Image.Exif()
    exif[0x013B] = "Anaïs Own".encode()
    source = saved(tmp_path / "s.jpg", four_corners(), "JPEG", exif=exif)

    prepared = prepared_here(source, tmp_path)
    again = reencoded(source, tmp_path, ("avif",), Rights(creator="From the database"))

    assert "Anaïs Own".encode() in opened_renditions(prepared)[0].info["xmp"]
    assert "© Anaïs Own".encode() in opened_renditions(prepared)[0].info["xmp"]
    assert b"From the database" in opened(again[0]).info["xmp"]


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (600, 1), (1, 600), (900, 30), (30, 900)])
@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_tiny_pictures_single_rows_and_panoramas(tmp_path, size, format_):
    source = saved(tmp_path / "s", Image.new("RGB", size, (90, 120, 150)), format_)

    prepared = prepared_here(source, tmp_path)
    avifs = reencoded(source, tmp_path, ("avif",))

    assert (prepared.width, prepared.height) == size
    assert [(m.width, m.height) for m in avifs] == [
        (m.width, m.height) for m in prepared.renditions
    ]
    for image in opened_renditions(prepared):
        assert min(image.size) >= 1
        assert image.width <= size[0]


def test_a_large_photograph_waits_until_it_is_alone(tmp_path):
    source = saved(tmp_path / "s.png", four_corners(100, 100), "PNG")
    limits = Limits(large_pixels=9_999)
    asked = Job(source, tmp_path, "t", NOBODY, ("jpg",), prepares=True)

    with pytest.raises(Large):
        prepare(asked, SMALL, limits, nothing)
    alone = prepare(replace(asked, is_alone=True), SMALL, limits, nothing)

    assert alone.renditions


def test_a_master_is_a_source_without_loss(tmp_path):
    path = tmp_path / "s.tif"
    stored = four_corners(200, 100).transpose(Image.Transpose.ROTATE_90)
    saved(path, stored, "TIFF", exif=exif_saying(6), icc_profile=display_p3_profile())
    job = Job(path, tmp_path, "t", NOBODY, ("jpg", "avif"), prepares=True, keeps_master=True)

    prepared = prepare(job, SMALL, Limits(), nothing)

    assert prepared.master is not None
    master = partial(prepared.master, "t")
    with Image.open(master) as image:
        assert image.size == (64, 32)
        assert image.info["icc_profile"] == display_p3_profile()
        assert corners_of(image) == corners_of(four_corners())
    at_once = {made for made in prepared.renditions if made.format == "avif"}
    assert set(reencoded(master, tmp_path, ("avif",))) == at_once


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ((100, 50, 40), [(100, 56), (50, 28), (40, 23)]),
        ((40,), [(40, 23)]),
        ((300, 40), [(100, 56), (40, 22)]),  # the recipe has grown since
    ],
)
def test_sizes_from_a_master_are_rounded_as_from_its_original(tmp_path, widths, expected):
    original = (200, 113)  # 22.6 by 40, against the master's 22.4
    master = saved(tmp_path / "m.tif", Image.new("RGB", (100, 56)), "TIFF")
    job = Job(master, tmp_path, "t", NOBODY, ("avif",), prepares=False, seen=original)

    made = reencode(job, Recipe(widths=widths), Limits(), nothing)

    assert [(one.width, one.height) for one in made] == expected


def test_time_is_asked_for_before_each_encoding(tmp_path):
    source = saved(tmp_path / "s.png", four_corners(), "PNG")
    asked: list[int] = []

    job = Job(source, tmp_path, "t", NOBODY, ("jpg", "avif"), prepares=False)
    made = reencode(job, SMALL, Limits(), lambda: asked.append(1))

    assert len(asked) == len(made) == 4


def test_equal_originals_give_equal_renditions(tmp_path):
    source = saved(tmp_path / "s.png", four_corners(), "PNG")

    assert prepared_here(source, tmp_path) == prepared_here(source, tmp_path)
    assert Recipe(widths=(64,)) != SMALL
