"""Bytes taken in: copied to the data folder while they are hashed, while there is room."""

import errno
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from photoallegret.gallery.operations.finding import Found, Stream
from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal

BLOCK = 1 << 20
SPACE_FLOOR = 500_000_000
"""Bytes left free on the disk: the database must never be the one that finds it full."""


LARGEST = 2**31 - 1
"""Bytes of one file: far above what the limit of pixels lets through, and what a column holds."""


class NotTakenError(Exception):
    """A file cannot be taken in; ``reason`` says why."""

    def __init__(self, reason: Refusal) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy of a file: digest (SHA-256, in hexadecimal) and number of its bytes."""

    path: Path
    sha256: str
    size: int


def take_found(found: Found, target: Path) -> Taken:
    """Open the file ``found`` and copy it to the new file ``target``, as ``take_in`` does.

    Raises:
        NotTakenError: it was refused already, cannot be opened, or as ``take_in``.

    """
    if isinstance(found.source, Refusal):
        raise NotTakenError(found.source)
    try:
        source = found.source()
    except OSError as error:
        reason = refusal(FileRefusal.UNREADABLE, reason=error.strerror or str(error))
        raise NotTakenError(reason) from error
    with source:
        return take_in(source, target)


def take_in(source: Stream, target: Path) -> Taken:
    """Copy ``source`` to the new file ``target``, byte for byte; not yet down to the disk.

    Raises:
        NotTakenError: ``source`` cannot be read, is too large, or the disk has no room.

    """
    digest, size = hashlib.sha256(), 0
    block = memoryview(bytearray(BLOCK))
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as copy:
        while read := _read(source, block):
            check_room(target.parent, read)
            digest.update(block[:read])
            _write(copy.fileno(), block[:read])
            size += read
            if size > LARGEST:
                raise NotTakenError(refusal(FileRefusal.TOO_LARGE, limit=LARGEST))
    return Taken(target, digest.hexdigest(), size)


def check_room(folder: Path, needed: int) -> None:
    """Raise NotTakenError unless the disk of ``folder`` has ``needed`` bytes to spare."""
    free = shutil.disk_usage(folder).free
    if free - needed < SPACE_FLOOR:
        raise NotTakenError(refusal(FileRefusal.NO_ROOM, needed=needed + SPACE_FLOOR, free=free))


def _read(source: Stream, block: memoryview) -> int:
    try:
        return source.readinto(block) or 0
    except OSError as error:
        reason = refusal(FileRefusal.UNREADABLE, reason=error.strerror or str(error))
        raise NotTakenError(reason) from error


def _write(descriptor: int, block: memoryview) -> None:
    try:
        while block:
            block = block[os.write(descriptor, block) :]
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        reason = refusal(FileRefusal.NO_ROOM, needed=len(block), free=0)
        raise NotTakenError(reason) from error
