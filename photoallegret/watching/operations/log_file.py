"""A log read on from where it was left, through its rotations: each whole line once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

AT_ONCE = 4_000_000
"""Bytes read in one piece: a small machine counts them in a second."""
SETTLED = timedelta(minutes=1)
"""A log that was moved away is still written to until its server is told: so long after its last
line it is over."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a log was read: which file, and to which byte."""

    inode: int
    offset: int


def read_on(
    path: Path, left: Position | None, moment: datetime
) -> tuple[list[bytes], Position | None]:
    """Return the next whole lines of the log at ``path``, and where they end.

    Args:
        path: where the server writes it; its rotated files lie beside and begin with its name.
        left: where the reading ended before; None begins at the first byte.
        moment: the present instant.

    Returns:
        no line and the same position when there is nothing new.

    """
    try:
        now_there = path.stat()
    except OSError:
        return [], left
    if left is not None and left.inode != now_there.st_ino:
        moved = _moved(path, left.inode)
        if moved is not None:
            lines, end = _piece(moved, left)
            is_over = moment.timestamp() - moved.stat().st_mtime > SETTLED.total_seconds()
            if lines or not is_over:
                return lines, end
        left = None
    start = Position(now_there.st_ino, 0)
    if left is not None and left.offset <= now_there.st_size:  # else it was cut and begun anew
        start = left
    return _piece(path, start)


def _moved(path: Path, inode: int) -> Path | None:
    """Return the file beside ``path`` that was it before, None when it is there no more."""
    beside = path.parent.glob(f"{path.name}?*")
    return next((one for one in beside if one.stat().st_ino == inode), None)


def _piece(path: Path, start: Position) -> tuple[list[bytes], Position]:
    with path.open("rb") as file:
        file.seek(start.offset)
        read = file.read(AT_ONCE)
    whole, end, _rest = read.rpartition(b"\n")
    if not end:  # nothing whole yet; a line longer than a piece is none of ours
        return [], Position(start.inode, start.offset + (len(read) if len(read) == AT_ONCE else 0))
    return whole.split(b"\n"), Position(start.inode, start.offset + len(whole) + 1)
