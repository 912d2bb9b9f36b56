"""What the machine says of itself: room on its disk, and whether its clock is kept right."""

import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path

SPACE_FLOOR = 500_000_000
LOW, LOWEST = 0.15, 0.05
"""Which part of a disk is to stay free: attention below the first, failure below the other."""
TIME_ERROR = 5
"""What adjtimex answers while nothing keeps the clock (adjtimex(2))."""
TIMEX_BYTES = 512
"""More than its structure takes anywhere."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much is left of something."""

    free: int
    whole: int
    floor: int = 0

    @property
    def share(self) -> float:
        """Return the part that is free, from 0 to 1."""
        return self.free / self.whole if self.whole else 1.0

    @property
    def is_short(self) -> bool:
        """Say whether less is left than is needed, whatever its part."""
        return self.free < self.floor


def shares(folder: Path) -> tuple[Share, Share | None]:
    """Return the bytes and the files left on the disk of ``folder``; some count no files."""
    found = os.statvfs(folder)
    space = Share(
        found.f_bavail * found.f_frsize,
        # As df counts: what is kept for the administrator is nobody's room.
        (found.f_blocks - found.f_bfree + found.f_bavail) * found.f_frsize,
        SPACE_FLOOR,
    )
    return space, Share(found.f_favail, found.f_files) if found.f_files else None


def clock_is_kept() -> bool | None:
    """Say whether something keeps this machine's clock right; None where it cannot be asked."""
    if sys.platform != "linux":
        return None
    state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES))
    return None if state < 0 else state != TIME_ERROR
