"""A copy holds the whole site, encrypted; cut short at any step, it does not count."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from flask import Flask

from photoallegret.backups.operations.age import Pair
from photoallegret.backups.operations.archives import Manifest, unpack
from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.noting import FAILED, MADE
from photoallegret.backups.operations.running import Done, kept_files, run
from photoallegret.backups.queries import archives_in, copied_originals, known
from photoallegret.config import Settings
from photoallegret.factory import HELD
from photoallegret.migrations import head
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.secrets_file import read_secrets
from tests.backups.conftest import keys_of, named, with_original
from tests.gallery.kills import Kill, is_killed

Copy = Callable[[], Done]
KILLS = (1, 4, 7, 9, 11, 13, 15, 17, 19, 21, 24, 28)


class KillAround(Kill):
    """Counts steps at the destination as well: both folders stand side by side."""

    def arm(self, data: Path) -> None:
        super().arm(data.parent)


def read(path: Path, pair: Pair) -> tuple[Manifest, dict[str, bytes]]:
    found: dict[str, bytes] = {}

    def keep(name: str, content: IO[bytes]) -> None:
        found[name] = content.read()

    return unpack(path, keys_of(pair), keep), found


def test_a_copy_holds_what_cannot_be_made_again(
    copy: Copy, photo: str, settings: Settings, pair: Pair, request: pytest.FixtureRequest
) -> None:
    (settings.data / "attachments" / "ab").mkdir()
    (settings.data / "attachments" / "ab" / "picture.jpg").write_bytes(b"joined")
    left = ("identity/paper", "exports/one.zip", "masters/m", "pages/p.html")
    for name in left:
        (settings.data / name).write_bytes(b"left")

    done = copy()

    manifest, files = read(done.archive.path, pair)
    is_postgresql = request.config.getoption("--postgresql")
    database = "site.dump" if is_postgresql else "site.sqlite"
    assert set(files) == {database, "site.toml", "secrets.toml", "attachments/ab/picture.jpg"}
    assert manifest.facts.revision == head()
    assert manifest.facts.rows["photo"] == 1
    assert manifest.facts.originals == [photo]
    assert files["secrets.toml"] == (settings.data / "secrets.toml").read_bytes()
    assert files["attachments/ab/picture.jpg"] == b"joined"
    for name in left:
        (settings.data / name).unlink()


def test_nothing_is_readable_without_the_key(
    copy: Copy, photo: str, settings: Settings, destination: Path
) -> None:
    copy()

    everything = b"".join(path.read_bytes() for path in destination.rglob("*") if path.is_file())
    assert read_secrets(settings.data)["secret_key"].encode() not in everything
    assert b"SQLite format" not in everything
    assert b"a morning" not in everything
    assert copied_originals(destination) == {photo}


def test_a_copy_is_noted_and_nothing_open_is_left(
    copy: Copy, settings: Settings, destination: Path
) -> None:
    done = copy()

    assert known(settings.data)[MADE]["archive"] == done.archive.path.name
    assert [one.is_good for one in archives_in(destination)] == [True]
    assert list((settings.data / "backups").iterdir()) == []
    assert (destination / FILE).read_bytes() == b""


def test_an_original_is_copied_once_and_a_damaged_one_told(
    copy: Copy, photo: str, settings: Settings, destination: Path
) -> None:
    assert copy().originals.count == 1
    other = with_original(settings, "soir", b"an evening")
    lost = with_original(settings, "nuit", b"a night")
    path = settings.data / "originals" / other[:2] / other
    path.chmod(0o600)
    path.write_bytes(b"another")
    (settings.data / "originals" / lost[:2] / lost).unlink()

    done = copy()

    assert done.originals.count == 0
    assert set(done.originals.lacking) == {other, lost}
    assert copied_originals(destination) == {photo}


def test_each_folder_is_taken_or_left_on_purpose() -> None:
    """A folder added later is taken; whoever declares it decides, and writes it here."""
    assert {folder.path for folder in HELD.folders if folder.backed_up} == {
        *("attachments", "profiles", "handovers"),
        *("secrets.toml", "receipt-keys.json", "erasures.jsonl"),
        *("banner.json", "maintenance.json", ".demo-offered"),
    }


def test_what_nobody_declared_is_copied_too(tmp_path: Path) -> None:
    for name in ("renditions/public", "uploads/tus", "new"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(b"")
    (tmp_path / "uploads" / "mine").write_bytes(b"")

    assert [name for name, _ in kept_files(tmp_path, HELD.folders)] == ["new/file", "uploads/mine"]


@pytest.mark.parametrize("at", KILLS)
@pytest.mark.usefixtures("app", "photo")
def test_a_copy_cut_short_does_not_count(
    settings: Settings, destination: Path, pair: Pair, at: int
) -> None:
    before = run(settings, HELD.folders).archive
    with_original(settings, "soir", b"an evening")

    killed = is_killed(settings, lambda: run(settings, HELD.folders), KillAround(at))

    good = [one for one in archives_in(destination) if one.is_good]
    assert before.path in {one.path for one in good}
    for one in good:
        read(one.path, pair)
    after = run(settings, HELD.folders).archive
    assert killed
    assert after.is_good
    assert not list(destination.rglob(".*"))
    assert list((settings.data / "backups").iterdir()) == []
    assert len(copied_originals(destination)) == 2


def test_a_full_disk_leaves_no_half_copy(
    copy: Copy, settings: Settings, destination: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        message = "No space left on device"
        raise OSError(28, message)

    with monkeypatch.context() as patch:
        patch.setattr("photoallegret.backups.operations.archives.encrypt", full)
        with pytest.raises(BackupError, match="No space left"):
            copy()

    assert list(destination.iterdir()) == []
    assert "No space left" in known(settings.data)[FAILED]["words"]
    copy()
    assert FAILED not in known(settings.data)


def test_a_disk_that_is_not_mounted_is_not_filled(
    copy: Copy, settings: Settings, destination: Path
) -> None:
    copy()
    away = destination.rename(destination.with_name("away"))

    with pytest.raises(BackupError, match="is no folder"):
        copy()
    destination.mkdir()
    with pytest.raises(BackupError, match="is its disk mounted"):
        copy()

    assert list(destination.iterdir()) == []
    assert run(settings, HELD.folders, anew=True).archive.is_good
    assert len(archives_in(away)) == 1


def test_a_destination_in_the_data_folder_is_refused(app: Flask, settings: Settings) -> None:
    inside = named(settings, destination=str(settings.data / "backups"))

    with pytest.raises(BackupError, match="lies in the data folder"):
        run(inside, HELD.folders)
    with pytest.raises(BackupError, match="no destination"):
        run(named(settings, destination=""), HELD.folders)


def test_the_note_says_nothing_of_anybody(copy: Copy, photo: str) -> None:
    note = json.loads(copy().archive.note_path.read_text())

    assert set(note) == {
        *("format", "at", "program", "revision", "database", "originals"),
        *("size", "sha256"),
    }


def test_an_empty_site_does_not_follow_one_with_photographs(
    copy: Copy, photo: str, settings: Settings, app: Flask
) -> None:
    copy()
    shutil.rmtree(settings.data / "originals")
    (settings.data / "originals").mkdir()

    with pytest.raises(BackupError, match="this site has none"):
        copy()
    assert photo in copied_originals(Path(settings.site.backup.destination))
    done = run(settings, HELD.folders, anew=True)
    assert done.originals.count == 0
