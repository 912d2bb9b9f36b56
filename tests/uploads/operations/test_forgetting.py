"""Uploads whose time is over go, with their bytes; nothing else does."""

import os
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select, update

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.uploads.models import Upload
from photoallegret.uploads.operations.bringing import LOCK
from photoallegret.uploads.operations.files import UploadFiles
from photoallegret.uploads.operations.forgetting import forget_ended, sweep_orphans
from tests.gallery.library import write_photograph
from tests.uploads.tus import begin, patch, send


def end_all() -> None:
    db.session.execute(update(Upload).values(ends_at=now()))
    db.session.commit()


def test_an_unfinished_upload_ends_with_its_bytes(studio: FlaskClient, files: UploadFiles) -> None:
    patch(studio, begin(studio, b"123456"), b"123", 0)
    patch(studio, begin(studio, b"123456"), b"123", 0)
    db.session.execute(update(Upload).where(Upload.id == 1).values(ends_at=now()))
    db.session.commit()

    assert forget_ended(files) == 1

    [kept] = db.session.scalars(select(Upload)).all()
    assert kept.id == 2
    assert [path.name for path in files.folder.iterdir()] == [kept.token]


def test_one_that_waits_or_is_written_to_does_not_end(
    studio: FlaskClient, files: UploadFiles
) -> None:
    send(studio, b"123456")
    begin(studio, b"123456")
    token = db.session.scalar(select(Upload.token).where(Upload.id == 2))
    assert token
    end_all()

    with files.alone(token):
        assert forget_ended(files) == 0

    assert len(db.session.scalars(select(Upload)).all()) == 2


def test_one_whose_file_came_another_way_ends_an_hour_after_its_last_byte(
    studio: FlaskClient, files: UploadFiles, bring: Callable[[], int], tmp_path: Path
) -> None:
    photo = write_photograph(tmp_path / "a.jpg").read_bytes()
    told = {"sha256": sha256(photo).hexdigest()}
    for _ in range(2):
        patch(studio, begin(studio, photo, **told), photo[:9], 0)
    begin(studio, b"123456", sha256=sha256(b"123456").hexdigest())
    send(studio, photo)
    bring()
    long_ago = now() - timedelta(hours=2)
    db.session.execute(update(Upload).where(Upload.id != 2).values(touched_at=long_ago))
    db.session.commit()

    assert forget_ended(files) == 1
    assert list(db.session.scalars(select(Upload.id).order_by(Upload.id))) == [2, 3, 4]


def test_files_without_row_are_swept_after_a_day(studio: FlaskClient, files: UploadFiles) -> None:
    patch(studio, begin(studio, b"123456"), b"123", 0)
    [token] = db.session.scalars(select(Upload.token))
    db.session.rollback()
    for name in ("form-left", "x" * 43, "young", LOCK):
        (files.folder / name).touch()
    old = (now() - timedelta(days=2)).timestamp()
    for name in ("form-left", "x" * 43, token, LOCK):
        os.utime(files.folder / name, (old, old))

    assert sweep_orphans(files) == 2

    assert sorted(path.name for path in files.folder.iterdir()) == sorted([token, "young", LOCK])
