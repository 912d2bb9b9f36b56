"""Several workers on one PostgreSQL take turns: no job runs on two machines at once.

What a job has for itself is written in rows; this keeps apart those that only look and act. A
lock ends with its connection: a machine that is lost holds nobody up.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from photoallegret.db import PATIENCE
from photoallegret.machines import announce

if TYPE_CHECKING:
    import psycopg

TRY_SECONDS = 1.0
SPACE = 0x70686F74
"""Of our locks among those of others in the same database ("phot")."""


class Turns:
    """The turns of one process, on one connection."""

    def __init__(self, dsn: str, data: Path) -> None:
        """Take turns with all who have the same address ``dsn``; connects at the first.

        It tells them then that this process has the data folder ``data``.
        """
        self._dsn, self._data = dsn, data
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, name: str, ending: threading.Event) -> Iterator[bool]:
        """Wait for the turn ``name``; give False when ``ending`` is set before it comes.

        Raises:
            psycopg.Error, OSError: the database does not answer, or the folder takes no file.

        """
        from psycopg import Error  # noqa: PLC0415 -- slow import

        while not (is_mine := self._asked("pg_try_advisory_lock", name)):
            if ending.wait(TRY_SECONDS):
                break
        try:
            yield is_mine
        finally:
            if is_mine:
                with suppress(Error):  # then it went with the connection
                    self._asked("pg_advisory_unlock", name)

    def close(self) -> None:
        """Give up every turn."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _asked(self, function: str, name: str) -> bool:
        from psycopg import connect  # noqa: PLC0415 -- slow import

        with self._lock:
            if self._connection is None or self._connection.closed:
                self._connection = connect(self._dsn, autocommit=True, **PATIENCE)
                announce(self._connection, self._data)
            asked = f"SELECT {function}(%s, hashtext(%s))".encode()
            row = self._connection.execute(asked, (SPACE, name)).fetchone()
            return bool(row and row[0])
