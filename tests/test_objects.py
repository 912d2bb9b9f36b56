"""Files sent to a real server of S3's protocol and fetched from it, whole or not at all.

Two machines, one database, one bucket: what one withdraws, the other shows no more.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import make_folders
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.withdrawing import restore_photo, withdraw_photo
from photoallegret.gallery.shown import file_address
from photoallegret.gallery.views.renditions import RESTS_UNTIL
from photoallegret.object_settings import ObjectStorage
from photoallegret.objects import (
    BACKUP_KEYS,
    DamagedObjectError,
    Objects,
    ObjectsError,
    connect,
    objects_at,
    objects_of,
)
from photoallegret.objects import objects_of as known_of
from photoallegret.privacy.operations.restored import mark_restored
from photoallegret.storage import PLACES, Storage
from tests.factories import make_gallery
from tests.gallery.library import files_in, write_photograph
from tests.gallery.operations.conftest import import_paths
from tests.support import buckets
from tests.support.processes import free_port

KEY = "originals/one"
KEPT = "public, max-age=2592000, immutable"


@pytest.fixture
def bucket(bucket_server: str) -> Objects:
    return buckets.bucket(bucket_server)


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "source"
    path.write_bytes(b"bytes" * 3_000_000)  # three parts
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_sent_comes_back_and_leaves(bucket: Objects, source: Path, tmp_path: Path) -> None:
    bucket.send(source, KEY)
    target = tmp_path / "new" / "target"

    assert bucket.size(KEY) == source.stat().st_size
    assert [(one.key, one.size) for one in bucket.under("")] == [(KEY, source.stat().st_size)]
    assert [one.key for one in bucket.under("originals")] == [KEY]
    assert list(bucket.under("renditions")) == []
    assert bucket.fetch(KEY, target, digest(source), by=tmp_path) is True
    assert target.read_bytes() == source.read_bytes()
    bucket.remove([KEY, "originals/never"])
    assert bucket.size(KEY) is None
    assert names(tmp_path) == {"source", "new"}


def test_a_copy_that_is_only_tried_takes_nothing_away(
    bucket: Objects, source: Path, tmp_path: Path
) -> None:
    bucket.send(source, KEY)
    kept = replace(bucket, is_kept=True)

    kept.remove([KEY])
    kept.try_out(tmp_path)

    assert [one.key for one in bucket.under("")] == [KEY]


def test_what_is_not_there_is_said(bucket: Objects, tmp_path: Path) -> None:
    assert bucket.size(KEY) is None
    assert bucket.fetch(KEY, tmp_path / "target", "", by=tmp_path) is False
    assert names(tmp_path) == set()


def test_other_bytes_than_the_digest_says_never_stand_anywhere(
    bucket: Objects, source: Path, tmp_path: Path
) -> None:
    bucket.send(source, KEY)

    with pytest.raises(DamagedObjectError, match="its bytes are others"):
        bucket.fetch(KEY, tmp_path / "target", "0" * 64, by=tmp_path)
    assert names(tmp_path) == {"source"}


def test_what_was_cut_is_sent_again(bucket: Objects, source: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(b"byt")
    bucket.send(cut, KEY)

    bucket.send(source, KEY)

    assert bucket.size(KEY) == source.stat().st_size


def test_a_bucket_or_host_that_is_not_there_is_an_error(bucket: Objects, source: Path) -> None:
    with pytest.raises(ObjectsError, match=r"NoSuchBucket|no-such-bucket"):
        replace(bucket, bucket="no-such-bucket").send(source, KEY)
    with pytest.raises(ObjectsError) as raised:
        replace(bucket, endpoint=f"http://127.0.0.1:{free_port()}").send(source, KEY)
    assert "secret" not in str(raised.value)
    assert "secret of a test" not in repr(bucket)


def test_a_fork_of_a_process_that_asked_is_refused(bucket: Objects) -> None:
    assert bucket.size(KEY) is None  # a fork would wait for ever

    child = os.fork()
    if child == 0:
        try:
            bucket.size(KEY)
        except ObjectsError:
            os._exit(3)
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3


def test_a_bucket_is_tried_and_nothing_stays(bucket: Objects, tmp_path: Path) -> None:
    assert bucket.try_out(tmp_path) is False
    assert list(bucket.under("")) == []
    assert names(tmp_path) == set()


def test_a_bucket_that_strangers_read_is_told(bucket: Objects, tmp_path: Path) -> None:
    buckets.open_to_all(bucket)

    assert bucket.try_out(tmp_path) is True


def test_a_data_folder_has_the_storage_that_was_told(bucket: Objects, tmp_path: Path) -> None:
    connect(tmp_path, bucket)
    assert known_of(tmp_path) == bucket
    assert known_of(tmp_path / "other") is None
    connect(tmp_path, None)
    assert known_of(tmp_path) is None


def test_small_ones_are_written_whatever_was_there(bucket: Objects) -> None:
    assert bucket.read(KEY) is None
    bucket.write(b"first", KEY)
    bucket.write(b"other", KEY)

    assert bucket.read(KEY) == b"other"
    bucket.write(b"", KEY)
    assert bucket.read(KEY) == b""


def test_settings_and_secrets_make_it() -> None:
    storage = ObjectStorage("s3://photos/site/a", "https://s3.example.org/", "fr")
    held = {"storage_key_id": "id", "storage_secret_key": "key"}

    found = objects_at(storage, held)

    assert found == Objects("photos", "site/a", "https://s3.example.org", "fr", "id", "key")
    assert objects_at(ObjectStorage(), held) is None
    copies = {"backup_key_id": "id", "backup_secret_key": "key"}
    assert objects_at(storage, copies, BACKUP_KEYS) == found


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    import subprocess  # noqa: PLC0415 -- this test alone

    code = "import sys, photoallegret.factory; sys.exit('obstore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def settings(settings: Settings, bucket_server: str) -> Iterator[Settings]:
    told = buckets.kept_in(settings, buckets.bucket(bucket_server))
    yield told
    connect(told.data, None)


@pytest.fixture
def elsewhere(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """Return the site as another machine serves it, from a data folder of its own."""
    db.session.rollback()
    told = replace(settings, data=tmp_path / "other")
    other = create_app(told)
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()
    connect(told.data, None)


def ask(site: Flask, path: str) -> tuple[int, str]:
    """Return the status and who may keep the answer; nothing of this site's session serves."""
    db.session.rollback()
    with site.test_client().get(path) as response:
        assert response.data or response.status_code != 200
        return response.status_code, response.headers["Cache-Control"]


