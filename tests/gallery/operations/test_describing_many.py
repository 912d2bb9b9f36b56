"""Many photos described at once."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText, PhotoWord
from photoallegret.gallery.operations.describing_many import (
    Changes,
    KeywordChange,
    KeywordMode,
    TakenChange,
    describe_photos,
    editions_of,
)
from tests.factories import make_photo

DAWN = datetime(2025, 5, 4, 6, 12, 30)  # noqa: DTZ001 -- local time where it was taken


def described(photo: Photo, language: str) -> PhotoText:
    return next(text for text in photo.texts if text.language == language)


def test_only_what_is_touched_changes(app: Flask) -> None:
    a = make_photo("a", title="Marée", creator="Anne", place="Royan", keywords=["mer"])
    b = make_photo("b", place="Nice")
    described(a, "fr").caption = "Au matin."

    changed = describe_photos([a, b], Changes(texts={("fr", "title"): "Rivage"}, place="Brest"))

    assert changed == [a.id, b.id]
    assert described(a, "fr").title == described(b, "fr").title == "Rivage"
    assert described(a, "fr").caption == "Au matin."
    assert (a.place, b.place, a.creator, a.keywords) == ("Brest", "Brest", "Anne", ["mer"])
    assert (a.edition, b.edition) == (2, 2)
    assert a.remake_at is None
    words = db.session.scalars(select(PhotoWord.word).where(PhotoWord.photo_id == a.id))
    assert {"rivage", "brest", "matin"} < set(words)


def test_what_is_the_same_already_is_not_changed(app: Flask) -> None:
    photo = make_photo("a", title="Marée", creator="Anne")

    same = Changes(
        texts={("fr", "title"): "Marée", ("en", "caption"): ""}, rights={"creator": "Anne"}
    )
    changed = describe_photos([photo], same)

    assert changed == []
    assert (photo.edition, photo.remake_at) == (1, None)
    assert [text.language for text in photo.texts] == ["fr"]


def test_other_rights_have_the_renditions_made_again(app: Flask) -> None:
    a, b = make_photo("a", creator="Anne"), make_photo("b", creator="Zoé", credit_line="Z")

    describe_photos([a, b], Changes(rights={"creator": "Anne", "usage_terms": ""}))

    assert a.remake_at is None
    assert b.remake_at is not None
    assert (b.creator, b.credit_line) == ("Anne", "Z")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (KeywordMode.ADD, ["mer", "Brume", "sel"]),
        (KeywordMode.REMOVE, ["mer"]),
        (KeywordMode.REPLACE, ["brume", "sel"]),
    ],
)
def test_keywords_are_added_taken_away_or_replaced(
    app: Flask, mode: KeywordMode, expected: list[str]
) -> None:
    photo = make_photo("a", keywords=["mer", "Brume"])

    describe_photos([photo], Changes(keywords=KeywordChange(mode, ("brume", "sel"))))

    assert photo.keywords == expected


def test_another_date_forgets_the_former_offset(app: Flask) -> None:
    photo = make_photo("a", taken_at=None, taken_offset_minutes=60)

    describe_photos([photo], Changes(taken=TakenChange(DAWN)))
    assert (photo.taken_at, photo.taken_offset_minutes) == (DAWN, None)
    describe_photos([photo], Changes(taken=TakenChange(None)))
    assert photo.taken_at is None


def test_editions_tell_whether_somebody_changed_one(app: Flask) -> None:
    a, b = make_photo("a"), make_photo("b")
    seen = editions_of([a, b])

    assert editions_of([b, a]) == seen
    describe_photos([b], Changes(place="Brest"))
    assert editions_of([a, b]) != seen
