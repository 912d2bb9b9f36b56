"""Originals copied beside the archives, each once, encrypted under its digest."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from photoallegret.backups.operations.age import SUFFIX, decrypt, encrypt
from photoallegret.backups.operations.archives import Hashing
from photoallegret.backups.queries import copied_originals, original_at
from photoallegret.objects import DamagedObjectError
from photoallegret.storage import Storage, sync_folder


class DamagedOriginalError(Exception):
    """An original is not what its digest says."""


@dataclass(slots=True)
class Copied:
    """What became of originals."""

    count: int = 0
    lacking: list[str] = field(default_factory=list)
    """Digests of those that the database names and no file has, or a damaged one."""


def copy_originals(
    storage: Storage, named: Iterable[str], destination: Path, recipient: str
) -> Copied:
    """Copy to ``destination`` the originals ``named`` that it lacks; nothing there is changed.

    Raises:
        OSError: the destination cannot be written.

    """
    done, there = Copied(), copied_originals(destination)
    for sha256 in named:
        if sha256 in there:
            continue
        try:
            with storage.lent_original(sha256) as source:
                _copy(source, original_at(destination, sha256), sha256, recipient)
        except (FileNotFoundError, DamagedObjectError, DamagedOriginalError):
            done.lacking.append(sha256)
        else:
            done.count += 1
    return done


def bring_back(source: Path, target: Path, sha256: str, keys: Sequence[Any]) -> None:
    """Decrypt the original at ``source`` to ``target``, on the disk and closed to writing.

    Raises:
        KeyProblemError: none of ``keys`` opens it.
        DamagedOriginalError: it is not what its digest says.
        OSError: it is missing, cut or cannot be written.

    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}")
    with source.open("rb") as file, draft.open("wb") as plain:
        hashing = Hashing(plain)
        decrypt(file, hashing, keys)
        plain.flush()
        os.fsync(plain.fileno())
    if hashing.hexdigest() != sha256:
        draft.unlink()
        raise DamagedOriginalError(sha256)
    draft.chmod(0o400)
    draft.replace(target)


def check_original(source: Path, sha256: str, keys: Sequence[Any]) -> None:
    """Read a copied original to its end.

    Raises:
        KeyProblemError: none of ``keys`` opens it.
        DamagedOriginalError: it is not what its digest says.
        OSError: it is missing or cut.

    """
    with source.open("rb") as file, Path(os.devnull).open("wb") as nowhere:
        hashing = Hashing(nowhere)
        decrypt(file, hashing, keys)
    if hashing.hexdigest() != sha256:
        raise DamagedOriginalError(sha256)


def _copy(source: Path, target: Path, sha256: str, recipient: str) -> None:
    """Encrypt one original beside its place; it gets there once its bytes were found right."""
    with source.open("rb") as file:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f".{sha256}{SUFFIX}")
        try:
            with draft.open("wb") as written:
                hashing = Hashing(file)
                encrypt(cast("Any", hashing), written, recipient)
                written.flush()
                os.fsync(written.fileno())
            if hashing.hexdigest() != sha256:
                raise DamagedOriginalError(sha256)
            draft.replace(target)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
    sync_folder(target.parent)
