"""A library kept in a bucket too: what rows name is there before they do, and leaves with them."""

import hashlib
import logging
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.backups.operations.age import new_pair
from photoallegret.backups.operations.originals import copy_originals
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import FormerFile, Photo
from photoallegret.gallery.operations import elsewhere
from photoallegret.gallery.operations.elsewhere import (
    drop_strays,
    evict_originals,
    fetch_missing,
    send_missing,
)
from photoallegret.gallery.operations.exporting import export
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.outcome import Result
from photoallegret.gallery.operations.preparing import prepare_waiting
from photoallegret.gallery.operations.rebuilding import rebuild_missing
from photoallegret.gallery.operations.reconciling import reconcile
from photoallegret.gallery.operations.remaking import remake_waiting
from photoallegret.gallery.operations.replacing import replace_photo
from photoallegret.gallery.operations.runs import clear_dead_runs, open_run
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.objects import Objects, ObjectsError, connect, objects_of
from photoallegret.site_file import SettingsError
from photoallegret.storage import ORIGINALS, PLACES, Storage, rendition_name
from tests.factories import make_gallery
from tests.gallery.library import files_in, write_photograph
from tests.gallery.operations.conftest import import_paths
from tests.support import buckets
from tests.support.processes import becomes, started

NEVER = threading.Event()


@pytest.fixture
def settings(settings: Settings, bucket_server: str) -> Settings:
    return buckets.kept_in(settings, buckets.bucket(bucket_server))


@pytest.fixture
def bucket(app: Flask, settings: Settings) -> Iterator[Objects]:
    found = objects_of(settings.data)
    assert found is not None
    yield found
    connect(settings.data, None)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    after = now() + timedelta(hours=2)
    monkeypatch.setattr(elsewhere, "now", lambda: after)


def bring(settings: Settings, folder: Path, *numbers: int) -> list[Photo]:
    paths = [write_photograph(folder / f"{n}.jpg", n, size=(600, 400)) for n in numbers or (1,)]
    outcomes = import_paths(settings, paths)
    return [db.session.get_one(Photo, outcome.photo) for outcome in outcomes]


def assert_kept(bucket: Objects) -> None:
    """Check that the bucket holds what rows name, of the size they say, and no more."""
    db.session.rollback()
    expected = {}
    for photo in db.session.scalars(select(Photo)):
        expected[f"originals/{photo.sha256}"] = photo.size
        for row in photo.renditions:
            name = rendition_name(row.digest, row.width, row.format)
            expected[f"renditions/{photo.key}/{name}"] = row.size
    for former in db.session.scalars(select(FormerFile)):
        expected[f"originals/{former.sha256}"] = former.size
    assert {one.key: one.size for one in bucket.under("")} == expected
    db.session.rollback()


def empty_disk(storage: Storage) -> None:
    """Leave this machine without any file of a photograph."""
    for place in (ORIGINALS, *PLACES.values()):
        shutil.rmtree(storage.data / place)
        (storage.data / place).mkdir()


