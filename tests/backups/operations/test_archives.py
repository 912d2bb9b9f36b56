"""Archives: what is written is read, and nothing else is."""

import hashlib
import io
import json
import tarfile
from dataclasses import asdict
from pathlib import Path

import pytest

from photoallegret.backups.operations.age import KeyProblemError, Pair, encrypt
from photoallegret.backups.operations.archives import (
    ArchiveError,
    Facts,
    Hashing,
    is_safe,
    pack,
    unpack,
)
from tests.backups.conftest import keys_of

FACTS = Facts("2026-11-26T00:00:00+00:00", "1", "sqlite", "a1", {"photo": 2}, ["0" * 64])


def test_there_and_back(tmp_path: Path, pair: Pair) -> None:
    content = bytes(range(256)) * 5000
    (tmp_path / "large").write_bytes(content)
    files = [("a/large", tmp_path / "large"), ("gone", tmp_path / "gone")]
    found: dict[str, bytes] = {}
    with (tmp_path / "archive").open("wb") as file:
        target = Hashing(file)
        written = pack(files, FACTS, target, pair.public)

    read = unpack(
        tmp_path / "archive", keys_of(pair), lambda name, f: found.update({name: f.read()})
    )

    whole = (tmp_path / "archive").read_bytes()
    assert read == written
    assert found == {"a/large": content}
    assert (target.size, target.hexdigest()) == (len(whole), hashlib.sha256(whole).hexdigest())


def test_a_file_that_cannot_be_read_ends_it(tmp_path: Path, pair: Pair) -> None:
    (tmp_path / "folder").mkdir()
    with (tmp_path / "archive").open("wb") as file, pytest.raises(OSError, match="directory"):
        pack([("a", tmp_path / "folder")], FACTS, Hashing(file), pair.public)


def test_a_disk_that_is_full_ends_it(tmp_path: Path, pair: Pair) -> None:
    (tmp_path / "large").write_bytes(bytes(5_000_000))
    with (
        Path("/dev/full").open("wb", buffering=0) as file,
        pytest.raises(OSError, match="No space left"),
    ):
        pack([("a", tmp_path / "large")], FACTS, Hashing(file), pair.public)


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "."])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, pair: Pair, name: str) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    with (tmp_path / "archive").open("wb") as file:
        encrypt(io.BytesIO(plain.getvalue()), file, pair.public)

    with pytest.raises(ArchiveError, match="no place there"):
        unpack(tmp_path / "archive", keys_of(pair), lambda _name, f: f.read() and None)
    assert not is_safe(name)


def test_what_is_no_archive_is_said(tmp_path: Path, pair: Pair) -> None:
    with (tmp_path / "archive").open("wb") as file:
        encrypt(io.BytesIO(b"anything" * 1000), file, pair.public)

    with pytest.raises(ArchiveError, match="damaged"):
        unpack(tmp_path / "archive", keys_of(pair), lambda _name, _f: None)


def test_a_cut_archive_is_told(tmp_path: Path, pair: Pair) -> None:
    (tmp_path / "large").write_bytes(bytes(5_000_000))
    with (tmp_path / "archive").open("wb") as file:
        pack([("a", tmp_path / "large")], FACTS, Hashing(file), pair.public)
    whole = (tmp_path / "archive").read_bytes()

    # The header is of any length, by chance: cut in its midst, it is no age file.
    for length in (len(whole) - 1, len(whole) // 2, 300, 60):
        (tmp_path / "archive").write_bytes(whole[:length])
        with pytest.raises((ArchiveError, KeyProblemError, OSError)):
            unpack(
                tmp_path / "archive",
                keys_of(pair),
                lambda _name, f: [*iter(lambda: f.read(9999), b"")] and None,
            )


def packed(path: Path, pair: Pair, *members: tuple[tarfile.TarInfo, bytes]) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for member, content in members:
            tar.addfile(member, io.BytesIO(content))
    with path.open("wb") as file:
        encrypt(io.BytesIO(plain.getvalue()), file, pair.public)


def test_holes_are_not_written_out(tmp_path: Path, pair: Pair) -> None:
    sparse = tarfile.TarInfo("a")
    sparse.type, sparse.size = tarfile.GNUTYPE_SPARSE, 0
    packed(tmp_path / "archive", pair, (sparse, b""))

    with pytest.raises(ArchiveError, match="no place there"):
        unpack(tmp_path / "archive", keys_of(pair), lambda _name, f: f.read() and None)


@pytest.mark.parametrize(
    "told",
    [
        b"[" * 200_000,
        b"[]",
        b'{"format": 1}',
        json.dumps({"format": 1, **asdict(FACTS), "originals": ["../x"], "files": {}}).encode(),
        json.dumps({"format": 1, **asdict(FACTS), "originals": [5], "files": {}}).encode(),
    ],
)
def test_a_manifest_that_says_nothing_sound_is_told(
    tmp_path: Path, pair: Pair, told: bytes
) -> None:
    manifest = tarfile.TarInfo("manifest.json")
    manifest.size = len(told)
    packed(tmp_path / "archive", pair, (manifest, told))

    with pytest.raises(ArchiveError, match="manifest"):
        unpack(tmp_path / "archive", keys_of(pair), lambda _name, f: f.read() and None)
