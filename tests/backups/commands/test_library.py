"""`flask photos verify`, as the photographer types it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.backups.operations.running import Done
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.importing import importing
from photoallegret.i18n import speaking
from photoallegret.storage import Storage
from tests.factories import make_gallery, picture, save


def told(app: Flask, *words: str, status: int) -> str:
    with speaking("en"):
        result = app.test_cli_runner().invoke(args=["photos", "verify", *words])
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def brought(app: Flask, settings: Settings, tmp_path: Path) -> Photo:
    """Return a photo brought in as photographers do, which hangs in the gallery nord."""
    source = tmp_path / "one.jpg"
    source.write_bytes(picture(900, "jpg"))
    gallery_id = make_gallery("nord", ()).id
    save()
    with importing(settings) as importer:
        list(importer.take([Found("one.jpg", "one.jpg", lambda: open_file(source))], gallery_id))
    photo = db.session.scalars(select(Photo)).one()
    db.session.expunge(photo)
    db.session.rollback()
    return photo


def spoil(storage: Storage, photo: Photo) -> Path:
    path = storage.original(photo.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-9] + b"bit rot !")
    return path


def test_a_sound_library_ends_with_nought(app: Flask, brought: Photo) -> None:
    assert brought
    said = told(app, status=0)

    assert "Photographs: 1. Originals: 1 read, 0 missing, 0 damaged." in said
    assert told(app, "--fix", status=0) == said


def test_pictures_that_are_gone_are_made_again(
    app: Flask, settings: Settings, brought: Photo
) -> None:
    storage = Storage(settings.data)
    shutil.rmtree(storage.folder(brought.key, public=True))

    before, during = told(app, status=1), told(app, "--fix", status=1)

    assert "Picture missing: " in before
    assert "flask photos verify --fix" in before
    assert "made again: 1, not: 0" in during
    told(app, status=0)


def test_a_damaged_original_comes_back_from_the_backup(
    app: Flask, settings: Settings, brought: Photo, copy: Callable[[], Done], identity: Path
) -> None:
    copy()
    path = spoil(Storage(settings.data), brought)

    blind = told(app, status=2)
    looked = told(app, "--identity", str(identity), status=1)
    mended = told(app, "--fix", "--identity", str(identity), status=1)

    assert f"Original damaged: {brought.sha256} (photograph 1; galleries: nord)" in blind
    assert "--identity FILE" in blind
    assert "A good copy" in looked
    assert "Brought back from the backup" in mended
    assert path.read_bytes() == picture(900, "jpg")
    told(app, status=0)


def test_an_original_that_no_copy_has_is_lost(
    app: Flask, settings: Settings, brought: Photo, identity: Path
) -> None:
    path = Storage(settings.data).original(brought.sha256)
    path.unlink()

    said = told(app, "--fix", "--identity", str(identity), status=2)

    assert f"Original missing: {brought.sha256} (photograph 1; galleries: nord)" in said
    assert f"copy it to {path}" in said
