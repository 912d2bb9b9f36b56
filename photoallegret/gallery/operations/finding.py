"""The files under the paths a photographer names, in order: folders, single files, archives.

Nothing is read here but names and the tables of archives; links are never followed.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from photoallegret.gallery.operations.names import natural, printable
from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal

SYSTEM_NAMES = frozenset(
    {"__macosx", "@eadir", "$recycle.bin", "system volume information", "thumbs.db", "desktop.ini"}
)
"""What systems leave in folders, in lower case; names that begin with a dot besides."""
ARCHIVE_SUFFIX = ".zip"


class Stream(Protocol):
    """Bytes read in blocks; every failure is an OSError."""

    def readinto(self, block: memoryview, /) -> int | None:
        """Fill ``block`` from its beginning; return how many bytes came, 0 at the end."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Close the stream."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file to bring in, or the reason why it is not even opened."""

    label: str
    """How it is named to people: the path as given, printable."""
    name: str
    """Its own file name."""
    source: Callable[[], Stream] | Refusal


def is_system_name(name: str) -> bool:
    """Say whether ``name`` is a hidden file or one a system made: left aside silently."""
    return name.startswith(".") or name.casefold() in SYSTEM_NAMES


def find_files(paths: Iterable[Path], unpack: Callable[[Path], Iterator[Found]]) -> Iterator[Found]:
    """Yield the files under ``paths``, in that order; in a folder its files, then its folders.

    Args:
        paths: files, folders (taken whole, in natural order) and archives. A path that is a
            link to a folder was named on purpose and is followed; no other link is.
        unpack: yields the files of the archive at a path.

    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path, unpack)
        else:
            yield from _single(path, unpack)


def open_file(path: Path) -> FileIO:
    """Open the ordinary file at ``path`` for reading, following no link.

    Raises:
        OSError: it cannot be opened, or is a link, a folder, a device.

    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        message = "not an ordinary file"
        raise OSError(message)
    return FileIO(descriptor, "rb")


def _in_folder(folder: Path, unpack: Callable[[Path], Iterator[Found]]) -> Iterator[Found]:
    try:
        with os.scandir(folder) as entries:
            visible = [entry for entry in entries if not is_system_name(entry.name)]
    except OSError as error:
        yield _refused(folder, refusal(FileRefusal.UNREADABLE, reason=_reason(error)))
        return
    visible.sort(key=lambda entry: natural(entry.name))
    folders = [entry for entry in visible if entry.is_dir(follow_symlinks=False)]
    for entry in visible:
        if not entry.is_dir(follow_symlinks=False):
            yield from _single(folder / entry.name, unpack)
    for entry in folders:
        yield from _in_folder(folder / entry.name, unpack)


def _single(path: Path, unpack: Callable[[Path], Iterator[Found]]) -> Iterator[Found]:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        yield _refused(path, refusal(FileRefusal.UNREADABLE, reason=_reason(error)))
        return
    if stat.S_ISLNK(mode):
        yield _refused(path, refusal(FileRefusal.LINK))
    elif not stat.S_ISREG(mode):
        yield _refused(path, refusal(FileRefusal.NOT_A_FILE))
    elif path.suffix.lower() == ARCHIVE_SUFFIX:
        yield from unpack(path)
    else:
        yield Found(printable(str(path)), path.name, lambda: open_file(path))


def _refused(path: Path, reason: Refusal) -> Found:
    return Found(printable(str(path)), path.name, reason)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
