"""Photos withdrawn, given back, deleted for ever."""

from datetime import timedelta
from functools import partial
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import (
    Gallery,
    GalleryPhoto,
    Photo,
    PhotoText,
    PublishingAct,
    PublishingEntry,
    Rendition,
)
from photoallegret.gallery.operations.hanging import choose_cover
from photoallegret.gallery.operations.runs import open_run
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.withdrawing import (
    delete_photos_forever,
    restore_after_care,
    restore_photo,
    withdraw_for_care,
    withdraw_photo,
)
from photoallegret.gallery.shown import file_address
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, save, write_files
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


def paths_of(photo: Photo, *galleries: str) -> list[str]:
    """Return the addresses of ``photo`` in these galleries, and of each of its files."""
    places = [f"{name}/{photo.slug}" for name in galleries]
    return [
        *(file_address(photo.key, one) for one in photo.renditions),
        *(f"/galeries/{place}" for place in places),
        *(f"/en/galleries/{place}" for place in places),
    ]


def statuses(client: FlaskClient, paths: list[str]) -> set[int]:
    """Return how these addresses answer now."""
    save()
    found = set()
    for path in paths:
        with client.get(path) as answer:
            found.add(answer.status_code)
    save()
    return found


def photo_called(slug: str) -> Photo:
    return db.session.scalars(select(Photo).where(Photo.slug == slug)).one()


def everything_of(slug: str) -> dict[str, object]:
    """Return what visitors and the photographer know of the photo ``slug``, and of its places."""
    rows = [
        *db.session.execute(select(*Photo.__table__.c).where(Photo.slug == slug)).mappings(),
        *db.session.execute(select(*Gallery.__table__.c).order_by(Gallery.id)).mappings(),
        *db.session.execute(select(*GalleryPhoto.__table__.c).order_by("position")).mappings(),
    ]
    return {f"{at}.{name}": row[name] for at, row in enumerate(rows) for name in row}


def test_a_precaution_takes_a_photo_off_in_every_size_and_ends_just_as_it_was(
    client: FlaskClient, storage: Storage
) -> None:
    a, b = add_photo(storage, "a"), add_photo(storage, "b")
    gallery = make_gallery("g", [a, b])
    make_gallery("h", [b, a])
    choose_cover(gallery, a)
    withdraw_photo(a, now() + HOUR)
    original, of_a, of_b = storage.original(a.sha256), paths_of(a, "g", "h"), paths_of(b, "g", "h")
    db.session.commit()
    settle_photos(storage, [a.id])
    before, bytes_before = everything_of("a"), original.read_bytes()
    assert statuses(client, of_a) == {200}

    a = photo_called("a")
    assert withdraw_for_care(a, "asked by a person in it", now())
    db.session.commit()
    settle_photos(storage, [a.id])

    assert statuses(client, of_a) == {410}
    assert statuses(client, of_b) == {200}
    assert (photo_called("a").care_reason, original.read_bytes()) == (
        "asked by a person in it",
        bytes_before,
    )
    gallery = db.session.scalars(select(Gallery).where(Gallery.slug == "g")).one()
    assert (gallery.photo_count, gallery.shown_cover_id) == (1, photo_called("b").id)
    save()

    a = photo_called("a")
    assert restore_after_care(a, "another person", now())
    db.session.commit()
    settle_photos(storage, [a.id])

    assert statuses(client, of_a) == {200}
    assert everything_of("a") == before
    assert original.read_bytes() == bytes_before
    log = db.session.scalars(select(PublishingEntry).order_by(PublishingEntry.id)).all()
    assert [(one.act, one.detail) for one in log] == [
        (PublishingAct.WITHDRAWN, "care: asked by a person in it"),
        (PublishingAct.RESTORED, "care: another person"),
    ]


def test_from_the_commit_on_the_database_lets_no_file_of_a_precaution_through(
    client: FlaskClient, storage: Storage
) -> None:
    """Files that are not public are asked for in the database, which says "gone" at once."""
    photo = add_photo(storage, "a", public=False)
    make_gallery("g", [photo])
    paths = paths_of(photo, "g")
    withdraw_for_care(photo, "asked", now())

    assert statuses(client, paths) == {410}


def test_a_precaution_keeps_its_first_reason_and_needs_one(storage: Storage) -> None:
    photo = add_photo(storage, "a")
    with pytest.raises(ValueError, match="reason"):
        withdraw_for_care(photo, " ", now())

    assert withdraw_for_care(photo, "x" * 400, now())
    since = photo.care_at
    assert not withdraw_for_care(photo, "another", now() + HOUR)

    assert (photo.care_at, photo.care_reason) == (since, "x" * 300)
    assert restore_after_care(photo, "a mistake", now())
    assert not restore_after_care(photo, "a mistake", now())


def test_a_precaution_outlives_being_withdrawn_and_shown_again(
    client: FlaskClient, storage: Storage
) -> None:
    photo = add_photo(storage, "a")
    make_gallery("g", [photo])
    paths = paths_of(photo, "g")
    withdraw_for_care(photo, "asked", now())

    withdraw_photo(photo)
    restore_photo(photo)
    db.session.commit()
    settle_photos(storage, [photo.id])

    assert statuses(client, paths) == {410}


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