def shown(settings: Settings, folder: Path) -> tuple[Photo, str]:
    (outcome,) = import_paths(settings, [write_photograph(folder / "a.jpg", 1, size=(600, 400))])
    photo = db.session.get_one(Photo, outcome.photo)
    make_gallery("g", [photo])
    db.session.commit()
    return photo, file_address(photo.key, photo.renditions[0])


def test_what_one_machine_withdraws_the_other_shows_no_more(
    app: Flask, elsewhere: Flask, settings: Settings, tmp_path: Path
) -> None:
    photo, path = shown(settings, tmp_path)
    there = elsewhere.extensions["photoallegret"].data
    assert ask(app, path) == ask(elsewhere, path) == (200, KEPT)
    assert ask(elsewhere, path) == (200, KEPT)  # its own copy by now
    photo = db.session.scalars(select(Photo)).one()

    withdraw_photo(photo)
    db.session.commit()

    assert ask(elsewhere, path)[0] == ask(app, path)[0] == 410
    assert list(files_in(there / PLACES[True])) == []
    assert list(files_in(there / PLACES[False])) != []
    photo = db.session.scalars(select(Photo)).one()
    restore_photo(photo)
    db.session.commit()
    settle_photos(Storage(settings.data), [photo.id])
    assert ask(elsewhere, path) == ask(app, path) == (200, KEPT)


def test_a_site_put_back_from_a_copy_takes_nothing_away(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    known = objects_of(settings.data)
    assert known is not None
    assert not known.is_kept
    trial = replace(settings, data=tmp_path / "trial")
    make_folders(trial.data)
    mark_restored(trial.data, now())
    db.session.rollback()

    with create_app(trial, read_only=True).app_context():
        db.engine.dispose()

    connected = objects_of(trial.data)
    assert connected is not None
    assert connected.is_kept
    connect(trial.data, None)


def test_a_proxy_is_told_only_after_the_database_agreed(
    elsewhere: Flask, settings: Settings, tmp_path: Path
) -> None:
    photo, path = shown(settings, tmp_path)
    told = replace(elsewhere.extensions["photoallegret"], proxy="nginx")
    elsewhere.extensions["photoallegret"] = told
    name = path.rpartition("/")[2]
    place = f"/-/renditions/private/{photo.key[:2]}/{photo.key}/{name}"
    db.session.rollback()

    with elsewhere.test_client().get(path) as response:
        assert (response.status_code, response.data) == (200, b"")
        assert response.headers["X-Accel-Redirect"] == place
        assert response.headers["Cache-Control"] == KEPT
    photo = db.session.scalars(select(Photo)).one()
    withdraw_photo(photo, now())
    db.session.commit()
    with elsewhere.test_client().get(path) as response:
        assert response.status_code == 410
        assert "X-Accel-Redirect" not in response.headers


def test_a_storage_that_does_not_answer_is_not_a_photograph_that_is_gone(
    app: Flask, client: FlaskClient, settings: Settings, tmp_path: Path
) -> None:
    photo, path = shown(settings, tmp_path)
    shutil.rmtree(Storage(settings.data).folder(photo.key, public=False))
    known = objects_of(settings.data)
    assert known is not None
    connect(settings.data, replace(known, endpoint=f"http://127.0.0.1:{free_port()}"))
    db.session.rollback()

    with client.get(path) as response:
        assert response.status_code == 503

    connect(settings.data, known)
    with client.get(path) as response:
        assert response.status_code == 503  # it rests, and no page waits for it
    app.extensions.pop(RESTS_UNTIL)
    with client.get(path) as response:
        assert response.status_code == 200
