"""The doctor counts photos shown of people who agree no more."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, Visibility
from photoallegret.gallery.operations.withdrawing import restore_photo
from photoallegret.i18n import speak
from photoallegret.releases.checks import people
from photoallegret.releases.models import Ground
from photoallegret.releases.operations.ending import end_release
from photoallegret.releases.operations.recording import declare, record_release
from tests.factories import make_gallery, make_photo, save
from tests.releases.conftest import terms_of

YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def _english(app: Flask) -> None:
    assert app
    speak("en")


def found() -> list[tuple[str, str]]:
    save()
    return [(one.level, one.message) for one in people()]


def named(slug: str) -> Photo:
    return db.session.scalars(select(Photo).where(Photo.slug == slug)).one()


def test_a_photo_shown_again_after_its_release_ended_is_told(app: Flask) -> None:
    a, b, hidden = make_photo("a"), make_photo("b"), make_photo("c")
    make_gallery("g", [a, b])
    make_gallery("brouillon", [hidden], visibility=Visibility.DRAFT)
    for photo in (a, b, hidden):
        end_release(record_release(terms_of(), photo, now(), now().date()), now())
    assert found() == [("ok", "Nobody is shown whose release ended.")]

    for slug in ("a", "c"):
        restore_photo(named(slug))
    assert found() == [
        ("attention", "A photograph is shown though the release of somebody in it ended: 1")
    ]

    declare(named("a"), Ground.CROWD, "Fête du village", now())
    assert found()[0][0] == "ok"


def test_a_gallery_that_demands_shows_nothing_past_its_last_day(app: Flask) -> None:
    """The background work stood still: the mark on the photo is older than the ledger."""
    photo = make_photo("a")
    make_gallery("g", [photo], demands_releases=True)
    then = now() - 2 * YEAR
    terms = terms_of(from_on=then.date(), until_on=(then + YEAR).date())
    record_release(terms, photo, then, then.date())

    assert [level for level, _ in found()] == ["attention", "failure"]
    assert found()[1][1].endswith("it lacks: 1")


def test_many_are_counted_and_a_few_named(app: Flask) -> None:
    photos = [make_photo(f"p{number}") for number in range(12)]
    make_gallery("g", photos)
    for photo in photos:
        end_release(record_release(terms_of(), photo, now(), now().date()), now())
        restore_photo(photo)

    assert found()[0][1].startswith("12 photographs are shown")
    assert found()[0][1].endswith("8, 9, 10, …")
