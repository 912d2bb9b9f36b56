"""Tests of what the store does in the background."""

import os
import threading
import time

from flask import Flask
from flask.testing import FlaskClient

from photoallegret.pages.jobs import LEFT_SECONDS, tend
from photoallegret.pages.site import Store
from photoallegret.pages.switch import drop
from tests.factories import data_of
from tests.pages.conftest import PAGE, kept_files


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
