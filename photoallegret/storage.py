"""Originals and renditions on disk: where each stands, how it gets there, moves and leaves.

Which photo may be seen is decided elsewhere: nothing here asks the database.
"""

import contextlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ORIGINALS = "originals"
PLACES = {True: "renditions/public", False: "renditions/private"}
"""Where the renditions of a photo stand: what a visitor may fetch now, and the rest."""
ORIGINAL_MODE = 0o400
SHA256 = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(r"[A-Za-z0-9_-]{16,32}")
RENDITION = re.compile(r"[0-9a-f]{8,64}-[1-9][0-9]{0,4}\.(?:jpg|avif)")


class WrongNameError(ValueError):
    """A digest, key or file name that this program never gives: nothing is touched."""


def rendition_name(digest: str, width: int, suffix: str) -> str:
    """Return the file name of a rendition ``width`` pixels wide, as in its address."""
    return _checked(f"{digest}-{width}.{suffix}", RENDITION)


def sync_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Wait until the bytes of the file at ``path`` are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Storage:
    """The photographs' files under the data folder ``data``.

    Sources given to the ``place_*`` and ``add_*`` methods lie on the same file system, their
    bytes already on the disk: they reach their place by one rename.
    """

    data: Path

    def original(self, sha256: str) -> Path:
        """Return where the original with this digest stands."""
        _checked(sha256, SHA256)
        return self.data / ORIGINALS / sha256[:2] / sha256

    def folder(self, key: str, *, public: bool) -> Path:
        """Return the folder of the renditions of the photo with ``key`` in one place."""
        _checked(key, KEY)
        return self.data / PLACES[public] / key[:2] / key

    def rendition(self, key: str, name: str, *, public: bool) -> Path:
        """Return where the rendition ``name`` stands when its photo is in that place."""
        return self.folder(key, public=public) / _checked(name, RENDITION)

    def find_rendition(self, key: str, name: str) -> Path | None:
        """Return where the rendition ``name`` is found now, None when it is nowhere."""
        # Once more at the end: between two looks it may have been moved to the place seen first.
        for public in (True, False, True):
            path = self.rendition(key, name, public=public)
            if path.is_file():
                return path
        return None

    def is_public(self, key: str) -> bool | None:
        """Say in which place the renditions stand; None when there are none."""
        for public in PLACES:
            if self.folder(key, public=public).is_dir():
                return public
        return None

    def place_original(self, source: Path, sha256: str) -> None:
        """Move the file ``source`` to its place among the originals, closed to writing."""
        target = self.original(sha256)
        _make_shard(target.parent)
        source.chmod(ORIGINAL_MODE)
        source.replace(target)
        sync_folder(target.parent)

    def place_renditions(self, source: Path, key: str, *, public: bool) -> None:
        """Move the folder ``source``, whose files have their final names, to its place."""
        target = self.folder(key, public=public)
        _make_shard(target.parent)
        source.rename(target)
        sync_folder(target.parent)

    def make_folder(self, key: str) -> None:
        """Make the folder of a photo whose renditions are all gone, seen by nobody."""
        folder = self.folder(key, public=False)
        _make_shard(folder.parent)
        _make_shard(folder)

    def add_rendition(self, source: Path, key: str, name: str) -> None:
        """Move the file ``source`` beside the other renditions of the photo, wherever they are.

        Raises:
            FileNotFoundError: the photo has no renditions any more.

        """
        for public in (True, False, True):
            folder = self.folder(key, public=public)
            with contextlib.suppress(FileNotFoundError):  # not there, or moved at this moment
                source.replace(folder / _checked(name, RENDITION))
                sync_folder(folder)
                return
        message = f"no renditions for {key}"
        raise FileNotFoundError(message)

    def settle(self, key: str, *, public: bool) -> bool:
        """Bring every rendition of a photo to one place; say whether any had to move."""
        source, target = self.folder(key, public=not public), self.folder(key, public=public)
        if not source.is_dir():
            return False
        _make_shard(target.parent)
        try:
            source.rename(target)
        except OSError:
            if not target.is_dir():
                raise
            for path in source.iterdir():  # an earlier move was cut short
                path.replace(target / path.name)
            source.rmdir()
            sync_folder(target)
        sync_folder(target.parent)
        sync_folder(source.parent)
        return True

    def remove_original(self, sha256: str) -> None:
        """Unlink the original with this digest, if it is there."""
        self.original(sha256).unlink(missing_ok=True)

    def remove_renditions(self, key: str) -> None:
        """Unlink every rendition of the photo with ``key``."""
        for public in PLACES:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(self.folder(key, public=public))

    def remove_rendition(self, key: str, name: str) -> None:
        """Unlink one rendition, if it is there."""
        for public in PLACES:
            self.rendition(key, name, public=public).unlink(missing_ok=True)


def _checked(name: str, form: re.Pattern[str]) -> str:
    if form.fullmatch(name) is None:
        message = f"not a name of ours: {name!r}"
        raise WrongNameError(message)
    return name


def _make_shard(folder: Path) -> None:
    """Make the folder that holds names with the same beginning, itself on the disk."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        sync_folder(folder.parent)
