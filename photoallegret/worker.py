"""Background work: the queue, the jobs that rooms hand in, and the process that runs them.

Rows say what is to be done and hold the claims on it; the queue is only a doorbell. Losing it
loses nothing: a sweep each minute rings again for every job whose time has come.
"""

import json
import logging
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import WAL_IS_SAFE
from photoallegret.lifeline import die_with_parent
from photoallegret.queue_file import QUEUE_FILE, damage_of, remove_damaged
from photoallegret.sparing import spare_memory
from photoallegret.turns import Turns

if TYPE_CHECKING:
    from huey.api import Huey

EXTENSION = "photoallegret_worker"
QUEUE = "photoallegret"
LAST = "last."
"""How what the queue remembers of a job is called, before the job's name."""
NICENESS = 10
POLL_SECONDS = 1.0
"""The longest the doorbell goes unheard."""
SLACK = timedelta(seconds=30)
"""A sweep may come this early: else a job done each minute would miss every other one."""
PATIENCE_SECONDS = 10
LOOK_SECONDS = 10
"""How often the queue's file is looked at: one that is damaged would ring for nothing more."""
MINUTE_SECONDS = 60

logger = logging.getLogger(__name__)


class QueueDamagedError(Exception):
    """The queue's file cannot be used any more."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do in the background: now and then, and whenever it is rung for."""

    name: str
    run: Callable[[threading.Event], object]
    """Does all that is to be done and returns; returns early once the event is set."""
    every: timedelta
    everywhere: bool = False
    """It minds what this machine alone has; of all others, one runs on one machine at a time."""


@dataclass(slots=True)
class _Bell:
    """Whether a job is running, and whether it was rung for meanwhile."""

    job: Job
    running: threading.Lock = field(default_factory=threading.Lock)
    rung: threading.Event = field(default_factory=threading.Event)
    knocking: threading.Event = field(default_factory=threading.Event)
    """Set while somebody is about to put it on the queue."""


class Seldom(logging.Filter):
    """Lets each line of the queue's own pass once a minute: on a full disk it tells each second."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether ``record`` is to be written."""
        if not record.name.startswith("huey."):
            return True
        last, moment = self._told.get(record.msg), time.monotonic()
        if last is not None and moment - last < MINUTE_SECONDS:
            return False
        self._told[record.msg] = moment
        return True


