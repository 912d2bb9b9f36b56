"""The data folder: every place the site keeps something in, made when absent."""

import fcntl
import os
from collections.abc import Callable, Iterator
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


def rewrite(path: Path, text: str, around: Callable[[], object] = lambda: None) -> None:
    """Have the file at ``path`` say ``text``; who reads it meanwhile finds the former, whole.

    One at a time: the caller holds a lock (see ``alone``).

    Args:
        path: of the file.
        text: what it says; "": there is no such file.
        around: called just before and just after the file changes, if it does.

    """
    if text == _said_at(path):
        return
    draft = path.with_name(f".{path.name}")
    if text:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    around()
    if text:
        draft.replace(path)
    else:
        path.unlink(missing_ok=True)
    around()


def _said_at(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        return None
