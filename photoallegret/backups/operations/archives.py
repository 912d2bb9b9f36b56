"""One archive: a tar of files and their manifest, encrypted while it is written.

Nothing of it ever lies open at the destination. The manifest comes last: it has the hash of
each file as it was written.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from photoallegret.backups.operations.age import KeyProblemError, decrypt, encrypt
from photoallegret.storage import SHA256

MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 1 << 20
LARGEST_MANIFEST = 100_000_000


class ArchiveError(Exception):
    """An archive is not what it should be; the text says in what."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an archive says of itself besides its files."""

    at: str
    """Moment of the snapshot, ISO 8601."""
    program: str
    kind: str
    """Of database."""
    revision: str
    rows: Mapping[str, int]
    originals: Sequence[str]
    """Digests of all originals that the database names, which are kept beside the archive."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds."""

    facts: Facts
    files: Mapping[str, str]
    """SHA-256 by name."""


class Hashing:
    """A file that is written or read, its bytes hashed and counted on their way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self.size = file, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        """Write ``piece``."""
        self._take(piece)
        return self._file.write(piece)

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes."""
        piece = self._file.read(size)
        self._take(piece)
        return piece

    def flush(self) -> None:
        """Pass on what was written."""
        self._file.flush()

    def hexdigest(self) -> str:
        """Return the SHA-256 of what passed so far."""
        return self._hash.hexdigest()

    def _take(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.size += len(piece)


def pack(
    files: Iterable[tuple[str, Path]], facts: Facts, target: Hashing, recipient: str
) -> Manifest:
    """Write ``files``, by the names they get, and the manifest to ``target``; return it.

    Those that are gone by now are left out: the rows that named them are gone as well.

    Raises:
        OSError: a file cannot be read or ``target`` not be written; what was written is no
            archive.

    """
    hashes: dict[str, str] = {}

    def write(pipe: BinaryIO) -> None:
        with tarfile.open(fileobj=pipe, mode="w|", bufsize=PIECE) as tar:
            for name, path in files:
                with suppress(FileNotFoundError), path.open("rb") as file:
                    hashes[name] = _add(tar, name, file, os.fstat(file.fileno()).st_size)
            told = {"format": FORMAT, **asdict(facts), "files": hashes}
            content = json.dumps(told, indent=1).encode()
            _add(tar, MANIFEST, io.BytesIO(content), len(content))

    with _written_by(write) as source:
        encrypt(source, target, recipient)
    return Manifest(facts, hashes)


def unpack(path: Path, keys: Sequence[Any], keep: Callable[[str, IO[bytes]], None]) -> Manifest:
    """Read the whole archive at ``path``, giving each file to ``keep``; return its manifest.

    Args:
        path: of the archive.
        keys: one of which opens it.
        keep: takes the name and the content of a file, and reads it to its end.

    Raises:
        KeyProblemError: none of ``keys`` opens it.
        ArchiveError: it is cut or damaged, or holds something else than its manifest says.
        OSError: what ``keep`` raises.

    """
    hashes: dict[str, str] = {}
    manifest: Manifest | None = None
    with path.open("rb") as file, _written_by(lambda pipe: decrypt(file, pipe, keys)) as source:
        try:
            with tarfile.open(fileobj=source, mode="r|", bufsize=PIECE) as tar:
                for member in tar:
                    # A hole of a sparse file is written out as so many zeros.
                    is_file = member.isreg() and not member.issparse()
                    content = tar.extractfile(member) if is_file else None
                    if content is None or not is_safe(member.name) or manifest is not None:
                        message = f"{path.name} holds {member.name!r}, which has no place there"
                        raise ArchiveError(message)
                    if member.name == MANIFEST:
                        manifest = _read_manifest(content)
                        continue
                    hashing: Any = Hashing(content)
                    keep(member.name, hashing)
                    hashes[member.name] = hashing.hexdigest()
            while source.read(PIECE):
                pass  # to the end: only there is a cut file told from a whole one
        except (tarfile.TarError, EOFError) as error:
            message = f"{path.name} is damaged: {error}"
            raise ArchiveError(message) from error
    if manifest is None or manifest.files != hashes:
        message = f"{path.name} does not hold what its manifest says"
        raise ArchiveError(message)
    return manifest


def is_safe(name: str) -> bool:
    """Say whether ``name`` stays inside the folder it is written in."""
    parts = PurePosixPath(name).parts
    is_odd = name.startswith("/") or "\0" in name
    return bool(parts) and not is_odd and not {"..", "."} & set(parts)


def copy(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy all of ``source``."""
    while piece := source.read(PIECE):
        target.write(piece)


def _add(tar: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> str:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    hashing: Any = Hashing(file)
    tar.addfile(member, hashing)
    digest: str = hashing.hexdigest()
    return digest


@contextmanager
def _written_by(write: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Give what ``write`` writes, in a thread of its own, as a file to read.

    Raises:
        Exception: what ``write`` raised, once the reader is done: it counts above what the
            reader makes of a file that ends early.

    """
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe:
                write(pipe)
        except BaseException as error:  # noqa: BLE001 -- raised again below
            failures.append(error)

    thread = threading.Thread(target=run, name="archive")
    thread.start()
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield pipe
    except BaseException as error:
        thread.join()
        raise _told(failures, error) from error
    thread.join()
    if failures:
        raise _told(failures, None)


def _told(failures: list[BaseException], read: BaseException | None) -> BaseException:
    """Return what really went wrong: a reader that stopped early breaks its writer's pipe."""
    deeper = [one for one in failures if not isinstance(one, BrokenPipeError)]
    if deeper and isinstance(deeper[0], OSError) and "decryption" in str(deeper[0]):
        return ArchiveError(f"the archive is cut or damaged: {deeper[0]}")
    if deeper and (read is None or isinstance(read, ArchiveError | OSError)):
        return deeper[0]
    return read if read is not None else failures[0]


def _read_manifest(file: IO[bytes]) -> Manifest:
    try:
        told = json.loads(file.read(LARGEST_MANIFEST))
        if told.pop("format") != FORMAT:
            message = "made by a newer program"
            raise ArchiveError(message)
        files = dict(told.pop("files"))
        facts = Facts(**told)
        for digest in facts.originals:
            if SHA256.fullmatch(digest) is None:
                message = f"the manifest names {digest!r}, which is no digest"
                raise ArchiveError(message)
        return Manifest(facts, files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"the manifest cannot be read: {error}"
        raise ArchiveError(message) from error


__all__ = ["ArchiveError", "Facts", "Hashing", "KeyProblemError", "Manifest", "pack", "unpack"]