def test_the_bucket_follows_a_photograph_through_its_life(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    (photo,) = bring(settings, tmp_path)
    assert_kept(bucket)
    assert prepare_waiting(settings, NEVER) == 1
    assert_kept(bucket)
    identity = photo.id
    photo = db.session.get_one(Photo, identity)
    photo.creator, photo.remake_at = "Anne", now()
    db.session.commit()
    assert remake_waiting(storage, NEVER) == 1
    assert_kept(bucket)
    other = write_photograph(tmp_path / "other.jpg", 7, size=(600, 400))
    replace_photo(settings, identity, Found("other.jpg", "other.jpg", lambda: open_file(other)))
    assert_kept(bucket)
    with open_run(storage) as run:
        deletion = delete_photos_forever([db.session.get_one(Photo, identity)], storage, run)
        db.session.commit()
        deletion.finish()
    assert_kept(bucket)
    assert list(bucket.under("")) == []


def test_nothing_here_is_ever_public(
    app: Flask, settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    (photo,) = bring(settings, tmp_path)
    make_gallery("g", [photo])
    db.session.commit()

    settle_photos(storage, [photo.id])

    assert reconcile(storage, NEVER).settled == 0
    assert list(files_in(storage.data / PLACES[True])) == []
    assert len(list(files_in(storage.data / PLACES[False]))) == len(photo.renditions)


def test_what_was_public_closes_once_files_are_kept_elsewhere(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    connect(settings.data, None)
    (photo,) = bring(settings, tmp_path)
    key = photo.key
    storage.settle(key, public=True)
    db.session.rollback()  # no other site opens while this one writes

    with create_app(settings).app_context():
        db.engine.dispose()

    assert list(files_in(storage.data / PLACES[True])) == []
    assert storage.is_public(key) is False


def test_a_key_that_opens_the_storage_is_needed(settings: Settings) -> None:
    held = {key: value for key, value in settings.secrets.items() if "storage" not in key}
    with pytest.raises(SettingsError, match=r"lacks what opens \[storage\]: storage_key_id"):
        create_app(replace(settings, secrets=held))


def test_a_disk_that_is_empty_gets_what_it_needs(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    (photo,) = bring(settings, tmp_path)
    empty_disk(storage)
    row = photo.renditions[0]
    name = rendition_name(row.digest, row.width, row.format)

    path = storage.find_rendition(photo.key, name)

    assert path == storage.rendition(photo.key, name, public=False)
    assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(row.digest)
    assert storage.find_rendition(photo.key, f"{'0' * 32}-480.jpg") is None
    assert prepare_waiting(settings, NEVER) == 1  # brings the original back
    assert hashlib.sha256(storage.original(photo.sha256).read_bytes()).hexdigest() == photo.sha256
    assert_kept(bucket)
    empty_disk(storage)
    assert reconcile(storage, NEVER).missing == 0
    assert rebuild_missing(settings, NEVER).failed == 0
    shutil.rmtree(storage.data / ORIGINALS)
    (storage.data / ORIGINALS).mkdir()
    done = export(storage, tmp_path / "export")
    assert (done.photos, done.lacking) == (1, [])
    assert list(files_in(storage.data / ORIGINALS)) == []
    assert list((storage.data / "uploads").iterdir()) == []


def test_backups_copy_originals_that_left_this_disk(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    (photo,) = bring(settings, tmp_path)
    empty_disk(storage)
    copies = tmp_path / "copies"

    done = copy_originals(storage, [photo.sha256], copies, new_pair().public)

    assert (done.count, done.lacking) == (1, [])
    assert len(list(files_in(copies))) == 1
    assert not storage.original(photo.sha256).exists()
    assert list((storage.data / "uploads").iterdir()) == []
    bucket.remove([f"originals/{photo.sha256}"])
    assert copy_originals(storage, [photo.sha256], tmp_path / "other", new_pair().public).lacking


def test_the_studio_gives_back_an_original_that_left_this_disk(
    studio: FlaskClient, settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    (photo,) = bring(settings, tmp_path)
    identity, sha256 = photo.id, photo.sha256
    empty_disk(storage)
    db.session.rollback()

    with studio.get(f"/atelier/photos/{identity}/original") as answer:
        assert hashlib.sha256(answer.data).hexdigest() == sha256
    empty_disk(storage)
    connect(settings.data, replace(bucket, endpoint="http://127.0.0.1:1"))
    with studio.get(f"/atelier/photos/{identity}/original") as answer:
        assert answer.status_code == 503


def test_originals_leave_only_when_they_are_kept_and_nobody_needs_them(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path, later: None
) -> None:
    kept, lost, cut, waits = bring(settings, tmp_path, 1, 2, 3, 4)
    for photo in (kept, lost, cut):
        photo.avif_at = now()
    db.session.commit()
    bucket.remove([f"originals/{lost.sha256}", f"originals/{cut.sha256}"])
    short = tmp_path / "short"
    short.write_bytes(b"x")
    bucket.send(short, f"originals/{cut.sha256}")

    assert evict_originals(storage, NEVER) == 1

    here = {path.name for path in files_in(storage.data / ORIGINALS)}
    assert here == {lost.sha256, cut.sha256, waits.sha256}
    assert storage.has_original(kept.sha256)


def test_originals_that_just_came_stay(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    (photo,) = bring(settings, tmp_path)
    photo.avif_at = now()
    db.session.commit()

    assert evict_originals(storage, NEVER) == 0


def test_a_library_that_was_here_alone_is_sent(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    connect(settings.data, None)
    bring(settings, tmp_path, 1, 2)
    connect(settings.data, bucket)

    sent = send_missing(storage, NEVER)

    assert sent == sum(1 for _ in bucket.under(""))
    assert_kept(bucket)
    assert send_missing(storage, NEVER) == 0
    assert list((storage.data / "uploads").iterdir()) == []


def test_a_library_comes_back_whole_before_its_storage_is_left(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    bring(settings, tmp_path, 1, 2)
    before = {path.relative_to(storage.data) for path in files_in(storage.data / ORIGINALS)}
    empty_disk(storage)

    assert fetch_missing(storage, NEVER) == sum(1 for _ in bucket.under(""))

    assert {path.relative_to(storage.data) for path in files_in(storage.data / ORIGINALS)} == before
    assert fetch_missing(storage, NEVER) == 0


def test_what_no_row_points_to_there_is_told(
    bucket: Objects,
    storage: Storage,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stray = tmp_path / "stray"
    stray.write_bytes(b"x")
    bucket.send(stray, f"{ORIGINALS}/stray")

    assert send_missing(storage, NEVER) == 0
    assert "no row points" not in caplog.text
    tomorrow = now() + timedelta(hours=25)
    monkeypatch.setattr(elsewhere, "now", lambda: tomorrow)
    with caplog.at_level(logging.ERROR):
        send_missing(storage, NEVER)
    assert "no row points to originals/stray in the storage" in caplog.text


def test_copies_of_what_another_machine_deleted_leave(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path, later: None
) -> None:
    gone, stays = bring(settings, tmp_path, 1, 2)
    key = gone.key
    (storage.data / "uploads" / "fetch-0123").touch()
    db.session.delete(gone)
    db.session.commit()

    assert drop_strays(storage) > 0

    assert not storage.folder(key, public=False).exists()
    assert len(list(files_in(storage.data / PLACES[False]))) == len(stays.renditions)
    assert list((storage.data / "uploads").iterdir()) == []


def test_a_storage_that_does_not_answer_stops_imports_and_loses_nothing(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    connect(settings.data, replace(bucket, bucket="no-such-bucket"))
    with pytest.raises(ObjectsError):
        bring(settings, tmp_path)
    assert db.session.scalars(select(Photo)).all() == []
    connect(settings.data, bucket)
    clear_dead_runs(storage)
    assert list((storage.data / "uploads").iterdir()) == []
    assert_kept(bucket)
    bring(settings, tmp_path)
    assert_kept(bucket)


def test_a_deletion_goes_on_when_the_storage_answers_again(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path
) -> None:
    (photo,) = bring(settings, tmp_path)
    connect(settings.data, replace(bucket, endpoint="http://127.0.0.1:1"))
    with open_run(storage) as run:
        deletion = delete_photos_forever([photo], storage, run)
        db.session.commit()
        deletion.finish()
    assert list(bucket.under("")) != []

    connect(settings.data, bucket)
    clear_dead_runs(storage)

    assert_kept(bucket)
    assert list((storage.data / "uploads").iterdir()) == []


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2])
def test_an_import_killed_at_any_time_leaves_there_what_rows_name(
    settings: Settings, bucket: Objects, storage: Storage, tmp_path: Path, seconds: float
) -> None:
    buckets.write_settings(settings, bucket)
    for number in range(3):
        write_photograph(tmp_path / "photos" / f"{number}.jpg", number, size=(900, 600))
    there = {"PHOTOALLEGRET_DATABASE_URL": settings.database_url}
    words = ("photos", "import", str(tmp_path / "photos"))
    with started(settings.data, *words, own_group=True, **there) as process:
        sending = becomes(lambda: any((storage.data / "uploads").glob("*/*/note.json")), within=60)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
    assert sending

    def is_clear() -> bool:
        clear_dead_runs(storage)
        return not any((storage.data / "uploads").iterdir())

    assert becomes(is_clear, within=10)
    assert_kept(bucket)
    outcomes = import_paths(settings, [tmp_path / "photos"])
    assert Result.REFUSED not in {outcome.result for outcome in outcomes}
    assert len(db.session.scalars(select(Photo)).all()) == 3
    assert_kept(bucket)
