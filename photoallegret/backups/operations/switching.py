"""One data folder put in the place of another, in one step."""

import ctypes
import errno
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from photoallegret.storage import sync_folder

HERE = -100
"""AT_FDCWD: paths are as they are told."""
EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2): at no moment is one of both missing."""
NOT_THERE = (errno.ENOSYS, errno.EINVAL)


def switch(folder: Path, target: Path, moment: datetime) -> Path | None:
    """Put ``folder`` in the place of ``target``.

    Returns:
        where what stood there stands now; None when nothing did.

    Raises:
        OSError: nothing was changed.

    """
    if target.is_dir() and not any(target.iterdir()):
        target.rmdir()
    former = None
    if target.exists():
        former = target.with_name(f"{target.name}.before-{moment:%Y%m%dT%H%M%SZ}")
        _exchange(folder, target)
        folder.rename(former)
    else:
        folder.rename(target)
    sync_folder(target.parent)
    return former


def is_in_use(folder: Path) -> bool:
    """Say whether a process that may be looked at has a file open in ``folder``."""
    beginning = f"{folder.resolve()}/"
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                with suppress(OSError):
                    if str(descriptor.readlink()).startswith(beginning):
                        return True
    return False


def _exchange(one: Path, other: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    if rename is not None:
        if rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
            return
        number = ctypes.get_errno()
        if number not in NOT_THERE:
            raise OSError(number, os.strerror(number), str(other))
    aside = other.with_name(f".{other.name}.aside")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)
