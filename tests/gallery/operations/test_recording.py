"""What a file says becomes rows: languages, rights, slugs, and lengths every database takes."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.recording import (
    Original,
    photo_texts,
    record_photo,
    rights_of,
)
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.outcome import Made, Prepared
from photoallegret.imaging.rights import PROHIBITED, Rights

SHA256 = "ab" * 32


def prepared(said: Metadata) -> Prepared:
    made = Made(Path("x"), 480, 320, "jpg", 1000, "0123456789abcdef0123456789abcdef")
    return Prepared(
        "JPEG", 3000, 2000, "#112233", wide_gamut=False, metadata=said, renditions=(made,)
    )


def record(said: Metadata, name: str = "IMG_1.jpg", number: int = 0) -> Photo:
    return record_photo(
        Original(f"{number:064x}", 5, name),
        prepared(said),
        key=f"key{number:013}",
        rights=Rights(creator="Anne", data_mining=PROHIBITED),
        languages=("fr", "en"),
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ({"x-default": "Aube"}, {"fr": "Aube"}),
        ({"x-default": "Dawn", "fr": "Aube"}, {"fr": "Aube"}),
        ({"en-GB": "Dawn", "fr-CH": "Aube"}, {"fr": "Aube", "en": "Dawn"}),
        ({"EN": "Dawn"}, {"en": "Dawn"}),
        ({"en-GB": "British", "en": "English"}, {"en": "English"}),
        ({"de": "Morgen", "eng": "Odd"}, {}),
        ({}, {}),
    ],
)
def test_texts_find_the_languages_of_the_site(
    title: dict[str, str], expected: dict[str, str]
) -> None:
    texts = photo_texts(Metadata(title=title), ("fr", "en"))

    assert {text.language: text.title for text in texts} == expected


def test_the_first_language_of_the_site_takes_text_without_one() -> None:
    [text] = photo_texts(Metadata(alt_text={"x-default": "A tree"}), ("en", "fr"))

    assert (text.language, text.alt_text, text.caption) == ("en", "A tree", "")


def test_what_is_known_is_recorded(app: Flask) -> None:
    said = Metadata(
        title={"fr": "Aube"},
        headline={"fr": "Le matin"},
        caption={"fr": "Une aube.\nDeux lignes."},
        alt_text={"fr": "Un arbre", "en": "A tree"},
        keywords=("aube", "arbre"),
        place="Grenoble, France",
        taken_at="2025-05-04T06:12:30",
        taken_offset_minutes=120,
        camera="Maker Model",
        lens="50 mm",
        focal_length_mm=50.0,
        aperture=1.8,
        exposure_time="1/250",
        iso=100,
    )

    photo = record(said)
    db.session.commit()
    assert app

    assert photo.slug == "aube"
    assert {t.language: (t.title, t.headline, t.caption, t.alt_text) for t in photo.texts} == {
        "fr": ("Aube", "Le matin", "Une aube.\nDeux lignes.", "Un arbre"),
        "en": ("", "", "", "A tree"),
    }
    assert (photo.keywords, photo.place) == (["aube", "arbre"], "Grenoble, France")
    assert photo.taken_at == datetime(2025, 5, 4, 6, 12, 30)  # noqa: DTZ001 -- local, on purpose
    assert photo.taken_offset_minutes == 120
    assert (photo.camera, photo.lens, photo.exposure_time) == ("Maker Model", "50 mm", "1/250")
    assert (photo.focal_length_mm, photo.aperture, photo.iso) == (50.0, 1.8, 100)
    assert (photo.width, photo.height, photo.colour) == (3000, 2000, "#112233")
    assert (photo.size, photo.format, photo.file_name) == (5, "JPEG", "IMG_1.jpg")
    assert photo.jpeg_at == photo.imported_at
    assert photo.avif_at is None
    assert rights_of(photo) == Rights(creator="Anne", data_mining=PROHIBITED)
    [rendition] = photo.renditions
    assert (rendition.width, rendition.height, rendition.format) == (480, 320, "jpg")
    assert rendition.digest == "0123456789abcdef0123456789abcdef"


def test_slugs_come_from_titles_else_from_names_and_never_meet(app: Flask) -> None:
    assert app
    slugs = [
        record(said, name, number).slug
        for number, (said, name) in enumerate(
            [
                (Metadata(title={"en": "Dawn"}), "a.jpg"),
                (Metadata(), "DAWN.tif"),
                (Metadata(title={"fr": "富士山"}), "IMG 7.jpg"),
                (Metadata(), "富士山.jpg"),
                (Metadata(), ".jpg"),
            ]
        )
    ]

    assert slugs == ["dawn", "dawn-2", "img-7", "photo", "jpg"]


def test_texts_longer_than_their_columns_are_cut(app: Flask) -> None:
    assert app
    long = "é" * 5000
    said = Metadata(
        title={"fr": long}, headline={"fr": long}, caption={"fr": long}, place=long,
        camera=long, lens=long, exposure_time=long,
    )  # fmt: skip

    photo = record(said, "x" * 400 + ".jpg")
    db.session.commit()

    assert (len(photo.place), len(photo.camera), len(photo.exposure_time)) == (500, 200, 20)
    assert (len(photo.texts[0].title), len(photo.texts[0].caption)) == (300, 5000)
    assert len(photo.file_name) == 255
