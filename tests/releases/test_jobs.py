"""What releases do in the background."""

import threading
from datetime import timedelta

from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.releases.jobs import releases, remains
from photoallegret.releases.models import Ground, Release
from photoallegret.releases.operations.recording import declare, record_release
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, save, write_files
from tests.releases.conftest import terms_of

YEAR = timedelta(days=365)


def test_a_day_that_passed_withdraws_the_photo_and_moves_its_files(
    app: Flask, storage: Storage
) -> None:
    today = now().date()
    photo = make_photo("a")
    make_gallery("g", [photo])
    write_files(storage, photo, public=True)
    past = terms_of(from_on=today - 2 * YEAR, until_on=today - YEAR, signed_on=today - 2 * YEAR)
    record_release(past, photo, now() - 2 * YEAR, today - 2 * YEAR)
    photo_id, key = photo.id, photo.key
    save()
    assert storage.is_public(key)

    releases(threading.Event())

    assert db.session.get_one(Photo, photo_id).withdrawn_at is not None
    assert storage.is_public(key) is False


def test_what_is_left_of_deleted_photos_is_ended(app: Flask, storage: Storage) -> None:
    photo = make_photo("a")
    said = declare(photo, Ground.NOBODY, "", now())
    db.session.commit()
    db.session.delete(photo)
    db.session.commit()

    remains(threading.Event())

    assert not db.session.get_one(Release, said.id).is_in_force
