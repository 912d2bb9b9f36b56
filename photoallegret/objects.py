"""Files in S3-compatible storage: sent there, fetched, looked at, removed, listed.

The program's only way to that host. ``obstore`` is loaded when it is first needed: a site whose
files stand on its own disk never does.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from photoallegret.object_settings import ObjectStorage

if TYPE_CHECKING:
    from obstore.store import S3Store

KEY_ID, SECRET = "storage_key_id", "storage_secret_key"
BACKUP_KEY_ID, BACKUP_SECRET = "backup_key_id", "backup_secret_key"
"""What secrets.toml calls both halves of the key that the host gave: of photographs, of copies."""
KEYS, BACKUP_KEYS = (KEY_ID, SECRET), (BACKUP_KEY_ID, BACKUP_SECRET)
LONGEST_REASON = 200
PATIENCE = timedelta(seconds=10)
"""A host that fails is asked again within it."""


class ObjectsError(OSError):
    """The storage cannot be asked, or holds something else than it should."""


class AbsentObjectError(ObjectsError):
    """There is no such object, or no such bucket."""


class DamagedObjectError(ObjectsError):
    """What came is not what its digest says."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One object: its key, its size, and since when it is there."""

    key: str
    size: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects under one prefix of one bucket; every method may raise ObjectsError."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    is_kept: bool = False
    """Whether nothing is removed: a copy of the site that is only tried must take nothing away."""
    longest: timedelta = timedelta(minutes=10)
    """For one file to come."""

    def send(self, source: Path, key: str) -> None:
        """Have ``key`` hold the bytes of the file ``source``; what is there already stays."""
        size = source.stat().st_size
        if self.size(key) == size:
            return
        with _telling(key):
            # Signed with the digest of its bytes: the host refuses what came otherwise.
            _library().put(_opened(self), key, source)
        if self.size(key) != size:
            message = f"{key}: was sent, and is not in the bucket {self.bucket}"
            raise ObjectsError(message)

    def write(self, content: bytes, key: str) -> None:
        """Have ``key`` hold ``content``, whatever it held."""
        with _telling(key):
            _library().put(_opened(self), key, content)

    def read(self, key: str) -> bytes | None:
        """Return what the small object ``key`` holds, None when there is no such key."""
        with suppress(AbsentObjectError), _telling(key):
            return bytes(_library().get(_opened(self), key).bytes())
        return None

    def fetch(self, key: str, target: Path, digest: str, *, by: Path) -> bool:
        """Bring ``key`` to ``target``, whole and on the disk; say whether there is such a key.

        Args:
            key: of the object.
            target: where it is to stand; what stands there is replaced.
            digest: with which the SHA-256 of its bytes begins.
            by: a folder of the same file system, where it stands while it comes.

        Raises:
            DamagedObjectError: its bytes are others; nothing stands at ``target`` then.

        """
        draft, hashing = by / f"fetch-{secrets.token_hex(8)}", hashlib.sha256()
        try:
            with draft.open("xb") as file:
                try:
                    with _telling(key):
                        for piece in _library().get(_opened(self), key).stream():
                            hashing.update(piece)
                            file.write(piece)
                except AbsentObjectError:
                    return False
                file.flush()
                os.fsync(file.fileno())
            if not hashing.hexdigest().startswith(digest):
                message = f"{key}: its bytes are others than its digest says"
                raise DamagedObjectError(message)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return True

    def size(self, key: str) -> int | None:
        """Return how many bytes ``key`` holds, None when there is no such key."""
        with suppress(AbsentObjectError), _telling(key):
            return int(_library().head(_opened(self), key)["size"])
        return None

    def remove(self, keys: Iterable[str]) -> None:
        """Remove ``keys``; those that are not there are no error."""
        gone = list(keys)
        if gone and not self.is_kept:
            with _telling(gone[0]):
                _library().delete(_opened(self), gone)

    def under(self, prefix: str) -> Iterator[Kept]:
        """Yield the objects whose key begins with the folder ``prefix``, "" for all."""
        with _telling(prefix):
            for some in _library().list(_opened(self), prefix or None):
                for one in some:
                    yield Kept(one["path"], one["size"], one["last_modified"])

    def try_out(self, by: Path) -> bool:
        """Send a probe, fetch and remove it; say whether a stranger could read it meanwhile.

        Args:
            by: a folder where it may stand for a moment.

        """
        key = f"probe-{secrets.token_hex(8)}"
        probe, back = by / f"fetch-{key}", by / f"fetch-back-{key}"
        try:
            probe.write_text(key, encoding="ascii")
            self.send(probe, key)
            self.fetch(key, back, hashlib.sha256(key.encode()).hexdigest(), by=by)
            return self._is_open(key)
        finally:
            probe.unlink(missing_ok=True)
            back.unlink(missing_ok=True)
            with suppress(ObjectsError):
                replace(self, is_kept=False).remove([key])

    def _is_open(self, key: str) -> bool:
        """Say whether whoever has no key can read what ``key`` holds."""
        try:
            with _telling(key):
                _library().get(_opened(replace(self, key_id="", secret="")), key)
        except ObjectsError:
            return False
        return True


