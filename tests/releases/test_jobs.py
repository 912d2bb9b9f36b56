"""What releases do in the background."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.releases import jobs
from photoallegret.releases.jobs import releases, remains
from photoallegret.releases.models import Ground, Release
from photoallegret.releases.operations.ending import keep_day
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


def past(person: str, photo: Photo) -> Release:
    """Return a release past its last day that nothing ended."""
    then = now() - 2 * YEAR
    terms = terms_of(
        person, from_on=then.date(), until_on=(then + YEAR).date(), signed_on=then.date()
    )
    return record_release(terms, photo, then, then.date())


def test_after_days_of_standing_still_one_run_ends_all(app: Flask) -> None:
    gone, shown = make_photo("a", withdrawn_at=now() - YEAR), make_photo("b")
    for number in range(60):
        past(f"Personne {number}", gone)
    past("Jeanne Martin", shown)
    shown_id = shown.id
    save()

    releases(threading.Event())

    assert db.session.scalars(select(Release.id).where(Release.ended_at.is_(None))).all() == []
    assert db.session.get_one(Photo, shown_id).withdrawn_at is not None


def test_one_that_fails_does_not_keep_the_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = past("A", make_photo("a")).id, past("B", make_photo("b")).id
    save()

    def fail_for_bad(release_id: int, *day: object) -> list[int]:
        if release_id == bad:
            raise OSError(28, "No space left on device")
        return keep_day(release_id, *day)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(jobs, "keep_day", fail_for_bad)

    releases(threading.Event())

    ended = db.session.scalars(select(Release.id).where(Release.ended_at.is_not(None))).all()
    assert ended == [good]
    assert f"release {bad} could not" in caplog.text
