"""What is kept encrypted, moved from key to key: nothing becomes unreadable on the way.

The ring in secrets.toml holds the key that seals, the one before it, and the next one, which
every process knows before it is used: a site that runs reads on while keys are changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, String, Table, select, type_coerce, update

from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.encrypted import EncryptedText, SealedColumn, sealed_columns
from photoallegret.sealed import RING, Seal, SealError
from photoallegret.secrets_file import new_key, read_secrets, write_ring

BATCH = 200


class UnreadableError(Exception):
    """Something was sealed with a key that the ring has no more; nothing was dropped."""

    def __init__(self, places: Sequence[str]) -> None:
        """Keep where: "account.totp_secret"."""
        super().__init__(", ".join(places))
        self.places = places


def rotate_keys(data: Path) -> int:
    """Seal everything with the next key, drop what no value needs, add a key to come. Commits.

    Args:
        data: the data folder, whose file of secrets is written.

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
        places = unreadable(secrets)
        if places:
            raise UnreadableError(places)
        _seal_all(_with(secrets, [seals, *former]))
        to_come = former[-1]
        ring = [to_come, seals, new_key()]  # written first: what is sealed then is never lost
        write_ring(data, ring)
        return _seal_all(_with(secrets, ring))


def unreadable(secrets: Mapping[str, str]) -> list[str]:
    """Return the columns, "account.totp_secret", in which a value cannot be opened."""
    found = []
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


def _seal_all(secrets: Mapping[str, str]) -> int:
    count = 0
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
