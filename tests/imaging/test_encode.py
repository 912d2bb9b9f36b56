"""The bytes of a rendition."""

import hashlib

import pytest
from PIL import Image

from photoallegret.imaging.encode import Writer
from photoallegret.imaging.outcome import partial
from photoallegret.imaging.profiles import display_p3_profile, srgb_profile
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.rights import Rights, packet
from tests.imaging.pictures import four_corners

RIGHTS = packet(Rights(creator="Zoé", copyright_notice="© Zoé"))


@pytest.mark.parametrize(
    ("format_", "name", "wide", "profile"),
    [
        ("jpg", "JPEG", False, srgb_profile),
        ("avif", "AVIF", False, srgb_profile),
        ("avif", "AVIF", True, display_p3_profile),
    ],
)
def test_a_rendition_is_named_by_its_bytes_and_carries_profile_and_rights(
    tmp_path, format_, name, wide, profile
):
    made = Writer(tmp_path, "tok", Recipe(), RIGHTS).write(four_corners(), format_, wide=wide)

    content = partial(made.path, "tok").read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:32]
    assert made.digest == digest
    assert made.path == tmp_path / f"{digest}-96.{format_}"
    assert (made.width, made.height, made.format, made.size) == (96, 64, format_, len(content))
    assert [path.name for path in tmp_path.iterdir()] == [f".tok-{made.path.name}"]
    with Image.open(partial(made.path, "tok")) as image:
        assert image.format == name
        assert image.info["icc_profile"] == profile()
        assert "Zoé".encode() in image.info["xmp"]
        assert image.getexif()[0x8298] is not None


def test_jpegs_are_progressive_and_sampled_at_half(tmp_path):
    made = Writer(tmp_path, "t", Recipe(), RIGHTS).write(four_corners(), "jpg", wide=False)

    with Image.open(partial(made.path, "t")) as image:
        assert image.info["progressive"]
        assert image.layer[0][1:3] == (2, 2)  # type: ignore[attr-defined]


def test_without_rights_nothing_but_the_profile_is_said(tmp_path):
    made = Writer(tmp_path, "t", Recipe(), packet(Rights())).write(
        four_corners(), "jpg", wide=False
    )

    with Image.open(partial(made.path, "t")) as image:
        assert set(image.info) <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density",
            "icc_profile", "progressive", "progression",
        }  # fmt: skip


def test_equal_images_give_equal_bytes_and_the_quality_matters(tmp_path):
    writer = Writer(tmp_path, "t", Recipe(), RIGHTS)
    poor = Writer(tmp_path, "t", Recipe(jpeg_quality=20, avif_quality=20), RIGHTS)

    for format_ in ("jpg", "avif"):
        first = writer.write(four_corners(), format_, wide=False)
        assert writer.write(four_corners(), format_, wide=False) == first
        assert poor.write(four_corners(), format_, wide=False) != first
