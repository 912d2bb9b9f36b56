"""The bin: in, out, and for good."""

import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PublishingAct, PublishingEntry
from photoallegret.gallery.operations.binning import (
    KEPT,
    bin_photos,
    delete_binned,
    empty_bin,
    unbin_photos,
)
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, write_files
from tests.gallery.library import assert_whole

MINUTE = timedelta(minutes=1)


def add_photo(storage: Storage, slug: str, **values: object) -> Photo:
    photo = make_photo(slug, sha256=sha256(slug.encode()).hexdigest(), title=slug, **values)
    photo.size = len(slug)
    original = storage.data / "uploads" / "original"
    original.write_bytes(slug.encode())
    storage.place_original(original, photo.sha256)
    write_files(storage, photo, public=False)
    return photo


def noted() -> list[tuple[PublishingAct, int | None, str]]:
    entries = db.session.scalars(select(PublishingEntry).order_by(PublishingEntry.id))
    return [(entry.act, entry.account_id, entry.label) for entry in entries]


def test_a_photo_in_the_bin_is_seen_by_nobody_until_it_is_back(
    storage: Storage, owner: Account
) -> None:
    a, b = make_photo("a", title="A"), make_photo("b", title="B")
    gallery = make_gallery("g", [a, b])

    binned = bin_photos([a], owner.id)
    again = bin_photos([a], owner.id)
    assert (gallery.photo_count, gallery.shown_cover_id) == (1, b.id)
    assert a.binned_at is not None
    assert a.settle_at is not None
    back = unbin_photos([a, b], owner.id)

    assert (binned, again, back) == ([a.id], [], [a.id])
    assert (gallery.photo_count, gallery.shown_cover_id) == (2, a.id)
    assert a.binned_at is None
    assert noted() == [
        (PublishingAct.BINNED, owner.id, "A"),
        (PublishingAct.RESTORED, owner.id, "A"),
    ]


def test_only_what_is_in_the_bin_is_deleted_for_ever(storage: Storage, owner: Account) -> None:
    a, b = add_photo(storage, "a", binned_at=now()), add_photo(storage, "b")
    ids = [a.id, b.id]
    db.session.commit()

    done = delete_binned(ids, storage, owner.id)

    assert done == 1
    assert db.session.scalars(select(Photo.slug)).all() == ["b"]
    assert noted() == [(PublishingAct.DELETED, owner.id, "a")]
    assert_whole(storage)
    assert delete_binned(ids, storage, owner.id) == 0


def test_the_bin_is_emptied_after_thirty_days(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoallegret.gallery.operations.binning.BATCH", 2)
    for number in range(3):
        add_photo(storage, f"old-{number}", binned_at=now() - KEPT - MINUTE)
    add_photo(storage, "young", binned_at=now() - KEPT + MINUTE)
    db.session.commit()

    assert empty_bin(storage, threading.Event()) == 3
    assert empty_bin(storage, threading.Event()) == 0

    assert db.session.scalars(select(Photo.slug)).all() == ["young"]
    assert [entry[:2] for entry in noted()] == [(PublishingAct.DELETED, None)] * 3
    assert_whole(storage)


def test_one_run_deletes_a_bounded_number(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoallegret.gallery.operations.binning.BATCH", 1)
    monkeypatch.setattr("photoallegret.gallery.operations.binning.DELETED_AT_MOST", 2)
    for number in range(3):
        add_photo(storage, f"old-{number}", binned_at=now() - KEPT - MINUTE)
    db.session.commit()

    assert empty_bin(storage, threading.Event()) == 2
    assert db.session.scalar(select(func.count(Photo.id))) == 1
