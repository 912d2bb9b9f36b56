"""Who uses one PostgreSQL, and whether all have the same data folder.

Each process that serves or works holds a number in the database, and leaves a file called by it in
its data folder. A number without a file here is of somebody who writes files elsewhere: what is
erased here would stay there.
"""

import secrets
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

SPACE = 1718578276
"""Of these numbers among the locks of others in the same database ("fold")."""
HELD = (
    "SELECT CAST(objid AS bigint) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
    "WHERE datname = current_database() AND locktype = 'advisory' AND classid = 1718578276"
)
BEGINNING, END = ".machine-", ".lock"
LEFT_SECONDS = 60


def announce(connection: "psycopg.Connection[Any]", data: Path) -> None:
    """Tell the others that this process has the folder ``data``, until ``connection`` ends.

    Raises:
        psycopg.Error, OSError: it cannot be told.

    """
    held = {int(number) for (number,) in connection.execute(HELD.encode()).fetchall()}
    for path in data.glob(f"{BEGINNING}*{END}"):
        is_left = time.time() - path.stat().st_mtime > LEFT_SECONDS
        if is_left and path.name not in map(_name, held):
            path.unlink(missing_ok=True)
    number = secrets.randbelow(2**31)
    (data / _name(number)).touch(mode=0o600)
    connection.execute(b"SELECT pg_advisory_lock(%s, %s)", (SPACE, number))


def strangers(held: Iterable[int], data: Path) -> list[int]:
    """Return those of the numbers ``held`` that are of processes without the folder ``data``."""
    return [number for number in held if not (data / _name(number)).exists()]


def _name(number: int) -> str:
    return f"{BEGINNING}{number}{END}"
