"""The data folder: every place the site keeps something in, made when absent."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = (
    "originals",
    "renditions/public",
    "renditions/private",
    "masters",
    "uploads",
    "attachments",
    "profiles",
    "exports",
    "identity",
    "handovers",
    "pages",
    "outbox",
    "backups",
)
PRIVATE = 0o700


def make_folders(data: Path) -> None:
    """Make the folders of the data folder at ``data`` that are absent, closed to others."""
    data.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    for name in FOLDERS:
        (data / name).mkdir(mode=PRIVATE, parents=True, exist_ok=True)


@contextmanager
def alone(data: Path, name: str) -> Iterator[None]:
    """Hold the lock ``name`` of the data folder, waiting for whoever holds it."""
    with (data / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` at ``path`` so that who reads it meanwhile finds the former text, whole.

    One at a time: the caller holds a lock (see ``alone``).
    """
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
