"""Releases go five years after their end, unless somebody who agrees no more still hangs."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.withdrawing import restore_photo
from photoallegret.privacy.operations.retention import apply_lifetime
from photoallegret.releases.models import Release
from photoallegret.releases.operations.ending import end_release
from photoallegret.releases.operations.recording import record_release
from photoallegret.releases.personal_data import CLAIMS
from photoallegret.releases.retention import RULES
from tests.factories import data_of, make_gallery, make_photo, save
from tests.releases.conftest import TODAY, terms_of

DAY = timedelta(days=1)


def forgotten(app: Flask, release_id: int) -> bool:
    save()
    apply_lifetime(RULES[0], now(), 100, data_of(app))
    save()
    return db.session.get(Release, release_id) is None


@pytest.mark.parametrize(("age", "goes"), [(CLAIMS - DAY, False), (CLAIMS + DAY, True)])
def test_it_goes_five_years_after_its_end(app: Flask, age: timedelta, *, goes: bool) -> None:
    photo = make_photo("a")
    make_gallery("g", [photo])
    release = record_release(terms_of(), photo, now() - age, TODAY)
    end_release(release, now() - age)

    assert forgotten(app, release.id) == goes


def test_who_it_was_is_known_as_long_as_the_photo_hangs(app: Flask) -> None:
    photo, then = make_photo("a"), now() - CLAIMS - DAY
    make_gallery("g", [photo])
    release_id = record_release(terms_of(), photo, then, TODAY).id
    end_release(db.session.get_one(Release, release_id), then)
    restore_photo(photo)

    assert not forgotten(app, release_id)
    db.session.get_one(Photo, 1).withdrawn_at = now() + DAY
    assert not forgotten(app, release_id)
    db.session.get_one(Photo, 1).withdrawn_at = now()
    assert forgotten(app, release_id)


def test_a_photo_that_hangs_nowhere_keeps_nobody(app: Flask) -> None:
    photo, then = make_photo("a"), now() - CLAIMS - DAY
    release = record_release(terms_of(), photo, then, TODAY)
    end_release(release, then)
    restore_photo(photo)

    assert forgotten(app, release.id)