class Messages:
    """The queue's messages as JSON: whoever writes to its file cannot make us run code."""

    def serialize(self, message: Any) -> bytes:  # noqa: ANN401 -- a named tuple of huey
        """Return ``message``, whose arguments are plain values, as JSON."""
        fields = message._asdict()
        for name in ("eta", "expires_resolved"):
            fields[name] = fields[name] and fields[name].isoformat()
        return json.dumps(fields).encode("ascii")

    def deserialize(self, stored: bytes) -> Any:  # noqa: ANN401 -- a named tuple of huey
        """Return the message that ``serialize`` wrote."""
        from huey.registry import Message  # noqa: PLC0415 -- slow import

        fields = json.loads(bytes(stored))
        for name in ("eta", "expires_resolved"):
            fields[name] = fields[name] and datetime.fromisoformat(fields[name])
        fields["args"] = tuple(fields["args"])
        return Message(**fields)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands, as far as it remembers."""

    waiting: int
    last: dict[str, datetime]
    """When each job last ended, by its name."""


class Worker:
    """The jobs of one site and the queue that rings for them."""

    def __init__(self, app: Flask, settings: Settings, jobs: tuple[Job, ...]) -> None:
        self._app = app
        self._settings = settings
        self._bells = {job.name: _Bell(job) for job in jobs}
        self.ending = threading.Event()
        self._knocking = threading.Lock()
        is_shared = settings.database_url.startswith("postgresql")
        self.turns = Turns(_dsn(settings), settings.data) if is_shared else None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that the rooms handed in."""
        return tuple(bell.job for bell in self._bells.values())

    @cached_property
    def queue(self) -> "Huey":
        """The queue, opened at the first ring: most commands never need it."""
        return open_queue(self._settings)

    @cached_property
    def _knock(self) -> Callable[[str], object]:
        """Put on the queue the wish to run a job, by its name."""
        self.queue.periodic_task(lambda _minute: True, name="sweep")(self.sweep)
        knock: Callable[[str], object] = self.queue.task(name="run")(self.run)
        return knock

    def ring(self, name: str) -> None:
        """Have the job ``name`` run soon. A queue that fails only delays it to the next sweep."""
        bell = self._bells[name]
        if bell.knocking.is_set():  # by one that waits below, and so after what we tell of
            return
        bell.knocking.set()
        with self._knocking:  # huey's connection is closed under the feet of another thread
            bell.knocking.clear()
            try:
                self._knock(name)
                self.queue.storage.close()  # rings are rare: no connection is kept for the next
            except _queue_failures() as error:
                logger.warning("the queue cannot be written: %s", error)

    def serve(self) -> None:
        """Run jobs until SIGINT, SIGTERM or SIGHUP; those running are asked to return.

        Raises:
            QueueDamagedError: its file was damaged meanwhile; the next start makes another.

        """
        remove_damaged(self._settings)
        self._knock  # noqa: B018 -- the tasks are known from here on
        from huey.consumer import ConsumerStopped  # noqa: PLC0415 -- after open_queue alone

        consumer = self.queue.create_consumer(
            workers=len(self._bells), max_delay=POLL_SECONDS, scheduler_interval=1
        )
        self.ending = consumer.stop_flag
        # huey listens only once its threads run: told to end before, we pass it on after.
        early: list[int] = []
        for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda number, _frame: early.append(number))
        consumer.start()
        # huey would start again on SIGHUP, and so outlive a closed terminal; and SIGINT is an
        # exception wherever it comes, which is caught in one place alone.
        for other in (signal.SIGHUP, signal.SIGINT):
            signal.signal(other, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        if early:
            os.kill(os.getpid(), signal.SIGTERM)
        checked = looked = time.monotonic()
        damage = ""
        try:
            while True:
                checked = consumer.loop(checked)
                if not damage and time.monotonic() - looked > LOOK_SECONDS:
                    looked, damage = time.monotonic(), damage_of(self._settings)
                    if damage:
                        os.kill(os.getpid(), signal.SIGTERM)
        except ConsumerStopped:
            for _worker, thread in consumer.worker_threads:
                thread.join(PATIENCE_SECONDS)
            self._close()
        if damage:
            raise QueueDamagedError(damage)

    def _close(self) -> None:
        self.queue.storage.close()
        if self.turns is not None:
            self.turns.close()

    def run(self, name: str) -> None:
        """Run the job ``name`` now; if it is running, have it run once more after."""
        bell = self._bells[name]
        bell.rung.set()
        # Looked at again after each release: a ring heard just before it is not lost.
        while bell.rung.is_set() and not self.ending.is_set():
            if not bell.running.acquire(blocking=False):
                return
            try:
                bell.rung.clear()
                with self._turn(bell.job) as is_ours, self._app.app_context():
                    if is_ours:
                        bell.job.run(self.ending)
                if not self.ending.is_set():  # else it may have returned early
                    self._remember(name)
            finally:
                bell.running.release()

    def _turn(self, job: Job) -> AbstractContextManager[bool]:
        """Wait until no other machine runs ``job``; give False if told to end meanwhile."""
        if self.turns is None or job.everywhere:
            return nullcontext(enter_result=True)
        return self.turns.taken(job.name, self.ending)

    def sweep(self) -> None:
        """Ring for each job whose time has come."""
        for name, bell in self._bells.items():
            last = self._last_run(name)
            # Else one that ended in a future from which the clock came back would wait for it.
            if last is None or not timedelta() <= now() - last < bell.job.every - SLACK:
                self._knock(name)

    def _last_run(self, name: str) -> datetime | None:
        key = LAST + name
        if not self.queue.storage.has_data_for_key(key):
            return None
        return datetime.fromisoformat(bytes(self.queue.storage.peek_data(key)).decode())

    def _remember(self, name: str) -> None:
        self.queue.storage.put_data(LAST + name, now().isoformat().encode())


def open_queue(settings: Settings) -> "Huey":
    """Return the queue: a file of its own, or tables of its own in PostgreSQL."""
    is_postgresql = settings.database_url.startswith("postgresql")
    with nullcontext() if is_postgresql else _without("psycopg"):
        from huey import Huey, SqliteHuey  # noqa: PLC0415 -- slow import

    if is_postgresql:
        from photoallegret.postgres_queue import OneEar  # noqa: PLC0415 -- slow import

        told = {"results": False, "serializer": Messages(), "dsn": _dsn(settings)}
        return Huey(QUEUE, storage_class=OneEar, **told)
    # huey uses the standard library's SQLite, which may be too old for write-ahead logging.
    sound = sqlite3.sqlite_version_info >= WAL_IS_SAFE
    return SqliteHuey(
        QUEUE,
        results=False,
        serializer=Messages(),
        filename=str(settings.data / QUEUE_FILE),
        journal_mode="wal" if sound else "delete",
    )


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Have ``package`` look absent: huey imports it where it is, 7 MB that SQLite never needs."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # Python's own way to refuse an import
    try:
        yield
    finally:
        del sys.modules[package]


def standing(settings: Settings) -> Standing:
    """Return how the queue stands, reading alone; a queue that cannot be read remembers nothing."""
    try:
        if settings.database_url.startswith("postgresql"):
            return _standing_of(_postgres_rows(settings))
        path = settings.data / QUEUE_FILE
        if not path.exists():
            return Standing(0, {})
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return _standing_of(lambda query: connection.execute(query.format(huey="")).fetchall())
    except _queue_failures():
        return Standing(0, {})


def _standing_of(rows: Callable[[str], list[Any]]) -> Standing:
    """Return what ``rows``, which answers a query, says of the queue."""
    remembered = rows(f"SELECT key, value FROM {{huey}}kv WHERE key LIKE '{LAST}%'")  # noqa: S608 -- ours
    [[waiting]] = rows("SELECT count(*) FROM {huey}task")
    last = {
        key.removeprefix(LAST): datetime.fromisoformat(bytes(value).decode())
        for key, value in remembered
    }
    return Standing(waiting, last)


def _postgres_rows(settings: Settings) -> Callable[[str], list[Any]]:
    """Return what answers a query of the queue in PostgreSQL; none is there before its worker."""
    import psycopg  # noqa: PLC0415 -- slow import

    dsn = _dsn(settings)

    def rows(query: str) -> list[Any]:
        with psycopg.connect(dsn, connect_timeout=PATIENCE_SECONDS) as connection:
            return connection.execute(query.format(huey="huey_").encode()).fetchall()

    return rows


def _dsn(settings: Settings) -> str:
    """Return the address of the PostgreSQL database, as its own library wants it."""
    address = make_url(settings.database_url).set(drivername="postgresql")
    return address.render_as_string(hide_password=False)


def _queue_failures() -> tuple[type[Exception], ...]:
    """Return what a queue that cannot be reached raises, in a file or in PostgreSQL."""
    psycopg = sys.modules.get("psycopg")  # loaded where the database is PostgreSQL, by SQLAlchemy
    return (sqlite3.Error, OSError, *((psycopg.Error,) if psycopg else ()))


def ready(app: Flask, jobs: tuple[Job, ...]) -> None:
    """Give ``app`` its worker and the command that runs it."""
    app.extensions[EXTENSION] = Worker(app, app.extensions["photoallegret"], jobs)
    app.cli.add_command(worker_command)


def ring(name: str) -> None:
    """Have the job ``name`` of the current site run soon."""
    worker: Worker = current_app.extensions[EXTENSION]
    worker.ring(name)


@click.command("worker")
@click.option("--with-parent", is_flag=True, help="End when the process that started this ends.")
@with_appcontext
def worker_command(*, with_parent: bool) -> None:
    """Run the background work, in the foreground, until Ctrl-C."""
    if with_parent:
        die_with_parent(os.getppid())
    os.nice(NICENESS)
    spare_memory()
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    seldom = Seldom()
    for handler in logging.getLogger().handlers:
        handler.addFilter(seldom)
    worker: Worker = current_app.extensions[EXTENSION]
    try:
        worker.serve()
    except QueueDamagedError as error:
        message = f"the queue is damaged: {error}"
        raise click.ClickException(message) from error
