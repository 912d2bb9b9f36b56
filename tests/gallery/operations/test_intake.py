"""Bytes taken in: exact, and refused rather than half taken."""

import errno
import hashlib
import io
import os
import shutil
import stat
from pathlib import Path

import pytest

from photoallegret.gallery.operations import intake
from photoallegret.gallery.operations.finding import Found
from photoallegret.gallery.operations.intake import BLOCK, NotTakenError, take_found, take_in
from photoallegret.gallery.operations.outcome import FileRefusal, refusal


class Failing(io.BytesIO):
    def readinto(self, _block: object, /) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("size", [0, 1, BLOCK, BLOCK + 1, 3 * BLOCK - 1])
def test_every_byte_is_copied_and_hashed(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)

    taken = take_in(io.BytesIO(content), tmp_path / "copy")

    assert taken.path.read_bytes() == content
    assert (taken.sha256, taken.size) == (hashlib.sha256(content).hexdigest(), size)
    assert stat.S_IMODE(taken.path.stat().st_mode) == 0o600


def test_a_file_that_was_refused_or_cannot_be_opened_is_not_taken(tmp_path: Path) -> None:
    def fail() -> io.BytesIO:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    gone = refusal(FileRefusal.UNREADABLE, reason="No such file or directory")
    for source, reason in ((refusal(FileRefusal.LINK), refusal(FileRefusal.LINK)), (fail, gone)):
        with pytest.raises(NotTakenError) as refused:
            take_found(Found("a.jpg", "a.jpg", source), tmp_path / "copy")
        assert refused.value.reason == reason

    content = io.BytesIO(b"12345")
    assert take_found(Found("a.jpg", "a.jpg", lambda: content), tmp_path / "copy").size == 5
    assert content.closed


def test_what_cannot_be_read_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(NotTakenError) as refused:
        take_in(Failing(), tmp_path / "copy")

    assert refused.value.reason.code == FileRefusal.UNREADABLE
    assert refused.value.reason.figures == {"reason": "Input/output error"}


def test_nothing_is_taken_when_the_disk_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type(shutil.disk_usage(tmp_path))
    monkeypatch.setattr(
        intake.shutil, "disk_usage", lambda _path: usage(10**12, 10**12, intake.SPACE_FLOOR + 5)
    )

    take_in(io.BytesIO(b"12345"), tmp_path / "fits")
    with pytest.raises(NotTakenError) as refused:
        take_in(io.BytesIO(b"123456"), tmp_path / "does not")

    assert refused.value.reason.code == FileRefusal.NO_ROOM


def test_a_file_may_only_be_so_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LARGEST", 5)

    take_in(io.BytesIO(b"12345"), tmp_path / "fits")
    with pytest.raises(NotTakenError) as refused:
        take_in(io.BytesIO(b"123456"), tmp_path / "does not")

    assert refused.value.reason.code == FileRefusal.TOO_LARGE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up_while_writing_is_told() -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)

    with pytest.raises(NotTakenError) as refused:
        intake._write(descriptor, memoryview(b"x"))

    os.close(descriptor)
    assert refused.value.reason.code == FileRefusal.NO_ROOM
