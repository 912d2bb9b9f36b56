"""Masters: kept while there is room, gone once they are of no use, never read after a restart."""

from pathlib import Path

import pytest

from photoallegret.db import db
from photoallegret.gallery.operations import masters
from photoallegret.gallery.operations.masters import (
    MASTERS,
    find_master,
    place_master,
    wants_masters,
)
from photoallegret.gallery.operations.runs import clear_dead_runs, open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.storage import Storage
from tests.factories import make_photo, write_files
from tests.gallery.library import files_in

SHA256 = "ab" * 32


def keep(storage: Storage, sha256: str, content: bytes = b"master") -> None:
    source = storage.data / "uploads" / "made.tif"
    source.write_bytes(content)
    place_master(storage, source, sha256)


def test_one_is_found_until_its_photo_needs_it_no_more(storage: Storage) -> None:
    waiting = make_photo("a", avif_at=None).sha256
    done = make_photo("b").sha256
    db.session.commit()
    for sha256 in (waiting, done, SHA256):
        keep(storage, sha256)

    clear_dead_runs(storage)

    found = {sha256 for sha256 in (waiting, done, SHA256) if find_master(storage, sha256)}
    assert found == {waiting}
    assert len(list(files_in(storage.data / MASTERS))) == 1


def test_what_was_written_before_the_system_was_started_is_not_read(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = make_photo("a", avif_at=None).sha256
    db.session.commit()
    keep(storage, sha256)
    later = tmp_path / "boot_id"
    later.write_text("another\n")
    monkeypatch.setattr(masters, "BOOT_ID", later)

    assert find_master(storage, sha256) is None
    clear_dead_runs(storage)
    assert list((storage.data / MASTERS).iterdir()) == []


def test_none_is_kept_where_the_start_is_not_known(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masters, "BOOT_ID", tmp_path / "none")

    assert not wants_masters(storage)
    assert find_master(storage, SHA256) is None
    clear_dead_runs(storage)


def test_they_take_no_more_of_the_disk_than_is_said(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wants_masters(storage)
    keep(storage, SHA256, b"x" * 100)

    for name, value in (("BYTES", 100), ("SPACE_FLOOR", 2**63)):
        with monkeypatch.context() as patch:
            patch.setattr(masters, name, value)
            assert not wants_masters(storage)


def test_it_is_deleted_with_its_photo(storage: Storage) -> None:
    photo = make_photo("a", avif_at=None)
    write_files(storage, photo, public=False)
    db.session.commit()
    keep(storage, photo.sha256)

    with open_run(storage) as run:
        deletion = delete_photos_forever([photo], storage, run)
        db.session.commit()
        deletion.finish()

    assert list(files_in(storage.data / MASTERS)) == []
