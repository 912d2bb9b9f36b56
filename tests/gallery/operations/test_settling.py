"""Renditions stand where they belong, soon after every change and at every date."""

import os
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, Visibility
from photoallegret.gallery.operations import settling
from photoallegret.gallery.operations.publishing import (
    protect_gallery,
    publish_gallery,
    restore_gallery,
    unlist_gallery,
    unpublish_gallery,
    withdraw_gallery,
)
from photoallegret.gallery.operations.runs import open_run
from photoallegret.gallery.operations.settling import (
    mark_gallery_to_settle,
    settle_due,
    settle_photos,
)
from photoallegret.gallery.operations.withdrawing import (
    delete_photos_forever,
    restore_photo,
    withdraw_photo,
)
from photoallegret.storage import Storage
from tests.factories import LONG_AGO, make_gallery, make_photo, write_files
from tests.gallery.conftest import Counting
from tests.support.processes import becomes

HOUR = timedelta(hours=1)


def add_photo(storage: Storage, slug: str = "a", *, public: bool = False) -> Photo:
    photo = make_photo(slug)
    write_files(storage, photo, public=public)
    return photo


def mark(photo: Photo) -> object:
    found = db.session.scalar(select(Photo.settle_at).where(Photo.id == photo.id))
    db.session.rollback()
    return found


@pytest.mark.parametrize(
    ("visibility", "opens", "closes", "is_public"),
    [
        (Visibility.DRAFT, -HOUR, None, False),
        (Visibility.PUBLISHED, -HOUR, None, True),
        (Visibility.PUBLISHED, None, None, False),
        (Visibility.PUBLISHED, HOUR, None, False),
        (Visibility.PUBLISHED, -2 * HOUR, -HOUR, False),
        (Visibility.PUBLISHED, -HOUR, HOUR, True),
        (Visibility.UNLISTED, -HOUR, None, True),
        (Visibility.PROTECTED, -HOUR, None, False),
    ],
)
@pytest.mark.parametrize("starts_public", [True, False])
def test_a_photo_is_public_while_its_gallery_is_open_to_all(
    storage: Storage,
    visibility: Visibility,
    opens: timedelta | None,
    closes: timedelta | None,
    *,
    is_public: bool,
    starts_public: bool,
) -> None:
    photo = add_photo(storage, public=starts_public)
    make_gallery(
        "g",
        [photo],
        visibility=visibility,
        published_at=opens and now() + opens,
        withdrawn_at=closes and now() + closes,
    )
    db.session.commit()

    settle_photos(storage, [photo.id])

    assert storage.is_public(photo.key) is is_public
    dates = [date for date in (opens, closes) if date is not None and date > timedelta()]
    assert (mark(photo) is not None) is bool(dates)


def test_one_open_gallery_is_enough(storage: Storage) -> None:
    photo = add_photo(storage)
    make_gallery("closed", [photo], visibility=Visibility.DRAFT)
    make_gallery("open", [photo])
    db.session.commit()

    settle_photos(storage, [photo.id])

    assert storage.is_public(photo.key) is True


def test_every_change_marks_and_settling_follows(storage: Storage) -> None:
    photo = add_photo(storage)
    gallery = make_gallery("g", [photo], visibility=Visibility.DRAFT, published_at=None)
    db.session.commit()
    seen = []

    for change in (
        lambda: publish_gallery(gallery),
        lambda: withdraw_photo(photo),
        lambda: restore_photo(photo),
        lambda: unpublish_gallery(gallery),
        lambda: unlist_gallery(gallery),
        lambda: withdraw_gallery(gallery),
        lambda: restore_gallery(gallery),
        lambda: protect_gallery(gallery, "hash"),
    ):
        change()
        db.session.commit()
        settle_due(storage)
        seen.append(storage.is_public(photo.key))
        assert mark(photo) is None

    assert seen == [True, False, True, False, True, False, True, False]


