"""Bytes of uploads on disk: a file for each, in a folder of the data folder, under its token."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from photoallegret.storage import sync_folder
from photoallegret.uploads.models import FOLDER


class BusyError(Exception):
    """Another request is writing to the same upload."""


@dataclass(frozen=True, slots=True)
class UploadFiles:
    """The folder of uploads under the data folder ``data``."""

    data: Path

    @property
    def folder(self) -> Path:
        """Return the folder, made if need be."""
        folder = self.data / FOLDER
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder.parent)
        return folder

    def path(self, token: str) -> Path:
        """Return where the bytes of the upload with this token of ours lie."""
        return self.folder / token

    def size(self, token: str) -> int:
        """Return how many bytes lie there, 0 when there is no file."""
        try:
            return self.path(token).stat().st_size
        except FileNotFoundError:
            return 0

    def written_at(self, token: str) -> datetime | None:
        """Return when the last byte came, None when none ever did."""
        try:
            return datetime.fromtimestamp(self.path(token).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    @contextmanager
    def alone(self, token: str) -> Iterator["Writer"]:
        """Give the one writer of an upload; a process that dies gives it back.

        Raises:
            BusyError: there is one already.

        """
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        with FileIO(os.open(self.path(token), flags, 0o600), "rb+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BusyError from error
            yield Writer(file, self.folder)

    def remove(self, token: str) -> None:
        """Unlink the file, if it is there."""
        self.path(token).unlink(missing_ok=True)


class Writer:
    """Appends to one file, and says what is surely on the disk."""

    def __init__(self, file: FileIO, folder: Path) -> None:
        """Write to ``file``, which lies in ``folder``."""
        self._file, self._folder = file, folder
        self._is_named = False

    @property
    def size(self) -> int:
        """Return how many bytes the file holds."""
        return os.fstat(self._file.fileno()).st_size

    def cut(self, offset: int) -> None:
        """Drop what stands beyond ``offset``: it was never promised."""
        self._file.truncate(offset)

    def write(self, block: bytes, offset: int) -> int:
        """Write ``block`` at ``offset``; return the offset after it."""
        rest = memoryview(block)
        while rest:
            written = os.pwrite(self._file.fileno(), rest, offset)
            offset, rest = offset + written, rest[written:]
        return offset

    def sync(self) -> None:
        """Wait until the bytes, and the name of the file, are on the disk."""
        os.fdatasync(self._file.fileno())
        if not self._is_named:
            sync_folder(self._folder)
            self._is_named = True
