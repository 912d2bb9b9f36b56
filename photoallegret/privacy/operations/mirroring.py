"""The journal of erasures copied where the backups are: a lost machine does not take it along.

The copy never loses a line: what it has and the journal lacks is told, not overwritten. It is
there though nobody was ever erased, so that its absence means that it was lost.
"""

import os
from enum import Enum
from pathlib import Path

from photoallegret.data_folder import alone
from photoallegret.storage import sync_folder

LOCK = "journal-copy"


class Mirrored(Enum):
    """How journal and copy compare."""

    SAME = "same"
    BEHIND = "behind"
    """The copy lacks lines."""
    AHEAD = "ahead"
    """The copy has lines that the journal lacks."""


def compare(journal: Path, destination: Path) -> Mirrored:
    """Compare the file ``journal`` with its copy in the folder ``destination``.

    Raises:
        OSError: one of both cannot be read.

    """
    copy = _lines(destination / journal.name)
    if copy is None:
        return Mirrored.BEHIND
    ours = _lines(journal) or []
    if set(copy) - set(ours):
        return Mirrored.AHEAD
    return Mirrored.BEHIND if set(ours) - set(copy) else Mirrored.SAME


def mirror(journal: Path, destination: Path) -> Mirrored:
    """Copy the file ``journal`` to ``destination``, unless something there would be lost.

    Returns:
        how they compare now.

    Raises:
        OSError: the copy cannot be written.

    """
    with alone(journal.parent, LOCK):  # or an older text could take the place of a newer one
        found = compare(journal, destination)
        if found is not Mirrored.BEHIND:
            return found
        draft = destination / f".{journal.name}"
        with draft.open("wb") as file:
            file.write(b"".join(line + b"\n" for line in _lines(journal) or []))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(destination / journal.name)
        sync_folder(destination)
    return Mirrored.SAME


def _lines(path: Path) -> list[bytes] | None:
    """Return the whole lines of a file; None without one."""
    try:
        *whole, _torn = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    return whole
