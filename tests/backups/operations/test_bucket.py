"""A bucket holds what the destination holds, on a real server of S3's protocol."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from photoallegret.backups.operations import bucket as module
from photoallegret.backups.operations.bucket import mirror_folder, mirror_journal
from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.noting import SENT
from photoallegret.backups.operations.pruning import GRACE, prune
from photoallegret.backups.operations.running import Done, run
from photoallegret.backups.queries import GONE, archive_name, known, note_of, original_at
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import HELD
from photoallegret.gallery.models import Photo
from photoallegret.objects import Objects
from photoallegret.privacy.operations.journalling import FILE
from tests.backups.conftest import held_by, lies_in, named, with_original

pytestmark = pytest.mark.usefixtures("app")
Copy = Callable[[], Done]


@pytest.fixture
def copy(mirrored: Settings) -> Copy:
    return lambda: run(mirrored, HELD.folders)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the keys that are written from now on, in order."""
    keys: list[str] = []
    send, write = Objects.send, Objects.write

    def sends(self: Objects, source: Path, key: str) -> None:
        keys.append(key)
        send(self, source, key)

    def writes(self: Objects, content: bytes, key: str) -> None:
        keys.append(key)
        write(self, content, key)

    monkeypatch.setattr(Objects, "send", sends)
    monkeypatch.setattr(Objects, "write", writes)
    return keys


def older(done: Done, days: int) -> Path:
    """Add a copy as it would have been made ``days`` before ``done``."""
    path = done.archive.path.with_name(archive_name(done.archive.at - timedelta(days=days)))
    path.write_bytes(done.archive.path.read_bytes())
    note_of(path).write_bytes(done.archive.note_path.read_bytes())
    return path


def key_of(sha256: str) -> str:
    return f"originals/{sha256[:2]}/{sha256}.age"


def test_a_copy_is_sent_whole_in_its_order_and_once(
    mirrored: Settings, photo: str, destination: Path, bucket: Objects, sent: list[str]
) -> None:
    done = run(mirrored, HELD.folders)

    name = done.archive.path.name
    assert done.not_sent == ""
    assert sent == [FILE, name, f"{name}.json", key_of(photo)]
    assert held_by(bucket) == lies_in(destination)
    assert SENT in known(mirrored.data)
    sent.clear()
    mirror_folder(mirrored)
    assert sent == []


def test_what_leaves_the_destination_leaves_the_bucket(
    mirrored: Settings, copy: Copy, photo: str, destination: Path, bucket: Objects
) -> None:
    other = with_original(mirrored, "soir", b"an evening")
    done = copy()
    for days in range(1, 9):
        older(done, days)
    mirror_folder(mirrored)
    assert held_by(bucket) == lies_in(destination)
    db.session.execute(delete(Photo).where(Photo.sha256 == other))
    db.session.commit()
    assert prune(mirrored, now()).archives
    assert set(json.loads(bucket.read(GONE) or b"")) == {other}
    assert {key_of(photo), key_of(other)} < held_by(bucket).keys()
    assert held_by(bucket) == lies_in(destination)

    found = prune(mirrored, now() + GRACE)

    assert (found.originals, found.not_sent) == (1, "")
    assert key_of(other) not in held_by(bucket)
    assert held_by(bucket) == lies_in(destination)


def test_a_destination_that_was_emptied_empties_nothing(
    mirrored: Settings, copy: Copy, photo: str, destination: Path, bucket: Objects
) -> None:
    first = older(copy(), 1)
    mirror_folder(mirrored)
    before = held_by(bucket)
    shutil.rmtree(destination)
    destination.mkdir()

    with pytest.raises(BackupError, match="is its disk mounted"):
        mirror_folder(mirrored)
    assert key_of(photo) in before
    assert held_by(bucket) == before
    run(mirrored, HELD.folders, anew=True)
    prune(mirrored, now())

    assert first.name in held_by(bucket)
    prune(mirrored, now(), anyway=True)
    assert held_by(bucket).keys() == lies_in(destination).keys()


def test_an_original_that_the_site_has_does_not_leave(
    mirrored: Settings, copy: Copy, photo: str, destination: Path, bucket: Objects
) -> None:
    copy()
    original_at(destination, photo).unlink()

    mirror_folder(mirrored, anyway=True)

    assert key_of(photo) in held_by(bucket)


def test_another_database_empties_nothing(
    mirrored: Settings, copy: Copy, destination: Path, bucket: Objects
) -> None:
    for number in range(25):
        with_original(mirrored, f"photo-{number}", f"{number}".encode())
    copy()
    before = held_by(bucket)
    db.session.execute(delete(Photo))
    db.session.commit()
    shutil.rmtree(destination / "originals")

    with pytest.raises(BackupError, match="25 of 25 originals"):
        mirror_folder(mirrored)
    assert held_by(bucket) == before
    mirror_folder(mirrored, anyway=True)
    assert held_by(bucket) == lies_in(destination)


def test_what_is_no_copy_is_left_alone(mirrored: Settings, copy: Copy, bucket: Objects) -> None:
    mine = {"originals/ab/mine.jpg", "originals/ab/mine.age", "letter.json"}
    for key in mine:
        bucket.write(b"mine", key)

    copy()
    mirror_folder(mirrored, anyway=True)

    assert mine < held_by(bucket).keys()


def test_what_is_cut_here_does_not_replace_what_is_whole_there(
    mirrored: Settings, copy: Copy, photo: str, destination: Path, bucket: Objects
) -> None:
    done, path = copy(), original_at(destination, photo)
    another = older(done, 2)
    mirror_folder(mirrored)
    before = held_by(bucket)
    path.write_bytes(path.read_bytes()[:-2000])
    another.write_bytes(b"cut")

    mirror_folder(mirrored)

    assert held_by(bucket) == before


def test_what_was_cut_there_is_sent_again(
    mirrored: Settings, copy: Copy, photo: str, destination: Path, bucket: Objects
) -> None:
    copy()
    bucket.write(b"cut", key_of(photo))

    mirror_folder(mirrored)

    assert held_by(bucket) == lies_in(destination)


def test_a_library_too_large_for_once_goes_on_the_next_time(
    mirrored: Settings,
    photo: str,
    destination: Path,
    bucket: Objects,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, "AT_ONCE", timedelta())
        done = run(mirrored, HELD.folders)

    assert "1 originals are still to be sent" in done.not_sent
    assert done.archive.path.name in held_by(bucket)
    assert key_of(photo) not in held_by(bucket)
    mirror_folder(mirrored)
    assert held_by(bucket) == lies_in(destination)


def test_the_journal_is_sent_when_it_changed(
    mirrored: Settings, copy: Copy, destination: Path, bucket: Objects, sent: list[str]
) -> None:
    copy()
    sent.clear()
    mirror_journal(named(mirrored, bucket="s3://no-such-bucket"))
    shutil.rmtree(destination)
    (mirrored.data / FILE).write_bytes(b"{}\n{to")

    mirror_journal(mirrored)

    assert sent == [FILE]
    assert bucket.read(FILE) == b"{}\n"
    (mirrored.data / FILE).unlink()


def test_a_journal_that_knows_more_is_kept(mirrored: Settings, copy: Copy, bucket: Objects) -> None:
    bucket.write(b'{"of": "another site"}\n', FILE)

    done = copy()

    assert "erasures that this site does not know" in done.not_sent
    assert held_by(bucket).keys() == {FILE}


def test_without_a_bucket_nothing_is_asked(settings: Settings) -> None:
    mirror_folder(settings)
    mirror_journal(settings)
