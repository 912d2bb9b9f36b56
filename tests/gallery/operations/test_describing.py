"""What is written of a photo, as texts by field."""

from datetime import datetime

import pytest
from flask import Flask

from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.describing import (
    clean,
    describe_photo,
    keywords_of,
    said_by_file,
    written,
)
from photoallegret.gallery.operations.merging import EditedMeanwhileError, marks_of
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.rights import Rights
from tests.factories import make_photo

BOTH = ("fr", "en")
SAID = Metadata(
    title={"x-default": "Grève", "en-GB": "Strand"},
    keywords=("mer", "nuit"),
    rights=Rights(creator="Anne"),
    taken_at="2025-05-04T06:12:30",
    taken_offset_minutes=120,
)


def change(photo: Photo, **mine: str) -> dict[str, str]:
    return describe_photo(photo, mine, marks=marks_of(written(photo, BOTH)), languages=BOTH)


def test_each_field_is_written_and_read_back(app: Flask) -> None:
    photo = make_photo("a", title="Grève")
    mine = {
        "title_fr": "Marée",
        "title_en": "Tide",
        "caption_en": "Two\nlines",
        "keywords": "mer, nuit",
        "creator": "Anne",
        "place": "Ploumanac’h",
        "taken": "2025-05-04T06:12:30-03:30",
        "shows_technical": "",
        "focal": "30 65",
    }

    former = change(photo, **mine)

    after = written(photo, BOTH)
    assert {name: after[name] for name in mine} == mine
    assert former["title_fr"] == "Grève"
    assert former["focal"] == ""
    assert (photo.taken_at, photo.taken_offset_minutes) == (datetime(2025, 5, 4, 6, 12, 30), -210)  # noqa: DTZ001 -- local
    assert (photo.focal_x, photo.focal_y) == (0.3, 0.65)
    assert photo.slug == "a"


def test_the_former_values_are_what_undoing_writes(app: Flask) -> None:
    photo = make_photo("a", title="Grève", focal_x=0.5, focal_y=0.25, keywords=["mer"])
    before = written(photo, BOTH)

    former = change(photo, title_fr="", keywords="", focal="", taken="2025-05-04T00:00:00")
    change(photo, **former)

    assert written(photo, BOTH) == before


def test_an_edition_is_raised_by_changes_only(app: Flask) -> None:
    photo = make_photo("a", title="Grève")

    assert change(photo, title_fr="Grève") == {}
    assert photo.edition == 1
    change(photo, title_fr="Marée")
    assert photo.edition == 2
    assert photo.remake_at is None


def test_files_are_made_again_when_rights_change(app: Flask) -> None:
    photo = make_photo("a")

    change(photo, usage_terms="Ask first")

    assert photo.remake_at is not None


def test_nothing_is_overwritten_silently(app: Flask) -> None:
    photo = make_photo("a", title="Grève")
    marks = marks_of(written(photo, BOTH))
    change(photo, title_fr="Sable", place="Bretagne")

    mine = {"title_fr": "Marée", "place": "", "caption_fr": "La mer"}
    with pytest.raises(EditedMeanwhileError) as conflict:
        describe_photo(photo, mine, marks=marks, languages=BOTH)

    assert conflict.value.fields == ("title_fr",)
    after = written(photo, BOTH)
    assert (after["title_fr"], after["caption_fr"], after["place"]) == ("Sable", "", "Bretagne")


def test_the_file_says_what_it_said_when_it_was_imported(app: Flask) -> None:
    photo = make_photo("a", file_said=SAID.to_json())

    assert said_by_file(photo, BOTH) == {
        "title_fr": "Grève",
        "title_en": "Strand",
        "keywords": "mer, nuit",
        "creator": "Anne",
        "taken": "2025-05-04T06:12:30+02:00",
    }
    assert said_by_file(make_photo("old"), BOTH) == {}


def test_what_the_file_said_can_be_written_again(app: Flask) -> None:
    photo = make_photo("a", file_said=SAID.to_json())

    change(photo, **said_by_file(photo, BOTH))

    assert said_by_file(photo, BOTH).items() <= written(photo, BOTH).items()


def test_texts_are_cleaned_as_those_of_files() -> None:
    assert clean("title_fr", " Une\r\n grève\x00 ") == "Une grève"
    assert clean("caption_fr", "Une\r\n\r\n\r\n\r\ngrève ") == "Une\n\ngrève"
    assert keywords_of("mer; Nuit,\nnuit, ,") == ["mer", "Nuit"]
