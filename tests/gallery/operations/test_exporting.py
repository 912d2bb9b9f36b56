"""What the photographer leaves with: originals in their galleries, words beside, all in JSON."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.exporting import export, taken
from photoallegret.i18n import speaking
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, save


def kept(storage: Storage, slug: str, **values: object) -> Photo:
    content = slug.encode() * 100
    digest = hashlib.sha256(content).hexdigest()
    source = storage.data / "uploads" / f"run-{slug}"
    source.write_bytes(content)
    storage.place_original(source, digest)
    photo = make_photo(slug, sha256=digest, title=f"Titre {slug}", **values)
    db.session.add(photo)
    return photo


@pytest.fixture
def storage(app: Flask, settings: Settings) -> Storage:
    """Return the storage of a site with two galleries and a photo that hangs nowhere."""
    found = Storage(settings.data)
    matin, soir = kept(found, "matin"), kept(found, "soir", place="Chartreuse")
    kept(found, "seule", file_name="seule")
    make_gallery("une", [matin, soir])
    make_gallery("deux", [soir])
    save()
    return found


def test_each_gallery_has_its_photographs_in_order(storage: Storage, tmp_path: Path) -> None:
    folder = tmp_path / "leaving"

    done = export(storage, folder)

    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    assert files == [
        *("elsewhere/seule.jpeg", "elsewhere/seule.xmp"),
        *("galleries.json",),
        *("galleries/deux/0001-soir.jpg", "galleries/deux/0001-soir.xmp"),
        *("galleries/une/0001-matin.jpg", "galleries/une/0001-matin.xmp"),
        *("galleries/une/0002-soir.jpg", "galleries/une/0002-soir.xmp"),
        *("photographs.json", "site.json"),
    ]
    assert (done.photos, done.galleries, done.lacking) == (3, 2, [])
    assert (folder / "galleries/une/0002-soir.jpg").read_bytes() == b"soir" * 100
    words = (folder / "galleries/deux/0001-soir.xmp").read_text()
    assert "Titre soir" in words
    assert "Chartreuse" in words


def test_all_is_told_and_no_secret(storage: Storage, tmp_path: Path) -> None:
    folder = tmp_path / "leaving"

    export(storage, folder)

    photos = json.loads((folder / "photographs.json").read_text())["photographs"]
    galleries = json.loads((folder / "galleries.json").read_text())["galleries"]
    soir = next(one for one in photos if one["slug"] == "soir")
    assert soir["texts"][0]["title"] == "Titre soir"
    assert soir["files"] == ["galleries/une/0002-soir.jpg", "galleries/deux/0001-soir.jpg"]
    assert [one["photo_id"] for one in galleries[0]["photographs"]] == [1, 2]
    assert not {"secret", "password_hash", "key"} & {*soir, *galleries[0]}
    everything = "".join(path.read_text() for path in folder.glob("*.json"))
    assert "Secret-" not in everything
    assert "key0000" not in everything


def test_the_command_says_what_lacks_and_overwrites_nothing(
    app: Flask, storage: Storage, tmp_path: Path
) -> None:
    storage.original(hashlib.sha256(b"matin" * 100).hexdigest()).unlink()
    with speaking("en"):
        run = app.test_cli_runner().invoke
        first = run(args=["export", str(tmp_path / "leaving")])
        again = run(args=["export", str(tmp_path / "leaving")])

    assert first.exit_code == 1
    assert "Photographs: 3; galleries: 2" in first.output
    assert "missing or damaged: matin" in first.output
    assert again.exit_code == 1
    assert "is not empty" in again.output
    assert (tmp_path / "leaving/galleries/une/0001-matin.xmp").exists()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (None, "2026-01-02T03:04:05"),
        (60, "2026-01-02T03:04:05+01:00"),
        (-210, "2026-01-02T03:04:05-03:30"),
        (0, "2026-01-02T03:04:05+00:00"),
    ],
)
def test_the_hour_has_the_zone_that_is_known(minutes: int | None, said: str) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 -- as it is stored
    photo = Photo(taken_at=at, taken_offset_minutes=minutes)

    assert taken(photo) == said
    assert taken(Photo()) == ""
