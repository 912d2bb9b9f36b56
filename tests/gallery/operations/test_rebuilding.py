"""Files that are gone are made again from the originals, and stand where they belong."""

import shutil
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.importing import importing
from photoallegret.gallery.operations.rebuilding import Rebuilt, rebuild_missing
from photoallegret.gallery.operations.reconciling import missing_files
from photoallegret.storage import Storage, rendition_name
from tests.factories import make_gallery, picture, save


@pytest.fixture
def photo(app: Flask, settings: Settings, tmp_path: Path) -> Photo:
    """Return an imported photo that hangs in a public gallery."""
    source = tmp_path / "one.jpg"
    source.write_bytes(picture(900, "jpg"))
    gallery = make_gallery("essai", ())
    save()
    gallery_id = db.session.scalar(select(type(gallery).id))
    db.session.rollback()
    with importing(settings) as importer:
        list(importer.take([Found("one.jpg", "one.jpg", lambda: open_file(source))], gallery_id))
    return read()


def read() -> Photo:
    db.session.rollback()
    photo = db.session.scalars(select(Photo)).one()
    names(photo)
    db.session.rollback()
    return photo


def names(photo: Photo) -> set[str]:
    return {rendition_name(row.digest, row.width, row.format) for row in photo.renditions}


def test_all_that_is_gone_is_made_again(settings: Settings, photo: Photo) -> None:
    storage, before = Storage(settings.data), names(read())
    key, photo_id = photo.key, photo.id
    assert storage.is_public(key)
    db.session.rollback()
    shutil.rmtree(storage.folder(key, public=True))

    found = rebuild_missing(settings, threading.Event())

    assert found == Rebuilt(1, 0)
    assert names(read()) == before
    assert list(missing_files(storage, [photo_id])) == []
    assert storage.is_public(key)
    db.session.rollback()
    assert rebuild_missing(settings, threading.Event()) == Rebuilt(0, 0)


def test_what_stands_in_the_wrong_place_moves(settings: Settings, photo: Photo) -> None:
    storage, key = Storage(settings.data), photo.key
    db.session.rollback()
    storage.settle(key, public=False)

    rebuild_missing(settings, threading.Event())

    assert storage.is_public(key)


def test_avifs_alone_wait_for_the_background_work(settings: Settings, photo: Photo) -> None:
    from photoallegret.gallery.models import Rendition  # noqa: PLC0415 -- a row of this test

    photo = db.session.scalars(select(Photo)).one()
    photo.renditions.append(
        Rendition(format="avif", width=480, height=320, size=1, digest="ab" * 16)
    )
    photo.avif_at = now()
    db.session.commit()

    rebuild_missing(settings, threading.Event())

    after = db.session.scalars(select(Photo)).one()
    assert after.avif_at is None
    assert {row.format for row in after.renditions} == {"jpg"}


def test_a_photo_without_original_is_counted(settings: Settings, photo: Photo) -> None:
    storage, key, sha256 = Storage(settings.data), photo.key, photo.sha256
    db.session.rollback()
    shutil.rmtree(storage.folder(key, public=True))
    storage.original(sha256).unlink()

    assert rebuild_missing(settings, threading.Event()) == Rebuilt(0, 1)
