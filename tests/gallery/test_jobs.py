"""The gallery's background jobs do what their names say."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.jobs import AVIF, JOBS
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, write_files

RUN = {job.name: job.run for job in JOBS}


def test_each_minute_or_each_day() -> None:
    assert {job.name: job.every for job in JOBS} == {
        "settle": timedelta(minutes=1),
        "clear": timedelta(minutes=1),
        AVIF: timedelta(minutes=1),
        "compare": timedelta(days=1),
        "index": timedelta(days=1),
        "bin": timedelta(days=1),
    }


@pytest.mark.parametrize("name", ["settle", "compare"])
def test_renditions_are_settled(storage: Storage, name: str) -> None:
    photo = make_photo("a", settle_at=now())
    write_files(storage, photo, public=False)
    make_gallery("g", [photo])
    db.session.commit()

    RUN[name](threading.Event())

    assert storage.is_public(photo.key) is True


def test_dead_works_are_cleared(storage: Storage) -> None:
    (storage.data / "uploads" / "run-dead").mkdir()

    RUN["clear"](threading.Event())

    assert list((storage.data / "uploads").iterdir()) == []


def test_photos_wait_for_their_avifs(app: Flask, storage: Storage) -> None:
    assert app
    photo = make_photo("a", avif_at=None)
    write_files(storage, photo, public=False)
    db.session.commit()

    RUN[AVIF](threading.Event())

    db.session.refresh(photo)
    assert photo.failure.startswith("unreadable")  # it has no original here
