"""What a process and its descendants use, as Linux tells in /proc."""

import os
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
LOOK_EVERY_SECONDS = 0.03
KILOBYTE = 1024


def tree(root: int) -> list[int]:
    """Return the ids of the process `root` and of every living descendant of it."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                children[int(fields[1])].append(int(entry.name))
    found = [root]
    for one in found:
        found += children[one]
    return found


def cpu_seconds(root: int) -> float:
    """Return the processor time used so far by `root` and its living descendants, in seconds."""
    total = 0
    for one in tree(root):
        fields = _stat(one)
        total += int(fields[11]) + int(fields[12]) if fields else 0
    return total / TICKS


def held(roots: Iterable[int]) -> tuple[int, int]:
    """Return the memory of whole trees of processes, in bytes: shared pages once, then resident."""
    found = [one for root in roots for one in tree(root)]
    shared, resident = (
        sum(_kilobytes(one, "smaps_rollup", key) for one in found) * KILOBYTE
        for key in ("Pss:", "Rss:")
    )
    return shared, resident


def _stat(process: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name (proc(5)); none if it has gone."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _kilobytes(process: int, name: str, key: str) -> int:
    try:
        text = (PROC / str(process) / name).read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0  # it ended
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(key)), 0)


@dataclass(slots=True)
class Memory:
    """Looks at a tree of processes again and again while the context is open."""

    root: int
    whole: int = 0
    """The most memory of the whole tree at once, in bytes; shared pages are counted once."""
    peaks: dict[int, int] = field(default_factory=dict)
    """The most resident memory of each process ever, in bytes."""
    _ending: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End, once the last look is over."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def largest_child(self) -> int:
        """Return the most memory that any process but the first one had, in bytes."""
        return max((peak for one, peak in self.peaks.items() if one != self.root), default=0)

    def _look(self) -> None:
        while not self._ending.wait(LOOK_EVERY_SECONDS):
            shared = 0
            for one in tree(self.root):
                # The high-water mark outlives the moment; proportional sizes must be caught.
                peak = _kilobytes(one, "status", "VmHWM:") * KILOBYTE
                self.peaks[one] = max(self.peaks.get(one, 0), peak)
                shared += _kilobytes(one, "smaps_rollup", "Pss:") * KILOBYTE
            self.whole = max(self.whole, shared)
