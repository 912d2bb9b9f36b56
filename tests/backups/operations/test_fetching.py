"""Copies come back from a real server of S3's protocol, whole or not at all."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from photoallegret.backups.operations.bucket import mirror_folder
from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.fetching import Fetched, fetch
from photoallegret.backups.operations.running import Done, run
from photoallegret.backups.queries import archive_name, note_of
from photoallegret.config import Settings
from photoallegret.factory import HELD
from photoallegret.objects import Objects
from photoallegret.privacy.operations.journalling import FILE
from tests.backups.conftest import held_by, lies_in

pytestmark = pytest.mark.usefixtures("app")
Fetch = Callable[..., Fetched]


@pytest.fixture
def done(mirrored: Settings, photo: str) -> Done:
    """Make a copy beside an older one, both in the bucket; return it."""
    assert photo
    made = run(mirrored, HELD.folders)
    path = made.archive.path.with_name(archive_name(made.archive.at - timedelta(days=1)))
    path.write_bytes(made.archive.path.read_bytes())
    note_of(path).write_bytes(made.archive.note_path.read_bytes())
    mirror_folder(mirrored)
    return made


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


@pytest.fixture
def brought(bucket: Objects, target: Path) -> Fetch:
    return lambda **told: fetch(bucket, target, lambda _name: None, **told)


def without(held: dict[str, int], name: str) -> dict[str, int]:
    return {key: size for key, size in held.items() if not key.startswith(name)}


def older_name(done: Done) -> str:
    return archive_name(done.archive.at - timedelta(days=1))


def test_the_newest_copy_comes_with_all_it_needs(
    done: Done, bucket: Objects, target: Path, brought: Fetch
) -> None:
    found = brought()

    assert found == Fetched([target / done.archive.path.name], 1, [], has_journal=True)
    assert lies_in(target) == without(held_by(bucket), older_name(done))
    assert (target / done.archive.path.name).read_bytes() == done.archive.path.read_bytes()


def test_run_again_it_goes_on_to_all_of_them(
    done: Done, bucket: Objects, target: Path, brought: Fetch
) -> None:
    brought()
    (target / "fetch-0123").write_bytes(b"half")
    (target / done.archive.path.name).write_bytes(b"cut")
    next(target.glob("originals/*/*.age")).write_bytes(b"cut")

    found = brought(whole=True)

    assert [path.name for path in found.archives] == [done.archive.path.name, older_name(done)]
    assert lies_in(target) == held_by(bucket)


def test_one_that_has_no_note_or_other_bytes_gives_way_to_an_older_one(
    done: Done, bucket: Objects, target: Path, brought: Fetch
) -> None:
    unfinished = archive_name(done.archive.at + timedelta(days=1))
    bucket.write(b"unfinished", unfinished)
    whole = done.archive.path.read_bytes()
    bucket.write(whole[:-1] + bytes([whole[-1] ^ 1]), done.archive.path.name)

    found = brought()

    assert found.damaged == [done.archive.path.name]
    assert [path.name for path in found.archives] == [older_name(done)]
    assert not (target / done.archive.path.name).exists()
    assert not (target / unfinished).exists()


def test_a_note_that_is_none_brings_nothing(done: Done, bucket: Objects, brought: Fetch) -> None:
    for name in (done.archive.path.name, older_name(done)):
        bucket.write(b'{"sha256": "../x"}', f"{name}.json")

    with pytest.raises(BackupError, match="holds no good copy"):
        brought()


def test_without_a_journal_it_is_said(done: Done, bucket: Objects, brought: Fetch) -> None:
    assert done
    bucket.remove([FILE])

    assert brought().has_journal is False


def test_an_empty_bucket_or_a_folder_of_somebody_is_refused(target: Path, brought: Fetch) -> None:
    with pytest.raises(BackupError, match="holds no good copy"):
        brought()
    (target / "letter.txt").write_text("mine")
    with pytest.raises(BackupError, match=r"is not empty: letter\.txt"):
        brought()

    assert lies_in(target) == {"letter.txt": 4}