def test_dates_are_kept_without_anyone_asking(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = add_photo(storage)
    gallery = make_gallery("g", [photo], visibility=Visibility.DRAFT, published_at=None)
    start = now()
    publish_gallery(gallery, start + HOUR)
    withdraw_photo(photo, start + 2 * HOUR)
    db.session.commit()
    seen, counts = [], []

    for hours in (0, 1, 2, 3):
        later = start + hours * HOUR + timedelta(seconds=1)
        for module in ("settling", "hanging"):
            monkeypatch.setattr(
                f"photoallegret.gallery.operations.{module}.now", lambda at=later: at
            )
        settle_due(storage)
        seen.append(storage.is_public(photo.key))
        counts.append(gallery.photo_count)
        db.session.rollback()

    assert seen == [False, True, False, False]
    assert counts == [1, 1, 0, 0]
    assert mark(photo) is None


def test_the_sweep_looks_at_what_changed_and_not_at_the_library(
    storage: Storage, counting: Counting
) -> None:
    for number in range(30):
        make_photo(f"p{number}")
    changed = add_photo(storage)
    make_gallery("g", [changed])
    changed.settle_at = LONG_AGO
    db.session.commit()

    with counting() as first:
        assert settle_due(storage) == 1
    with counting() as second:
        assert settle_due(storage) == 0

    assert len(first) <= 12
    assert len(second) <= 3
    assert storage.is_public(changed.key) is True


def test_many_photos_are_settled_in_batches(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "BATCH", 2)
    photos = [add_photo(storage, f"p{number}") for number in range(5)]
    gallery = make_gallery("g", photos, visibility=Visibility.DRAFT)
    publish_gallery(gallery)
    db.session.commit()

    assert settle_due(storage) == 5

    assert {storage.is_public(photo.key) for photo in photos} == {True}


def test_a_change_made_while_files_move_is_not_forgotten(
    app: Flask, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = add_photo(storage)
    make_gallery("g", [photo])
    photo.settle_at = LONG_AGO
    photo_id = photo.id
    db.session.commit()
    move = Storage.settle

    def withdraw_meanwhile() -> None:
        with app.app_context():
            withdraw_photo(db.session.get_one(Photo, photo_id))
            db.session.commit()

    def move_slowly(self: Storage, key: str, *, public: bool) -> bool:
        if public:
            other = threading.Thread(target=withdraw_meanwhile)
            other.start()
            other.join()
        return move(self, key, public=public)

    monkeypatch.setattr(Storage, "settle", move_slowly)
    settle_due(storage)

    assert storage.is_public(photo.key) is False
    assert mark(photo) is None


def test_photos_that_cannot_move_do_not_hold_up_the_others(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "BATCH", 2)
    photos = [add_photo(storage, f"p{number}") for number in range(5)]
    publish_gallery(make_gallery("g", photos, visibility=Visibility.DRAFT))
    db.session.commit()
    shards = {storage.folder(photo.key, public=True).parent for photo in photos}
    [shard] = shards  # the keys of these tests begin alike
    (shard / photos[0].key).parent.mkdir(exist_ok=True)
    for stuck in photos[:3]:
        (shard / stuck.key).touch()  # a file where the folder should come

    assert settle_due(storage) == 2

    assert [storage.is_public(photo.key) for photo in photos] == [False] * 3 + [True] * 2
    assert [mark(photo) is not None for photo in photos] == [True] * 3 + [False] * 2


def test_a_move_that_fails_is_tried_again(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    photo = add_photo(storage, public=True)
    gallery = make_gallery("g", [photo])
    db.session.commit()
    withdraw_gallery(gallery)
    db.session.commit()

    def fail(*_arguments: object, **_more: object) -> bool:
        raise OSError(os.strerror(5))

    with monkeypatch.context() as patch:
        patch.setattr(Storage, "settle", fail)
        assert settle_due(storage) == 0
    assert mark(photo) is not None
    assert f"photo {photo.id} cannot be made private: Input/output error" in caplog.text

    settle_due(storage)
    assert storage.is_public(photo.key) is False


def settle_all(storage: Storage, photo_id: int) -> None:
    settle_photos(storage, [photo_id])


def withdraw(_storage: Storage, photo_id: int) -> None:
    withdraw_photo(db.session.get_one(Photo, photo_id))
    db.session.commit()


def delete(storage: Storage, photo_id: int) -> None:
    with open_run(storage) as run:
        delete_photos_forever([db.session.get_one(Photo, photo_id)], storage, run)
        db.session.commit()


def waits_for_a_lock() -> bool:
    with db.engine.connect() as connection:
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(connection.scalar(waiting))


@pytest.mark.parametrize("act", [settle_all, withdraw, delete])
def test_publishing_a_gallery_meanwhile_never_locks_both_out(
    app: Flask, storage: Storage, act: Callable[[Storage, int], None]
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time: rows are not locked")
    photo = add_photo(storage)
    gallery = make_gallery("g", photos=[photo])
    mark_gallery_to_settle(gallery.id)
    db.session.commit()
    photo_id, failures = photo.id, []

    def do() -> None:
        with app.app_context():
            try:
                act(storage, photo_id)
            except SQLAlchemyError as error:
                failures.append(error)

    db.session.refresh(gallery, with_for_update=True)
    thread = threading.Thread(target=do)
    thread.start()
    assert becomes(waits_for_a_lock, within=10)
    publish_gallery(gallery)
    db.session.commit()
    thread.join()

    assert failures == []
