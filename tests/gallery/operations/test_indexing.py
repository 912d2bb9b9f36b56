"""The words by which photos are found."""

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.models import PhotoText, PhotoWord
from photoallegret.gallery.operations.indexing import (
    index_missing,
    index_photo,
    words_of,
)
from tests.factories import make_photo
from tests.gallery.library import write_photograph
from tests.gallery.operations.conftest import Import


def indexed(photo_id: int) -> set[str]:
    return set(db.session.scalars(select(PhotoWord.word).where(PhotoWord.photo_id == photo_id)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Été à Œuf-sur-Mer", ["l", "ete", "a", "oeuf", "sur", "mer"]),
        ("E\u0301te\u0301 ÉTÉ", ["ete", "ete"]),
        ("IMG_0123.jpg", ["img", "0123", "jpg"]),
        ("Straße ﬁn ℡", ["strasse", "fin", "tel"]),
        ("東京 Київ", ["東京", "киів"]),
        ("— … !", []),
        ("x" * 60, ["x" * 40]),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


def test_a_photo_is_found_by_what_is_said_of_it(app: Flask) -> None:
    photo = make_photo("p", keywords=["Brume", "crête"], place="Isère", title="Marée basse")
    photo.texts.append(PhotoText(language="en", caption="Low tide", alt_text="not this"))

    index_photo(photo)

    assert indexed(photo.id) == {
        "p", "jpg", "brume", "crete", "isere", "maree", "basse", "low", "tide",
    }  # fmt: skip


def test_words_that_are_no_longer_said_are_forgotten(app: Flask) -> None:
    photo = make_photo("p", title="Marée basse")
    index_photo(photo)

    photo.texts[0].title = "Marée haute"
    index_photo(photo)

    assert {"maree", "haute"} < indexed(photo.id)
    assert "basse" not in indexed(photo.id)


def test_a_photo_without_any_word_is_found_by_its_address(app: Flask) -> None:
    photo = make_photo("photo-7", file_name="—")

    index_photo(photo)

    assert indexed(photo.id) == {"photo", "7"}


def test_what_is_imported_is_found(bring: Import, tmp_path: Path) -> None:
    (outcome,) = bring(write_photograph(tmp_path / "Crête 7.jpg"))

    assert {"crete", "7"} < indexed(outcome.photo or 0)


def test_photos_brought_before_are_indexed_in_batches(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoallegret.gallery.operations.indexing.BATCH", 2)
    photos = [make_photo(f"p-{number}") for number in range(5)]
    index_photo(photos[1])
    ids = [photo.id for photo in photos]
    db.session.commit()

    done = index_missing(threading.Event())

    assert done == 4
    assert index_missing(threading.Event()) == 0
    assert all(indexed(identity) for identity in ids)


def test_indexing_ends_when_asked(app: Flask) -> None:
    make_photo("p")
    db.session.commit()
    ending = threading.Event()
    ending.set()

    assert index_missing(ending) == 0
