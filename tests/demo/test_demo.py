"""The committed demonstration: texts complete, files present, and both saying the same."""

import io
import re
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageCms, IptcImagePlugin

from demo.make import SCENES
from demo.texts import PHOTOS, GalleryTexts, PhotoTexts, galleries

GALLERIES = galleries()
LISTED = [(gallery, photo) for gallery in GALLERIES for photo in gallery.photos]
NAMES = [photo.name for _, photo in LISTED]
LOCATED = {"premiere-lumiere", "pieux", "lever-de-lune"}
WIDE = {"aurore", "lumiere-cendree"}
BEFORE_MARKS = re.compile(r"[^\u202f\u00a0][;!?»]|«[^\u202f]|[^\u00a0]:|'")


def french_texts() -> list[str]:
    texts = []
    for gallery in GALLERIES:
        texts += [gallery.title["fr"], gallery.description["fr"], gallery.place["fr"]]
        for photo in gallery.photos:
            words = photo.words["fr"]
            texts += [words.title, words.caption, words.alt, *words.keywords]
    return texts


def test_three_galleries_of_eight() -> None:
    assert [len(gallery.photos) for gallery in GALLERIES] == [8, 8, 8]


def test_every_text_is_written_in_both_languages() -> None:
    for gallery in GALLERIES:
        for texts in (gallery.slug, gallery.title, gallery.description, gallery.place):
            assert set(texts) == {"fr", "en"}
            assert all(texts.values())
    for _, photo in LISTED:
        for words in photo.words.values():
            assert all((words.slug, words.title, words.caption, words.alt, words.keywords))
            assert words.alt != words.caption


def test_slugs_are_unique_within_a_language() -> None:
    for language in ("fr", "en"):
        slugs = [photo.words[language].slug for _, photo in LISTED]
        assert len(set(slugs)) == len(slugs)
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_french_typography_is_proper() -> None:
    faults = [text for text in french_texts() if BEFORE_MARKS.search(text)]

    assert faults == []


def test_descriptions_say_that_the_pictures_are_computed() -> None:
    for gallery in GALLERIES:
        assert "calculées par un script" in gallery.description["fr"]
        assert "computed by a script" in gallery.description["en"]


def test_files_and_list_agree() -> None:
    present = {path.relative_to(PHOTOS).as_posix() for path in PHOTOS.rglob("*") if path.is_file()}

    assert present == {
        gallery.path(photo).relative_to(PHOTOS).as_posix() for gallery, photo in LISTED
    }


def test_files_are_numbered_in_order_after_their_slug() -> None:
    for gallery in GALLERIES:
        expected = [f"{n:02}-{photo.name}.jpg" for n, photo in enumerate(gallery.photos, 1)]
        assert [photo.file for photo in gallery.photos] == expected


def test_every_photo_has_its_scene_and_every_scene_its_photo() -> None:
    assert set(NAMES) == set(SCENES)


def test_the_whole_demonstration_is_light() -> None:
    weights = [gallery.path(photo).stat().st_size for gallery, photo in LISTED]

    assert max(weights) <= 700_000
    assert sum(weights) <= 11_000_000


@pytest.mark.parametrize(("gallery", "photo"), LISTED, ids=NAMES)
def test_file_carries_its_texts(gallery: GalleryTexts, photo: PhotoTexts) -> None:
    with Image.open(gallery.path(photo)) as image:
        description = image.getxmp()["xmpmeta"]["RDF"]["Description"]
        records = IptcImagePlugin.getiptcinfo(image)

    french, english = photo.words["fr"], photo.words["en"]
    assert alternatives(description["title"]) == both(french.title, english.title)
    assert alternatives(description["description"]) == both(french.caption, english.caption)
    assert alternatives(description["AltTextAccessibility"]) == both(french.alt, english.alt)
    assert description["Location"] == gallery.place["fr"]
    assert description["DigitalSourceType"].endswith("/algorithmicMedia")
    assert description["creator"]["Seq"]["li"] == "Photoallegret (démonstration)"
    assert records is not None
    assert records[2, 5] == french.title.encode()
    assert records[2, 120] == french.caption.encode()


@pytest.mark.parametrize(("gallery", "photo"), LISTED, ids=NAMES)
def test_file_has_size_time_and_profile(gallery: GalleryTexts, photo: PhotoTexts) -> None:
    scene, path = SCENES[photo.name], gallery.path(photo)
    with Image.open(path) as image:
        assert image.format == "JPEG"
        assert image.size == (scene.width, scene.height)
        inner = image.getexif().get_ifd(ExifTags.IFD.Exif)
        profile = profile_name(image)

    taken = photo.exposure.taken
    assert inner[ExifTags.Base.DateTimeOriginal] == taken.strftime("%Y:%m:%d %H:%M:%S")
    assert inner[ExifTags.Base.OffsetTimeOriginal] == taken.isoformat()[-6:]
    assert inner[ExifTags.Base.ISOSpeedRatings] == photo.exposure.iso
    assert profile == ("Display P3" if photo.name in WIDE else "sRGB")


def test_three_files_carry_a_place_and_a_serial_number_to_be_removed() -> None:
    located, numbered = set(), set()
    for gallery, photo in LISTED:
        with Image.open(gallery.path(photo)) as image:
            exif = image.getexif()
            if exif.get_ifd(ExifTags.IFD.GPSInfo):
                located.add(photo.name)
            if ExifTags.Base.BodySerialNumber in exif.get_ifd(ExifTags.IFD.Exif):
                numbered.add(photo.name)

    assert located == LOCATED
    assert numbered == LOCATED


def test_ratios_vary_within_each_gallery() -> None:
    for gallery in GALLERIES:
        scenes = [SCENES[photo.name] for photo in gallery.photos]
        assert len({round(scene.width / scene.height, 2) for scene in scenes}) >= 4
        assert any(scene.height > scene.width for scene in scenes)


def test_no_draft_is_left_beside_the_photographs() -> None:
    assert [path for path in Path(PHOTOS).rglob("*") if path.suffix not in ("", ".jpg")] == []


def alternatives(node: dict[str, dict[str, list[dict[str, str]]]]) -> dict[str, str]:
    return {item["lang"]: item["text"] for item in node["Alt"]["li"]}


def both(french: str, english: str) -> dict[str, str]:
    return {"x-default": french, "fr": french, "en": english}


def profile_name(image: Image.Image) -> str:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    return ImageCms.getProfileDescription(profile).strip()
