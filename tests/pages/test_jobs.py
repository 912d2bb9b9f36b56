"""Tests of what the store does in the background."""

import os
import threading
import time
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.pages.jobs import LEFT_SECONDS, ON_TIME, tend, turn_on_time
from photoallegret.pages.site import Store
from photoallegret.pages.switch import drop
from photoallegret.rooms import ROOMS
from photoallegret.storage import Storage
from tests.factories import data_of, make_gallery, make_photo, save, write_files
from tests.pages.conftest import PAGE, kept_files
from tests.support.processes import becomes


def test_home_galleries_and_first_photos_are_drawn_before_anybody_asks(
    app: Flask, gallery: str, store: Store
) -> None:
    assert gallery
    tend(threading.Event())

    assert app.testing
    assert kept_files(store) == [
        ".html", "en/.html", "en/galleries.html", "en/galleries/nord.html",
        "en/galleries/nord/a.html", "galeries.html", "galeries/nord.html", "galeries/nord/a.html",
    ]  # fmt: skip


def test_a_site_where_nothing_happens_keeps_its_pages(
    app: Flask, client: FlaskClient, gallery: str, store: Store
) -> None:
    for photo in db.session.scalars(select(Photo)):
        write_files(Storage(data_of(app)), photo, public=True)
    db.session.rollback()
    often = [job for room in ROOMS for job in room.jobs if job.every < timedelta(days=1)]
    shown = []
    for _ in range(2):
        client.get(gallery)
        shown.append(store.switch.shown())
        for job in often:
            if job.name not in ("settle", ON_TIME):  # they go on for a minute
                job.run(threading.Event())
                db.session.remove()

    assert len(often) > 10
    assert store.switch.shown() == shown[1]


def test_what_is_dated_turns_the_switch_though_nobody_asks(app: Flask, store: Store) -> None:
    soon = now() + timedelta(seconds=2)
    make_gallery("nord", [make_photo("a")], withdrawn_at=soon)
    save()
    shown, ending = store.switch.shown(), threading.Event()

    def turn() -> None:
        with app.app_context():
            turn_on_time(ending)

    turning = threading.Thread(target=turn)
    turning.start()
    turned = becomes(lambda: store.switch.shown().until != shown.until, within=30)
    ending.set()
    turning.join()

    assert shown.until == int(soon.timestamp())
    assert turned
    assert store.switch.shown().name not in ("", shown.name)


def test_nothing_is_drawn_once_it_is_told_to_end(gallery: str, store: Store) -> None:
    assert gallery
    ending = threading.Event()
    ending.set()

    tend(ending)

    assert kept_files(store) == []


def test_a_dropped_store_is_opened_again(app: Flask, gallery: str, store: Store) -> None:
    assert gallery
    drop(data_of(app))

    tend(threading.Event())

    assert ".html" in kept_files(store)


def test_former_folders_go_after_a_while(client: FlaskClient, gallery: str, store: Store) -> None:
    client.get(gallery)
    pages = store.switch.pages
    former, recent = pages / store.switch.shown().name, pages / "abc-1-0-recent"
    store.switch.open(store.switch.close(), 2, 0)
    recent.mkdir()
    old = time.time() - LEFT_SECONDS - 1
    os.utime(former, (old, old))
    os.utime(pages / store.switch.shown().name, (old, old))

    tend(threading.Event())

    assert not former.exists()
    assert recent.exists()
    assert client.get(PAGE).status_code == 200
    assert "galeries/nord.html" in kept_files(store)