def objects_at(
    storage: ObjectStorage, held: Mapping[str, str], keys: tuple[str, str] = KEYS
) -> Objects | None:
    """Return the objects that ``storage`` names; None: it names none.

    Args:
        storage: where they are.
        held: secrets.
        keys: what the halves of the key are called among them.

    """
    if not storage.url:
        return None
    told = urlsplit(storage.url)
    return Objects(
        bucket=told.netloc,
        prefix=told.path.strip("/"),
        endpoint=storage.endpoint.rstrip("/"),
        region=storage.region,
        key_id=held.get(keys[0], ""),
        secret=held.get(keys[1], ""),
    )


_USED_BY: list[int] = []
"""The number of the process that used the library first, or of the one it was forked from."""
_KNOWN: dict[Path, Objects] = {}


def connect(data: Path, objects: Objects | None) -> None:
    """Keep the files of the data folder ``data`` in ``objects`` too; None: on its disk alone.

    Told once when the site is opened: a data folder has one storage, whoever asks for it.
    """
    if objects is None:
        _KNOWN.pop(data, None)
    else:
        _KNOWN[data] = objects


def objects_of(data: Path) -> Objects | None:
    """Return where else the files of the data folder ``data`` are kept; None: nowhere."""
    return _KNOWN.get(data)


@lru_cache(maxsize=8)
def _opened(objects: Objects) -> "S3Store":
    """Return what speaks with the host; nothing is asked of it yet."""
    from obstore.store import S3Store  # noqa: PLC0415 -- loaded when it is needed

    return S3Store(
        objects.bucket,
        prefix=objects.prefix or None,
        endpoint=objects.endpoint,
        region=objects.region or "us-east-1",  # what hosts without regions call theirs
        access_key_id=objects.key_id,
        secret_access_key=objects.secret,
        skip_signature=not objects.key_id,  # as a stranger asks
        client_options={
            "allow_http": objects.endpoint.startswith("http://"),  # this machine alone
            "connect_timeout": timedelta(seconds=5),
            "read_timeout": timedelta(seconds=10),
            "timeout": objects.longest,
        },
        retry_config={"max_retries": 3, "retry_timeout": PATIENCE},
    )


def _library() -> Any:  # noqa: ANN401 -- a module
    """Return the library, loaded when it is needed.

    Raises:
        ObjectsError: this process was forked from one that used it: it would wait for ever.

    """
    import obstore  # noqa: PLC0415

    _USED_BY.append(os.getpid())
    del _USED_BY[1:]
    if [os.getpid()] != _USED_BY:
        message = "a process that asked the storage was forked: start this one by itself"
        raise ObjectsError(message)
    return obstore


@contextmanager
def _telling(key: str) -> Iterator[None]:
    """Say in one line why the host could not be asked about ``key``.

    Raises:
        AbsentObjectError: there is no such key.
        ObjectsError: anything else.

    """
    from obstore.exceptions import BaseError  # noqa: PLC0415 -- loaded when it is needed

    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        kind = AbsentObjectError if isinstance(error, FileNotFoundError) else ObjectsError
        words = " ".join(str(error).split())[:LONGEST_REASON]
        message = f"{key}: {words}"
        raise kind(message) from error
