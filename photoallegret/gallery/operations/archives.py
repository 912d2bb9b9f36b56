"""The files of a ZIP archive, checked before any of them is unpacked.

Nothing is written here: each file is a stream, read while it is inflated. An archive built to
harm (paths that climb out, links, too many entries, too much inside) is refused whole; a file
that cannot be read is refused alone.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END, FileIO
from pathlib import Path
from typing import IO, Self

from photoallegret.gallery.operations.finding import (
    ARCHIVE_SUFFIX,
    Found,
    Stream,
    is_system_name,
    open_file,
)
from photoallegret.gallery.operations.names import printable
from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal

UNPACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""The two ways every program packs; bzip2 and LZMA would let an archive choose our memory."""
BYTES_PER_ENTRY = 1024
"""Of the table of contents: far above what real names and extra fields take."""
DRIVE = re.compile(r"[A-Za-z]:")
SEPARATORS = re.compile(r"[/\\]")
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error)
"""What zipfile raises for an archive it cannot read: each becomes a refusal with its reason."""
ENCRYPTED_FLAG, UTF8_FLAG = 0x1, 0x800
COMMENT_LIMIT = 65_535


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much one archive may hold: entries, and bytes once unpacked."""

    entries: int
    size: int


class ArchiveRefusedError(Exception):
    """An archive is refused as a whole; ``reason`` says why."""

    def __init__(self, reason: Refusal) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def files_of(path: Path, limits: ArchiveLimits) -> Iterator[Found]:
    """Yield the files of the archive at ``path`` in its own order, else its refusal.

    Each must be opened and read before the next is asked for: the archive closes at the end.
    """
    label = printable(str(path))
    try:
        with open_file(path) as file:
            _check_table(file, limits)
            with zipfile.ZipFile(file) as archive:
                for entry in _checked_entries(archive, limits):
                    name = true_name(entry)
                    yield Found(
                        f"{label}/{printable(name)}",
                        SEPARATORS.split(name)[-1],
                        _refusal_of(entry) or _Opener(archive, entry),
                    )
    except ArchiveRefusedError as refused:
        yield Found(label, path.name, refused.reason)
    except OSError as error:
        reason = refusal(FileRefusal.UNREADABLE, reason=error.strerror or str(error))
        yield Found(label, path.name, reason)
    except BROKEN:
        yield Found(label, path.name, refusal(FileRefusal.BROKEN_ARCHIVE))


def true_name(entry: zipfile.ZipInfo) -> str:
    """Return the path of ``entry`` as its author wrote it.

    Without the UTF-8 flag the standard says code page 437, but macOS writes UTF-8 and sets no
    flag: bytes that are valid UTF-8 are taken as such.
    """
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _check_table(file: FileIO, limits: ArchiveLimits) -> None:
    """Refuse a table of contents longer than ``limits`` allows, before it is read to memory.

    Its length stands in the end record (PKWARE APPNOTE 4.3.16), or, where that holds only
    ones, in the 64-bit record before it (4.3.14).
    """
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - COMMENT_LIMIT - 22 - 20))
    tail = file.read()
    found = len(tail) - 22 if tail[-22:].startswith(b"PK\5\6") else tail.rfind(b"PK\5\6")
    if found < 0 or len(tail) - found < 22:  # noqa: PLR2004 -- the record's length
        raise ArchiveRefusedError(refusal(FileRefusal.BROKEN_ARCHIVE))
    entries, length = struct.unpack("<HL", tail[found + 10 : found + 16])
    locator = tail[max(0, found - 20) : found]
    if locator.startswith(b"PK\6\7"):
        file.seek(min(size, struct.unpack("<Q", locator[8:16])[0]))
        record = file.read(56)
        if record.startswith(b"PK\6\6") and len(record) == 56:  # noqa: PLR2004 -- its length
            entries, length = struct.unpack("<QQ", record[32:48])
    if entries > limits.entries or length > limits.entries * BYTES_PER_ENTRY:
        raise ArchiveRefusedError(
            refusal(FileRefusal.TOO_MANY_ENTRIES, entries=entries, limit=limits.entries)
        )


def _checked_entries(archive: zipfile.ZipFile, limits: ArchiveLimits) -> list[zipfile.ZipInfo]:
    """Return the files of ``archive``, without folders and what systems leave."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        reason = refusal(FileRefusal.TOO_MANY_ENTRIES, entries=len(entries), limit=limits.entries)
        raise ArchiveRefusedError(reason)
    for entry in entries:
        name = true_name(entry)
        if _climbs(name) or "\0" in entry.orig_filename:
            reason = refusal(FileRefusal.CLIMBING_PATH, path=printable(entry.orig_filename))
            raise ArchiveRefusedError(reason)
        if stat.S_ISLNK(entry.external_attr >> 16):
            reason = refusal(FileRefusal.LINK_IN_ARCHIVE, path=printable(name))
            raise ArchiveRefusedError(reason)
    # An entry never gives more bytes than it declares, so the sum of what is declared holds.
    size = sum(entry.file_size for entry in entries)
    if size > limits.size:
        reason = refusal(FileRefusal.ARCHIVE_TOO_LARGE, size=size, limit=limits.size)
        raise ArchiveRefusedError(reason)
    files = [entry for entry in entries if not entry.is_dir() and not _is_left_aside(entry)]
    if not files:
        raise ArchiveRefusedError(refusal(FileRefusal.EMPTY_ARCHIVE))
    return files


def _climbs(path: str) -> bool:
    parts = SEPARATORS.split(path)
    return parts[0] == "" or ".." in parts or DRIVE.match(path) is not None


def _is_left_aside(entry: zipfile.ZipInfo) -> bool:
    return any(is_system_name(part) for part in SEPARATORS.split(true_name(entry)) if part)


def _refusal_of(entry: zipfile.ZipInfo) -> Refusal | None:
    """Return why this entry alone is refused, None when it may be read."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return refusal(FileRefusal.NOT_A_FILE)
    if entry.filename.lower().endswith(ARCHIVE_SUFFIX):
        return refusal(FileRefusal.NESTED_ARCHIVE)
    if entry.flag_bits & ENCRYPTED_FLAG:
        return refusal(FileRefusal.ENCRYPTED)
    if entry.compress_type not in UNPACKED:
        return refusal(FileRefusal.COMPRESSION, method=entry.compress_type)
    return None


@dataclass(frozen=True, slots=True)
class _Opener:
    archive: zipfile.ZipFile
    entry: zipfile.ZipInfo

    def __call__(self) -> Stream:
        try:
            return _Member(self.archive.open(self.entry))
        except BROKEN as error:
            raise OSError(str(error)) from error


class _Member:
    """A file being inflated, whose failures are all OSErrors, as those of a file on disk."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stream.close()

    def readinto(self, block: memoryview, /) -> int:
        try:
            read = self._stream.read(len(block))
        except BROKEN as error:
            raise OSError(str(error)) from error
        block[: len(read)] = read
        return len(read)
