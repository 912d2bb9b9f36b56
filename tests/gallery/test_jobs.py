"""The gallery's background jobs do what their names say."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.jobs import AVIF, JOBS, REMAKE
from photoallegret.gallery.operations.settling import settle_due, settle_photos
from photoallegret.gallery.operations.withdrawing import withdraw_photo
from photoallegret.storage import Storage
from tests.factories import LONG_AGO, make_gallery, make_photo, write_files
from tests.support.processes import becomes

RUN = {job.name: job.run for job in JOBS}
SECOND = timedelta(seconds=1)
ENDING = threading.Event()
ENDING.set()


def test_each_minute_or_each_day() -> None:
    assert {job.name: job.every for job in JOBS} == {
        "settle": timedelta(minutes=1),
        "clear": timedelta(minutes=1),
        REMAKE: timedelta(minutes=1),
        AVIF: timedelta(minutes=1),
        "compare": timedelta(days=1),
        "evict": timedelta(hours=1),
        "index": timedelta(days=1),
    }


@pytest.mark.parametrize("name", ["settle", "compare"])
def test_renditions_are_settled(storage: Storage, name: str) -> None:
    photo = make_photo("a", settle_at=now())
    write_files(storage, photo, public=False)
    make_gallery("g", [photo])
    db.session.commit()

    RUN[name](ENDING if name == "settle" else threading.Event())

    assert storage.is_public(photo.key) is True


def test_a_dated_withdrawal_is_carried_out_at_its_date(app: Flask, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    make_gallery("g", [photo])
    withdraw_photo(photo, now() + SECOND)
    db.session.commit()
    settle_photos(storage, [photo.id])
    key, ending = photo.key, threading.Event()
    db.session.rollback()
    assert storage.is_public(key) is True

    def work() -> None:
        with app.app_context():
            RUN["settle"](ending)

    thread = threading.Thread(target=work)
    thread.start()
    is_private = becomes(lambda: storage.is_public(key) is False, within=30)
    ending.set()
    thread.join()

    assert is_private


def test_what_cannot_be_moved_is_told_once_a_minute(
    app: Flask, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    assert app
    photo = make_photo("a", settle_at=LONG_AGO)
    write_files(storage, photo, public=False)
    make_gallery("g", [photo])
    db.session.commit()
    storage.folder(photo.key, public=True).parent.touch()  # a file where a folder belongs

    settle_due(storage)
    settle_due(storage, since=now())

    assert len(caplog.records) == 1


def test_dead_works_are_cleared(storage: Storage) -> None:
    (storage.data / "uploads" / "run-dead").mkdir()

    RUN["clear"](threading.Event())

    assert list((storage.data / "uploads").iterdir()) == []


def test_rights_edited_are_said_and_the_avifs_rung_for(
    app: Flask, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app
    rung: list[str] = []
    monkeypatch.setattr("photoallegret.gallery.jobs.ring", rung.append)
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    db.session.commit()

    RUN[REMAKE](threading.Event())
    assert rung == []
    photo.creator, photo.remake_at = "Zoé", now()
    db.session.commit()
    RUN[REMAKE](threading.Event())

    db.session.refresh(photo)
    assert (photo.remake_at, photo.avif_at) == (None, None)
    assert {row.format for row in photo.renditions} == {"jpg"}
    assert rung == [AVIF]


def test_photos_wait_for_their_avifs(app: Flask, storage: Storage) -> None:
    assert app
    photo = make_photo("a", avif_at=None)
    write_files(storage, photo, public=False)
    db.session.commit()

    RUN[AVIF](threading.Event())

    db.session.refresh(photo)
    assert photo.failure.startswith("unreadable")  # it has no original here
