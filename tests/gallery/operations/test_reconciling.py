"""Rows and files compared: the misplaced moved, the missing told, the strays set aside."""

import logging
import threading
from datetime import timedelta

import pytest

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations import reconciling
from photoallegret.gallery.operations.reconciling import QUARANTINE, missing_files, reconcile
from photoallegret.storage import Storage, rendition_name
from tests.factories import make_gallery, make_photo, write_files

NEVER = threading.Event()
NAME = "0123456789abcdef-480.jpg"


def add_photo(storage: Storage, slug: str, *, public: bool) -> Photo:
    photo = make_photo(slug)
    write_files(storage, photo, public=public)
    original = storage.data / "uploads" / "original"
    original.touch()
    storage.place_original(original, photo.sha256)
    return photo


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    later = now() + timedelta(hours=25)
    monkeypatch.setattr(reconciling, "now", lambda: later)


def test_a_sound_library_stays_as_it_is(storage: Storage) -> None:
    make_gallery("g", [add_photo(storage, "a", public=True)])
    add_photo(storage, "b", public=False)
    db.session.commit()

    found = reconcile(storage, NEVER)

    assert (found.settled, found.missing, found.set_aside) == (0, 0, 0)


def test_what_stands_in_the_wrong_place_is_moved_unmarked_as_it_is(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "BATCH", 2)
    hidden = [add_photo(storage, f"h{number}", public=True) for number in range(3)]
    shown = add_photo(storage, "s", public=False)
    make_gallery("g", [shown])
    db.session.commit()

    assert reconcile(storage, NEVER).settled == 4

    assert [storage.is_public(photo.key) for photo in (*hidden, shown)] == [False] * 3 + [True]


def test_missing_files_are_told(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    photo, sound = add_photo(storage, "a", public=False), add_photo(storage, "b", public=False)
    db.session.commit()
    storage.remove_original(photo.sha256)
    made = photo.renditions[0]
    name = rendition_name(made.digest, made.width, made.format)
    storage.remove_rendition(photo.key, name)
    lost = {storage.original(photo.sha256), storage.rendition(photo.key, name, public=False)}

    with caplog.at_level(logging.ERROR):
        found = reconcile(storage, NEVER)

    assert set(missing_files(storage, [photo.id, sound.id])) == lost
    assert found.missing == 2
    assert all(str(path) in caplog.text for path in lost)


@pytest.mark.usefixtures("tomorrow")
def test_strays_are_set_aside_and_nothing_else(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    photo = add_photo(storage, "a", public=False)
    db.session.commit()
    stray_original = storage.original("cd" * 32)
    stray_folder = storage.folder("B" * 16, public=True)
    stray_file = storage.rendition(photo.key, NAME, public=False)
    for path in (stray_original, stray_folder / NAME, stray_file):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    with caplog.at_level(logging.ERROR):
        found = reconcile(storage, NEVER)

    assert found.set_aside == 3
    assert found.missing == 0
    assert not any(path.exists() for path in (stray_original, stray_folder, stray_file))
    aside = storage.data / "uploads" / QUARANTINE
    assert len([path for path in aside.rglob("*") if path.is_file()]) == 3
    assert list(missing_files(storage, [photo.id])) == []


def test_what_came_today_may_still_be_on_its_way(storage: Storage) -> None:
    stray = storage.original("cd" * 32)
    stray.parent.mkdir(parents=True)
    stray.touch()

    assert reconcile(storage, NEVER).set_aside == 0
    assert stray.exists()


def test_an_end_asked_for_is_obeyed(storage: Storage) -> None:
    add_photo(storage, "a", public=True)
    db.session.commit()
    ending = threading.Event()
    ending.set()

    assert reconcile(storage, ending).settled == 0
