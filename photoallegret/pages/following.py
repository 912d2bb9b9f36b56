"""Several machines on one PostgreSQL: each learns at once what another changed.

The commit itself tells (NOTIFY); whoever did not hear asks for the number each second. A machine
that cannot ask shows no kept page: it does not know what others took off.
"""

import logging
import threading
import time
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from photoallegret import banner, closed
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import PATIENCE, db
from photoallegret.machines import announce
from photoallegret.pages.jobs import sweep
from photoallegret.pages.site import EXTENSION, Store
from photoallegret.pages.switch import drop, is_past
from photoallegret.pages.watching import CHANNEL

POLL_SECONDS, BEHIND_SECONDS = 1.0, 0.05
"""Between two looks; while this machine is behind, and somebody turns its switch."""
BLIND_SECONDS = 10.0
"""After so long without a word of the database the store is closed."""
SWEEP_SECONDS = 60.0
NUMBER = b"SELECT number FROM generation WHERE id = 1"
FILES = (banner.FILE, closed.FILE)
"""What pages are drawn from beside the database, and another machine may write."""

logger = logging.getLogger(__name__)


class Follower:
    """What keeps the store of this machine up with the database, in two threads."""

    def __init__(self, app: Flask) -> None:
        """Follow for the site ``app``, whose database is PostgreSQL."""
        self._app = app
        settings: Settings = app.extensions["photoallegret"]
        self._data = settings.data
        address = make_url(settings.database_url).set(drivername="postgresql")
        self._dsn = address.render_as_string(hide_password=False)
        self._store: Store = app.extensions[EXTENSION]
        self._written = -1
        self._files = self._stamps()
        self._heard = self._swept = time.monotonic()
        self.ending = threading.Event()
        self._threads = [
            threading.Thread(target=run, daemon=True, name=f"pages-{run.__name__.strip('_')}")
            for run in (self._listen, self._watch)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, within a second or so."""
        self.ending.set()
        for thread in self._threads:
            thread.join()

    def keep_up(self, number: int) -> bool:
        """Have the store show the generation ``number``; say whether it does."""
        switch = self._store.switch
        switch.outdate(number)
        if number != self._written:
            self._write(number)
        stamps = self._stamps()
        if stamps != self._files:
            drop(self._data)
            self._files = stamps
        shown = switch.shown()
        if shown.number != number or is_past(shown, time.time()):
            self._store.layer.mend()
        return switch.shown().number == number

    def _listen(self) -> None:
        """Hear of each change, as long as the database answers; then try again."""
        is_told = False
        while not self.ending.is_set():
            try:
                with psycopg.connect(self._dsn, autocommit=True, **PATIENCE) as connection:
                    announce(connection, self._data)
                    connection.execute(f"LISTEN {CHANNEL}".encode())
                    is_told = False
                    self._follow(connection)
            except (psycopg.Error, OSError) as error:
                if not is_told:
                    logger.warning("the database does not say what changes: %s", error)
                is_told = True
            self.ending.wait(POLL_SECONDS)

    def _follow(self, connection: psycopg.Connection) -> None:
        pause = BEHIND_SECONDS
        while not self.ending.is_set():
            row = connection.execute(NUMBER).fetchone()
            self._heard = time.monotonic()
            is_shown = self.keep_up(int(row[0]) if row else 0)
            pause = POLL_SECONDS if is_shown else min(pause * 2, POLL_SECONDS)
            if any(True for _ in connection.notifies(timeout=pause, stop_after=1)):
                pause = BEHIND_SECONDS
            if time.monotonic() - self._swept > SWEEP_SECONDS:
                self._swept = time.monotonic()
                sweep(self._store)

    def _watch(self) -> None:
        """Close the store while the database has not answered for too long."""
        while not self.ending.wait(POLL_SECONDS):
            if time.monotonic() - self._heard > BLIND_SECONDS:
                drop(self._data)

    def _write(self, number: int) -> None:
        try:
            with self._app.app_context():
                for write in self._store.writes:
                    write(self._data, now())
                db.session.remove()
            self._written = number
        except (SQLAlchemyError, OSError) as error:  # tried again in a second
            logger.warning("what pages read cannot be written: %s", error)

    def _stamps(self) -> list[tuple[int, int, int] | None]:
        return [_stamp(self._data / name) for name in FILES]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size
