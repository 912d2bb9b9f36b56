"""What uploads do in the background: bring what waits, forget what is over."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.uploads import jobs
from photoallegret.uploads.models import Upload
from photoallegret.uploads.operations.files import UploadFiles
from tests.gallery.library import write_photograph
from tests.uploads.tus import begin, patch, send


def test_what_waits_is_brought_and_its_avif_files_asked_for(
    studio: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(jobs, "ring", rung.append)

    jobs.receive(threading.Event())
    send(studio, write_photograph(tmp_path / "a.jpg").read_bytes())
    jobs.receive(threading.Event())

    assert rung == ["avif"]
    assert db.session.scalars(select(Photo.file_name)).all() == ["a.jpg"]


def test_what_is_over_is_forgotten(studio: FlaskClient, files: UploadFiles) -> None:
    patch(studio, begin(studio, b"12345"), b"123", 0)
    db.session.execute(update(Upload).values(ends_at=now() - timedelta(minutes=1)))
    db.session.commit()

    jobs.forget(threading.Event())

    assert db.session.scalars(select(Upload)).all() == []
    assert list(files.folder.iterdir()) == []
