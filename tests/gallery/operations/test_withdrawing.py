"""Photos withdrawn, given back, deleted for ever."""

from datetime import timedelta
from functools import partial
from hashlib import sha256

from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText, Rendition
from photoallegret.gallery.operations.hanging import choose_cover
from photoallegret.gallery.operations.runs import open_run
from photoallegret.gallery.operations.withdrawing import (
    delete_photos_forever,
    restore_photo,
    withdraw_photo,
)
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, write_files
from tests.gallery.kills import Kill, clear, count_photos, delete_all, is_killed
from tests.gallery.library import assert_whole

HOUR = timedelta(hours=1)


def add_photo(storage: Storage, slug: str, *, public: bool = True) -> Photo:
    photo = make_photo(slug, sha256=sha256(slug.encode()).hexdigest(), title=slug)
    photo.size = len(slug)
    original = storage.data / "uploads" / "original"
    original.write_bytes(slug.encode())
    storage.place_original(original, photo.sha256)
    write_files(storage, photo, public=public)
    return photo


def test_a_withdrawn_photo_is_counted_no_more_until_it_is_restored(storage: Storage) -> None:
    a, b = add_photo(storage, "a"), add_photo(storage, "b")
    gallery = make_gallery("g", [a, b])

    withdraw_photo(a)
    assert (gallery.photo_count, gallery.shown_cover_id) == (1, b.id)
    restore_photo(a)
    assert (gallery.photo_count, gallery.shown_cover_id) == (2, a.id)
    withdraw_photo(a, now() + HOUR)
    assert (gallery.photo_count, gallery.shown_cover_id) == (2, a.id)
    assert a.settle_at is not None


def test_a_deleted_photo_leaves_no_row_and_no_file(storage: Storage) -> None:
    a, b = add_photo(storage, "a"), add_photo(storage, "b")
    gallery = make_gallery("g", [a, b])
    choose_cover(gallery, a)
    db.session.commit()
    key = a.key

    with open_run(storage) as run:
        deletion = delete_photos_forever([a], storage, run)
        db.session.commit()
        assert storage.is_public(key) is True  # files go after the commit, not before
        deletion.finish()

    assert storage.is_public(key) is None
    for kind, left in ((Photo, 1), (PhotoText, 1), (Rendition, 6)):
        assert db.session.scalar(select(func.count()).select_from(kind)) == left
    assert (gallery.cover_id, gallery.shown_cover_id, gallery.photo_count) == (None, b.id, 1)
    assert_whole(storage)


def test_a_deletion_that_is_not_committed_deletes_nothing(storage: Storage) -> None:
    a = add_photo(storage, "a")
    make_gallery("g", [a])
    db.session.commit()

    with open_run(storage) as run:
        delete_photos_forever([a], storage, run)
        db.session.rollback()

    assert db.session.scalar(select(func.count(Photo.id))) == 1
    assert_whole(storage)


def test_a_deletion_killed_at_any_step_is_undone_or_ended(
    settings: Settings, storage: Storage
) -> None:
    add_photo(storage, "a", public=False)
    db.session.commit()
    act = partial(delete_all, storage)
    step, counts = 1, set()

    while is_killed(settings, act, Kill(step)):
        clear(storage)
        counts.add(count_photos())
        if count_photos() == 0:
            add_photo(storage, "a", public=False)
            db.session.commit()
        step += 1

    assert step > 5
    assert counts == {0, 1}
    assert count_photos() == 0
    assert_whole(storage)
