"""File names as people and addresses need them."""

import json
import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.gallery.operations.names import (
    SLUG,
    SLUG_LENGTH,
    free_slug,
    kept_file_name,
    natural,
    printable,
    slug_from,
    visible,
)


def test_numbers_are_sorted_as_numbers() -> None:
    names = ["IMG_10.jpg", "IMG_2.jpg", "img_1.jpg", "IMG_02b.jpg", "9", "10 a", "a"]

    assert sorted(names, key=natural) == [
        "9", "10 a", "a", "img_1.jpg", "IMG_2.jpg", "IMG_02b.jpg", "IMG_10.jpg",
    ]  # fmt: skip


def test_accents_are_sorted_beside_their_letters_in_either_form() -> None:
    composed = unicodedata.normalize("NFC", "été")
    decomposed = unicodedata.normalize("NFD", "étang")

    assert sorted(["zoo", composed, "fer", decomposed], key=natural) == [
        decomposed, composed, "fer", "zoo",
    ]  # fmt: skip


@given(st.lists(st.text()))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Mer de nuages, l'aube", "mer-de-nuages-l-aube"),
        ("Œuvre d’été à Łódź, Straße", "oeuvre-d-ete-a-lodz-strasse"),
        (unicodedata.normalize("NFD", "Forêt Noire"), "foret-noire"),
        ("IMG_0042", "img-0042"),
        ("ﬁn ½", "fin-1-2"),
        ("富士山", ""),
        ("مرحبا 🌋", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("", ""),
    ],
)
def test_slugs_are_plain_words(text: str, slug: str) -> None:
    assert slug_from(text) == slug


@given(st.text())
def test_a_slug_is_empty_or_fit_for_an_address(text: str) -> None:
    slug = slug_from(text)

    assert not slug or SLUG.fullmatch(slug)
    assert len(slug) <= SLUG_LENGTH


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert slug_from("abcdefghi " * 20) == "-".join(["abcdefghi"] * 8)
    assert slug_from("a" * 300) == "a" * SLUG_LENGTH


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 100, 10_000])
def test_a_free_slug_is_the_next_one_and_few_questions_are_asked(count: int) -> None:
    taken = {"photo"} if count else set()
    taken |= {f"photo-{number}" for number in range(2, count + 1)}
    asked = []

    def is_taken(slug: str) -> bool:
        asked.append(slug)
        return slug in taken

    slug = free_slug("photo", is_taken)

    assert slug == ("photo" if count == 0 else f"photo-{count + 1}")
    assert len(asked) <= 30


def test_bytes_that_are_no_text_become_printable() -> None:
    name = os.fsdecode(b"caf\xe9\xff.jpg")

    assert printable(name) == "caf\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.jpg"
    assert json.loads(json.dumps(printable(name))).encode("utf-8")
    assert printable("a\0b") == "a\N{REPLACEMENT CHARACTER}b"


def test_a_kept_name_fits_its_column_and_keeps_its_end() -> None:
    assert kept_file_name("x" * 300 + ".jpg") == "x" * 251 + ".jpg"
    assert kept_file_name("é.jpg") == "é.jpg"


def test_what_would_move_a_cursor_is_shown() -> None:
    text = visible("a\x1b[2Jb\nc\u202ed é 🏔")

    assert text == "a\ufffd[2Jb\ufffdc\ufffdd é 🏔"
