"""Copies looked at: from outside, and opened."""

from collections.abc import Callable
from pathlib import Path

import pytest

from photoallegret.backups.operations.age import KeyProblemError, Pair, new_pair
from photoallegret.backups.operations.archives import ArchiveError
from photoallegret.backups.operations.running import Done
from photoallegret.backups.operations.verifying import verify
from photoallegret.backups.queries import archive_at, original_at
from photoallegret.config import Settings
from tests.backups.conftest import keys_of

Copy = Callable[[], Done]


def test_it_is_opened_with_the_key(copy: Copy, photo: str, settings: Settings, pair: Pair) -> None:
    found = verify(copy().archive, keys_of(pair), settings.data)

    assert found.is_opened
    assert found.manifest
    assert found.manifest.facts.rows["photo"] == 1
    assert (found.checked, found.lacking) == (1, [])
    assert list((settings.data / "backups").iterdir()) == []


def test_without_the_key_it_is_seen_from_outside(copy: Copy, settings: Settings) -> None:
    found = verify(copy().archive, [], settings.data)

    assert not found.is_opened
    assert found.manifest is None


def test_another_key_opens_nothing(copy: Copy, settings: Settings) -> None:
    with pytest.raises(KeyProblemError, match="No matching keys"):
        verify(copy().archive, keys_of(new_pair()), settings.data)


def test_a_cut_or_changed_one_is_seen(copy: Copy, settings: Settings, pair: Pair) -> None:
    path = copy().archive.path
    whole = path.read_bytes()

    for content in (whole[:-1], whole[:-1] + b"x", whole[:100_000] + b"x" + whole[100_001:]):
        path.write_bytes(content)
        archive = archive_at(path)
        assert archive
        assert archive.is_good is (len(content) == len(whole))
        for keys in ([], keys_of(pair)):
            with pytest.raises(ArchiveError, match="is not what was written"):
                verify(archive, keys, settings.data)
    path.write_bytes(whole)
    archive = archive_at(path)
    assert archive
    archive.note_path.unlink()
    unfinished = archive_at(path)
    assert unfinished
    assert not unfinished.is_good
    with pytest.raises(ArchiveError, match="was not finished"):
        verify(unfinished, [], settings.data)


def test_originals_that_lack_or_rot_are_named(
    copy: Copy, photo: str, settings: Settings, pair: Pair, destination: Path
) -> None:
    archive = copy().archive
    path = original_at(destination, photo)
    whole = path.read_bytes()

    path.write_bytes(whole[:-1] + b"x")
    rotten = verify(archive, keys_of(pair), settings.data, whole=True)
    path.unlink()
    absent = verify(archive, keys_of(pair), settings.data)

    assert rotten.lacking == [photo]
    assert absent.lacking == [photo]
