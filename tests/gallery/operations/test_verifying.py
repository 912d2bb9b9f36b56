"""The library looked at: what is damaged, missing, misplaced or claimed by none is told."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations import reconciling
from photoallegret.gallery.operations.reconciling import QUARANTINE
from photoallegret.gallery.operations.verifying import BadOriginal, put_back, verify
from photoallegret.storage import Storage, rendition_name
from tests.factories import make_gallery, make_photo, write_files

NAME = "0123456789abcdef-480.jpg"


def add_photo(storage: Storage, slug: str, *, public: bool) -> Photo:
    content = slug.encode() * 1000
    photo = make_photo(slug, sha256=hashlib.sha256(content).hexdigest())
    write_files(storage, photo, public=public)
    source = storage.data / "uploads" / "original"
    source.write_bytes(content)
    storage.place_original(source, photo.sha256)
    return photo


def everything_on(data: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(data)): path.read_bytes()
        for place in ("originals", "renditions", "uploads")
        for path in sorted((data / place).rglob("*"))
        if path.is_file()
    }


def test_a_sound_library_is_sound(storage: Storage) -> None:
    make_gallery("g", [add_photo(storage, "a", public=True)])
    add_photo(storage, "b", public=False)
    db.session.commit()

    found = verify(storage)

    assert found.is_sound
    assert (found.photos, found.originals) == (2, 2)


def test_everything_amiss_is_told_and_nothing_touched(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged, gone = (add_photo(storage, slug, public=True) for slug in ("damaged", "gone"))
    make_gallery("nord", [damaged, gone])
    lacking = add_photo(storage, "lacking", public=False)
    hidden = add_photo(storage, "hidden", public=True)
    db.session.commit()
    path = storage.original(damaged.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    storage.original(gone.sha256).unlink()
    row = lacking.renditions[0]
    name = rendition_name(row.digest, row.width, row.format)
    storage.remove_rendition(lacking.key, name)
    stray = storage.rendition(hidden.key, NAME, public=True)
    stray.touch()
    misplaced = [hidden.id]
    later = now() + timedelta(hours=25)
    monkeypatch.setattr(reconciling, "now", lambda: later)
    before = everything_on(storage.data)
    wanted = {
        BadOriginal(damaged.sha256, is_missing=False, photo_ids=(damaged.id,), galleries=("nord",)),
        BadOriginal(gone.sha256, is_missing=True, photo_ids=(gone.id,), galleries=("nord",)),
    }
    lost = storage.rendition(lacking.key, name, public=False)
    db.session.rollback()

    found = verify(storage)

    assert set(found.bad) == wanted
    assert (found.lacking, found.misplaced, found.strays) == ([lost], misplaced, [stray])
    assert not found.is_sound
    assert everything_on(storage.data) == before


def test_renditions_left_in_both_places_are_misplaced(storage: Storage) -> None:
    photo = add_photo(storage, "a", public=True)
    make_gallery("g", [photo])
    db.session.commit()
    storage.folder(photo.key, public=False).mkdir(parents=True)
    photo_id = photo.id
    db.session.rollback()

    assert verify(storage).misplaced == [photo_id]


def test_a_damaged_original_is_kept_aside_when_a_good_copy_takes_its_place(
    storage: Storage,
) -> None:
    photo = add_photo(storage, "a", public=False)
    db.session.commit()
    path, good = storage.original(photo.sha256), b"a" * 1000
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    db.session.rollback()
    [bad] = verify(storage).bad

    with pytest.raises(OSError, match="not the original"):
        put_back(storage, bad, lambda target: target.write_bytes(b"another"))
    assert path.read_bytes() == b"rotten"
    put_back(storage, bad, lambda target: target.write_bytes(good))

    assert path.read_bytes() == good
    assert verify(storage).is_sound
    [aside] = [one for one in (storage.data / "uploads" / QUARANTINE).rglob("*") if one.is_file()]
    assert aside.read_bytes() == b"rotten"
