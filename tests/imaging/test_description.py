"""Words of a block are clean, bounded and not repeated."""

from photoallegret.imaging.description import (
    joined_names,
    keyword_list,
    place_name,
    plain_words,
    words,
)


def test_empty_languages_and_device_words_are_dropped() -> None:
    assert words({"fr": " Aube ", "en": " ", "x-default": "SONY DSC"}, 100) == {"fr": "Aube"}
    assert plain_words("OLYMPUS DIGITAL CAMERA", 100) == {}


def test_languages_are_bounded() -> None:
    assert len(words({f"x{i}": "text" for i in range(500)}, 100)) == 20


def test_keywords_are_told_once_and_bounded() -> None:
    assert keyword_list(["Mer", "mer", "", " aube "]) == ("Mer", "aube")
    assert len(keyword_list(f"key {i}" for i in range(100_000))) == 100
    assert keyword_list(["a" * 1_000]) == ("a" * 100,)


def test_names_and_places_are_joined_once() -> None:
    assert joined_names(["Alice", " ", "Bob", "Alice"]) == "Alice, Bob"
    assert place_name(["", "Paris", "Paris", "France"]) == "Paris, France"
