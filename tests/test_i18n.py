"""Languages: who is spoken to, and how dates are written."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from photoallegret import i18n


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    i18n.speak("fr")
    yield
    i18n.speak("fr")


def test_strings_are_said_in_the_language_spoken() -> None:
    assert i18n.gettext("Galleries") == "Galeries"

    i18n.speak("en")

    assert i18n.gettext("Galleries") == "Galleries"


def test_holes_are_filled_after_translation() -> None:
    assert i18n.gettext("Photograph %(number)s", number=12) == "Photographie 12"


def test_lazy_strings_are_said_when_shown() -> None:
    lazy = i18n.lazy_gettext("Galleries")

    assert str(lazy) == "Galeries"
    i18n.speak("en")
    assert str(lazy) == "Galleries"


def test_french_counts_zero_as_one() -> None:
    words = ("%(num)s photograph", "%(num)s photographs")

    assert i18n.ngettext(*words, 0) == "0 photographie"
    assert i18n.ngettext(*words, 2) == "2 photographies"


def test_a_singular_without_its_number_is_not_said_of_none() -> None:
    words = ("One erasure was replayed.", "%(num)s erasures were replayed.")

    assert i18n.ngettext(*words, 1) == "Un effacement a été rejoué."
    assert i18n.ngettext(*words, 0).startswith("0 ")


def test_dates_are_written_in_full() -> None:
    assert i18n.written_date(date(2026, 11, 22)) == "22 novembre 2026"
    i18n.speak("en")
    assert i18n.written_date(date(2026, 11, 22)) == "22 November 2026"


def test_a_language_is_spoken_for_a_while() -> None:
    with i18n.speaking("en"):
        assert i18n.gettext("Galleries") == "Galleries"

    assert i18n.gettext("Galleries") == "Galeries"


def test_marking_a_string_changes_nothing() -> None:
    assert i18n.N_("Galleries") == "Galleries"


def test_an_instant_is_written_in_the_time_of_its_zone() -> None:
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert i18n.written_instant(moment, "Europe/Paris") == "23 novembre 2026 à 00:30"
    i18n.speak("en")
    assert i18n.written_instant(moment, "America/New_York") == "22 November 2026 at 18:30"


def test_files_are_weighed_in_readable_units() -> None:
    narrow = "\N{NARROW NO-BREAK SPACE}"
    sizes = (0, 450_000, 2_831_000, 200_000_000, 2_000_000_000)

    french = [i18n.written_size(size).replace(narrow, " ") for size in sizes]
    i18n.speak("en")

    assert french == ["0 ko", "450 ko", "2,8 Mo", "200 Mo", "2 Go"]
    assert i18n.written_size(2_831_000) == "2.8 MB"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_dates_numbers_and_names_are_written_as_babel_writes_them(language: str) -> None:
    i18n.speak(language)
    locale = Locale(language, {"en": "GB"}.get(language))
    days = [date(2026, month, 1) for month in range(1, 13)]
    numbers = (0, 0.25, 2.85, 999.96, 1234.56)

    assert [i18n.written_date(day) for day in days] == [
        format_date(day, "long", locale=locale) for day in days
    ]
    assert [i18n.written_number(number) for number in numbers] == [
        format_decimal(number, "#,##0.#", locale=locale) for number in numbers
    ]
    assert [i18n.language_name(code) for code in ("fr", "en")] == [
        Locale(code).get_display_name(language) for code in ("fr", "en")
    ]
    assert i18n.written_time(datetime(2026, 5, 1, 7, 5, tzinfo=UTC), "UTC") == "07:05"
