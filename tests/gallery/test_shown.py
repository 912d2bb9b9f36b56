"""Tests of how photos and galleries are shown in a language."""

from datetime import datetime

import pytest

from photoallegret.gallery.models import GalleryText, PhotoText, Visibility
from photoallegret.gallery.shown import (
    address_of,
    show_gallery,
    show_photo,
    technical_line,
)
from photoallegret.i18n import speak
from tests.factories import make_gallery, make_photo

pytestmark = pytest.mark.usefixtures("app")
NOON = datetime(2026, 11, 22, 12, 5)  # noqa: DTZ001 -- local time of the shot


@pytest.fixture(autouse=True)
def _in_french() -> None:
    speak("fr")


def test_a_photo_without_words_is_called_by_its_place() -> None:
    shown = show_photo(make_photo("a"), 12)

    assert (shown.title, shown.alt) == ("Photographie 12", "Photographie 12")
    assert not shown.has_own_title
    assert (shown.caption, shown.place, shown.taken, shown.technical) == ("", "", "", "")


def test_a_photo_speaks_the_language_asked_then_any_other() -> None:
    photo = make_photo("a")
    photo.texts.append(PhotoText(language="fr", title="Marée", alt_text="Du sable"))
    photo.texts.append(PhotoText(language="en", title="Tide", caption="Only in English"))

    french = show_photo(photo)
    speak("en")
    english = show_photo(photo)

    assert (french.title, french.alt, french.caption) == ("Marée", "Du sable", "Only in English")
    assert (english.title, english.alt, english.caption) == ("Tide", "Du sable", "Only in English")


def test_the_alternative_text_is_never_the_caption() -> None:
    photo = make_photo("a")
    photo.texts.append(PhotoText(language="fr", headline="Titre court", caption="Une légende"))

    shown = show_photo(photo)

    assert (shown.title, shown.alt) == ("Titre court", "Titre court")


@pytest.mark.parametrize(
    ("offset", "instant"),
    [
        (None, "2026-11-22T12:05:00"),
        (0, "2026-11-22T12:05:00+00:00"),
        (60, "2026-11-22T12:05:00+01:00"),
        (-570, "2026-11-22T12:05:00-09:30"),
    ],
)
def test_the_day_is_written_and_the_instant_is_exact(offset: int | None, instant: str) -> None:
    shown = show_photo(make_photo("a", taken_at=NOON, taken_offset_minutes=offset))

    assert shown.taken == "22 novembre 2026"
    assert shown.taken_iso == instant


def test_the_technical_line_is_written_as_in_the_language() -> None:
    photo = make_photo(
        "a",
        camera="Nikon Z6",
        lens="Nikkor 35",
        focal_length_mm=35.0,
        aperture=5.6,
        exposure_time="1/250",
        iso=100,
    )

    french = technical_line(photo)
    speak("en")

    assert french == (
        "Nikon Z6 · Nikkor 35 · 35\N{NO-BREAK SPACE}mm · f/5,6 · 1/250\N{NO-BREAK SPACE}s · "
        "ISO\N{NO-BREAK SPACE}100"
    )
    assert technical_line(photo) == french.replace("5,6", "5.6")


def test_the_technical_line_is_shown_only_if_the_photographer_says_so() -> None:
    photo = make_photo("a", camera="Nikon Z6")

    assert show_photo(photo).technical == "Nikon Z6"
    assert show_photo(photo, technical=False).technical == ""
    photo.shows_technical = False
    assert show_photo(photo).technical == ""


def test_files_come_from_the_narrowest_to_the_widest() -> None:
    photo = make_photo("a")

    shown = show_photo(photo)

    assert [file.width for file in shown.jpg] == [480, 1080, 1600]
    assert [file.width for file in shown.avif] == [480, 1080, 1600]
    assert shown.jpg[0].address.startswith(f"/i/{photo.key}/")
    assert shown.jpg[0].address.endswith("-480.jpg")
    assert [shown.at_least(width).width for width in (1, 480, 481, 5000)] == [480, 480, 1080, 1600]


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ((3000, 2000), "r150"),
        ((2000, 3000), "r67"),
        ((30_000, 1000), "r399"),
        ((100, 3000), "r40"),
    ],
)
def test_a_ratio_has_a_class(size: tuple[int, int], name: str) -> None:
    assert show_photo(make_photo("a", size=size)).ratio_class == name


def test_a_gallery_speaks_the_language_asked_then_any_other() -> None:
    gallery = make_gallery("nord")
    gallery.texts[:] = [GalleryText(language="en", title="North", description="Wind.")]

    shown = show_gallery(gallery)

    assert (shown.title, shown.description) == ("North", "Wind.")


def test_a_gallery_without_title_is_called_by_its_address() -> None:
    gallery = make_gallery("nord")
    gallery.texts.clear()

    assert show_gallery(gallery).title == "nord"


def test_an_unlisted_gallery_is_addressed_by_its_secret() -> None:
    hidden = make_gallery("hidden", visibility=Visibility.UNLISTED)

    assert address_of(hidden) == show_gallery(hidden).address == hidden.secret
    assert address_of(make_gallery("nord")) == "nord"


def test_an_unlisted_gallery_without_title_does_not_tell_its_slug() -> None:
    hidden = make_gallery("hidden", visibility=Visibility.UNLISTED)
    hidden.texts.clear()

    assert show_gallery(hidden).title == "Galerie"


def test_a_cover_is_shown_when_asked_and_there() -> None:
    gallery = make_gallery("nord", [make_photo("a")])

    assert show_gallery(gallery).cover is None
    cover = show_gallery(gallery, cover=True).cover
    assert cover is not None
    assert cover.slug == "a"
    assert show_gallery(make_gallery("empty"), cover=True).cover is None
