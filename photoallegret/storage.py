"""Originals and renditions: where each stands, how it gets there, moves and leaves.

Which photo may be seen is decided elsewhere: nothing here asks the database.

Where the site has a storage elsewhere (``objects``), every file is there before it reaches its
place on the disk, which is then a copy that may be fetched again. No such copy is ever public:
this machine would not hear when another one withdraws the photo.
"""

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from photoallegret.objects import Kept, Objects, objects_of

ORIGINALS = "originals"
PLACES = {True: "renditions/public", False: "renditions/private"}
"""Where the renditions of a photo stand: what a visitor may fetch now, and the rest."""
RENDITIONS = "renditions"
"""In a storage elsewhere, where no place is public."""
FETCHED, LENT = "uploads", "fetch-lent-"
"""Where files stand while they come from there, or are read once."""
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

    @property
    def objects(self) -> Objects | None:
        """Return where else its files are kept; None: nowhere."""
        return objects_of(self.data)

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
        return self._fetched_rendition(key, name)

    def is_here(self, key: str, name: str) -> bool:
        """Say whether the rendition ``name`` stands on this disk."""
        return any(self.rendition(key, name, public=public).is_file() for public in PLACES)

    def has_rendition(self, key: str, name: str) -> bool:
        """Say whether the rendition ``name`` is anywhere, without bringing it here."""
        if self.is_here(key, name):
            return True
        return self.objects is not None and self.objects.size(rendition_key(key, name)) is not None

    def has_original(self, sha256: str) -> bool:
        """Say whether the original is anywhere, without bringing it here."""
        if self.original(sha256).is_file():
            return True
        return self.objects is not None and self.objects.size(original_key(sha256)) is not None

    def bring_original(self, sha256: str) -> Path:
        """Return where the original stands, brought back if it left this disk.

        Raises:
            ObjectsError: the storage cannot be asked, or has other bytes.

        """
        path = self.original(sha256)
        if self.objects is None or path.is_file():
            return path
        if self.objects.fetch(original_key(sha256), path, sha256, by=self.data / FETCHED):
            path.chmod(ORIGINAL_MODE)
        return path

    @contextlib.contextmanager
    def lent_original(self, sha256: str) -> Iterator[Path]:
        """Give where the original may be read; if it came for this alone, it leaves again.

        Raises:
            ObjectsError: the storage cannot be asked, or has other bytes.

        """
        path = self.original(sha256)
        if self.objects is None or path.is_file():
            yield path
            return
        lent = self.data / FETCHED / f"{LENT}{secrets.token_hex(8)}"
        try:
            self.objects.fetch(original_key(sha256), lent, sha256, by=self.data / FETCHED)
            yield lent
        finally:
            lent.unlink(missing_ok=True)

    def is_public(self, key: str) -> bool | None:
        """Say in which place the renditions stand; None when there are none."""
        for public in PLACES:
            if self.folder(key, public=public).is_dir():
                return public
        return None

    def send(self, key: str, renditions: Path, original: tuple[Path, str] | None = None) -> None:
        """Have the storage elsewhere, if there is one, hold what will be placed next.

        Not needed before ``place_*`` and ``add_*``, which see to it: they are called with a lock
        held, and sending may take long. The caller wrote a note of what it sends.

        Args:
            key: of the photo.
            renditions: a folder whose files have their final names; others stay.
            original: the file and its digest, if there is one.

        Raises:
            ObjectsError: it does not hold them all.

        """
        if self.objects is None:
            return
        for path in sorted(path for path in renditions.iterdir() if RENDITION.fullmatch(path.name)):
            self.objects.send(path, rendition_key(key, path.name))
        if original is not None:
            source, sha256 = original
            self.objects.send(source, original_key(sha256))

    def is_misplaced(self, key: str, *, public: bool) -> bool:
        """Say whether renditions that all may see, or not all, stand in the other place."""
        belongs = public and self.objects is None
        return self.folder(key, public=not belongs).is_dir()

    def place_original(self, source: Path, sha256: str) -> None:
        """Move the file ``source`` to its place among the originals, closed to writing."""
        target = self.original(sha256)
        if self.objects is not None:
            self.objects.send(source, original_key(sha256))
        _make_shard(target.parent)
        source.chmod(ORIGINAL_MODE)
        source.replace(target)
        sync_folder(target.parent)

    def place_renditions(self, source: Path, key: str, *, public: bool) -> None:
        """Move the folder ``source``, whose files have their final names, to its place."""
        self.send(key, source)
        target = self.folder(key, public=public and self.objects is None)
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
            FileNotFoundError: the photo has no renditions any more; never where they are kept
                elsewhere too.

        """
        if self.objects is not None:
            self.objects.send(source, rendition_key(key, _checked(name, RENDITION)))
            self.make_folder(key)  # its other files may never have come to this machine
        for public in (True, False, True):
            folder = self.folder(key, public=public)
            with contextlib.suppress(FileNotFoundError):  # not there, or moved at this moment
                source.replace(folder / _checked(name, RENDITION))
                sync_folder(folder)
                return
        message = f"no renditions for {key}"
        raise FileNotFoundError(message)

    def settle(self, key: str, *, public: bool) -> bool:
        """Bring every rendition of a photo to one place; say whether any had to move.

        Copies of files kept elsewhere are brought where nobody sees them, whatever is asked.
        """
        public = public and self.objects is None
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
        if self.objects is not None:
            self.objects.remove([original_key(sha256)])

    def remove_renditions(self, key: str) -> None:
        """Unlink every rendition of the photo with ``key``."""
        for public in PLACES:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(self.folder(key, public=public))
        if self.objects is not None:
            self.objects.remove([one.key for one in self.objects.under(f"{RENDITIONS}/{key}")])

    def remove_rendition(self, key: str, name: str) -> None:
        """Unlink one rendition, if it is there."""
        for public in PLACES:
            self.rendition(key, name, public=public).unlink(missing_ok=True)
        if self.objects is not None:
            self.objects.remove([rendition_key(key, name)])

    def evict_original(self, sha256: str) -> bool:
        """Unlink the original here if it is whole elsewhere too; say whether it left.

        Raises:
            ObjectsError: the storage cannot be asked.

        """
        path = self.original(sha256)
        if self.objects is None or not path.is_file():
            return False
        if self.objects.size(original_key(sha256)) != path.stat().st_size:
            return False
        path.unlink()
        return True

    @property
    def is_open(self) -> bool:
        """Say whether renditions of any photo are public on this disk."""
        return any((self.data / PLACES[True]).glob("??/*"))

    def close(self) -> None:
        """Bring here whatever is public where nobody sees it: it is kept elsewhere from now on."""
        for folder in (self.data / PLACES[True]).glob("??/*"):
            self.settle(folder.name, public=False)

    def kept(self) -> Iterator[Kept]:
        """Yield what is kept elsewhere. Raises ObjectsError."""
        if self.objects is not None:
            for top in (ORIGINALS, RENDITIONS):
                yield from self.objects.under(top)

    def _fetched_rendition(self, key: str, name: str) -> Path | None:
        """Return where the rendition stands now that it came from elsewhere, None if it did not."""
        if self.objects is None:
            return None
        path = self.rendition(key, name, public=False)
        digest = name.partition("-")[0]
        if not self.objects.fetch(rendition_key(key, name), path, digest, by=self.data / FETCHED):
            return None
        return path


def original_key(sha256: str) -> str:
    """Return how an original is called elsewhere."""
    return f"{ORIGINALS}/{_checked(sha256, SHA256)}"


def rendition_key(key: str, name: str) -> str:
    """Return how a rendition is called elsewhere."""
    return f"{RENDITIONS}/{_checked(key, KEY)}/{_checked(name, RENDITION)}"


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
