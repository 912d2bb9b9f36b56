"""The bounds inside which an untrusted photograph is decoded."""

from dataclasses import dataclass

WALL_PER_CPU = 4
"""A child that waits for the disk or for a busy core is not yet a child that hangs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one child process; the defaults suit a machine of 2 GB and two cores."""

    pixels: int = 120_000_000
    """Width times height above which a photograph is refused before it is decoded."""
    memory: int = 1_000_000_000
    """Address space of the child, in bytes (RLIMIT_AS); a larger estimate is refused at once."""
    cpu_seconds: int = 60
    """Processor time for one photograph, and again for each slow encoding of it."""
    large_pixels: int = 60_000_000
    """Above, photographs are prepared one at a time whatever the number of children."""
    file_bytes: int = 200_000_000
    """The longest file a child may write (RLIMIT_FSIZE)."""
    open_files: int = 64
    """File descriptors of the child (RLIMIT_NOFILE)."""

    @property
    def wall_seconds(self) -> int:
        """Time by the clock after which a child that has not answered is killed."""
        return self.cpu_seconds * WALL_PER_CPU
