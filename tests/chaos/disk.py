"""A disk of a test's own, in memory, that can be made full and read-only: root or sudo may."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WIDE = 2 << 30
"""Bytes it may hold; memory is used for what it does hold."""


@dataclass(frozen=True, slots=True)
class Disk:
    """Mounted at ``path``."""

    path: Path

    def fill(self, left: int) -> None:
        """Leave so many bytes free."""
        self._remount(f"size={shutil.disk_usage(self.path).used + left}")

    def widen(self) -> None:
        """Make room, and let it be written."""
        self._remount(f"rw,size={WIDE}")

    def close(self) -> None:
        """Let nobody write; no file may be open for writing."""
        self._remount("ro")

    def _remount(self, options: str) -> None:
        told = _root("mount", "-o", f"remount,{options}", str(self.path))
        assert told.returncode == 0, told.stderr


@contextmanager
def mounted(path: Path) -> Iterator[Disk | None]:
    """Give a disk mounted at the new folder ``path``; None where it may not be."""
    path.mkdir(mode=0o700)
    owner = f"uid={os.getuid()},gid={os.getgid()},mode=700"
    options = f"size={WIDE},{owner}"
    if _root("mount", "-t", "tmpfs", "-o", options, "photoallegret", str(path)).returncode:
        yield None
        return
    try:
        yield Disk(path)
    finally:
        _root("umount", "-l", str(path))


def _root(*words: str) -> subprocess.CompletedProcess[str]:
    whole = words if os.geteuid() == 0 else ("sudo", "-n", *words)
    try:
        return subprocess.run(whole, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:  # no sudo here
        return subprocess.CompletedProcess(whole, 1, "", str(error))
