"""What is kept encrypted, moved from key to key: nothing becomes unreadable on the way.

The ring in secrets.toml holds the key that seals, the one before it, and the next one, which
every process knows before it is used: a site that runs reads on while keys are changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, String, Table, select, type_coerce, update

from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.encrypted import EncryptedText, SealedColumn, sealed_columns
from photoallegret.sealed import RING, Seal, SealError
from photoallegret.secrets_file import new_key, read_secrets, write_ring
from photoallegret.storage import sync_folder

BATCH = 200
PART = ".part"
SealedFile = tuple[Path, str]
"""A file, and the purpose for which it is sealed."""


class UnreadableError(Exception):
    """Something was sealed with a key that the ring has no more; nothing was dropped."""

    def __init__(self, places: Sequence[str]) -> None:
        """Keep where: "account.totp_secret"."""
        super().__init__(", ".join(places))
        self.places = places


def rotate_keys(data: Path, folders: Mapping[str, str] | None = None) -> int:
    """Seal everything with the next key, drop what no value needs, add a key to come. Commits.

    Args:
        data: the data folder, whose file of secrets is written.
        folders: of the data folder, whose files are sealed: their purposes by path.

    Returns:
        how many values were sealed anew.

    Raises:
        UnreadableError: a value cannot be opened: the ring is as it was.

    """
    with alone(data, "secrets"):
        secrets = read_secrets(data)
        seals, *former = secrets[RING].split()
        if not former:  # written by hand with a key alone
            former = [new_key()]
            write_ring(data, [seals, *former])
        kept = _files(data, folders or {})
        places = unreadable(secrets, kept)
        if places:
            raise UnreadableError(places)
        _seal_all(_with(secrets, [seals, *former]), kept)
        to_come = former[-1]
        ring = [to_come, seals, new_key()]  # written first: what is sealed then is never lost
        write_ring(data, ring)
        return _seal_all(_with(secrets, ring), kept)


def unreadable(secrets: Mapping[str, str], files: Sequence[SealedFile] = ()) -> list[str]:
    """Return the columns, "account.totp_secret", and files that hold what cannot be opened."""
    found = []
    for path, purpose in files:
        with suppress(FileNotFoundError):  # deleted meanwhile
            try:
                Seal(secrets, purpose).open_bytes(path.read_bytes())
            except SealError:
                found.append(f"{path.parent.name}/{path.name}")
    for sealed in sealed_columns():
        seal = Seal(secrets, sealed.purpose)
        for _key, value in _rows(sealed):
            try:
                seal.open_bytes(_bytes(value))
            except SealError:
                found.append(f"{sealed.table.name}.{sealed.column.name}")
                break
    db.session.rollback()
    return found


def _with(secrets: Mapping[str, str], ring: Sequence[str]) -> Mapping[str, str]:
    return {**secrets, RING: " ".join(ring)}


def _files(data: Path, folders: Mapping[str, str]) -> list[SealedFile]:
    return [
        (path, purpose)
        for folder, purpose in folders.items()
        for path in sorted((data / folder).iterdir())
        if path.suffix != PART
    ]


def _seal_file(path: Path, seal: Seal) -> int:
    """Seal a file anew; return 1, 0 for one that was deleted meanwhile."""
    beside = path.with_name(f"{path.name}{PART}")
    try:
        beside.write_bytes(seal.renew_bytes(path.read_bytes()))
        beside.chmod(0o600)
        if not path.exists():
            return 0
        beside.replace(path)
    except FileNotFoundError:
        return 0
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return 1


def _seal_all(secrets: Mapping[str, str], files: Sequence[SealedFile]) -> int:
    count = sum(_seal_file(path, Seal(secrets, purpose)) for path, purpose in files)
    for sealed in sealed_columns():
        seal, stored = Seal(secrets, sealed.purpose), _stored(sealed)
        for key, before in _rows(sealed):
            renewed = seal.renew_bytes(_bytes(before))
            after = renewed.decode() if isinstance(before, str) else renewed
            changed = (
                update(sealed.table)
                .where(*_is_row(sealed.table, key), stored == before)  # else it changed meanwhile
                .values({sealed.column.name: type_coerce(after, stored.type)})
            )
            db.session.execute(changed)
            count += 1
            if count % BATCH == 0:
                db.session.commit()
        db.session.commit()
    return count


def _rows(sealed: SealedColumn) -> Iterator[tuple[tuple[Any, ...], str | bytes]]:
    """Yield each key with its sealed value, as it is stored: one at a time, some are large."""
    stored = _stored(sealed)
    keys = db.session.execute(select(*sealed.table.primary_key.columns)).all()
    for key in keys:
        value = db.session.scalar(select(stored).where(*_is_row(sealed.table, key)))
        if value:
            yield tuple(key), value


def _stored(sealed: SealedColumn) -> Any:  # noqa: ANN401 -- a column of SQLAlchemy
    is_text = isinstance(sealed.column.type, EncryptedText)
    return type_coerce(sealed.column, String() if is_text else LargeBinary())


def _is_row(table: Table, key: Sequence[object]) -> list[Any]:
    return [one == value for one, value in zip(table.primary_key.columns, key, strict=True)]


def _bytes(stored: str | bytes) -> bytes:
    return stored.encode() if isinstance(stored, str) else bytes(stored)
