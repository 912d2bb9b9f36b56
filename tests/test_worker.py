"""The queue rings, jobs run once at a time, and the process ends when it is told to."""

import json
import logging
import os
import pickle
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from huey.consumer import Consumer
from huey.registry import Message

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.paths import TOP
from photoallegret.queue_file import QUEUE_FILE
from photoallegret.worker import (
    Job,
    Messages,
    Seldom,
    Standing,
    Worker,
    open_queue,
    ring,
    standing,
)
from tests.support.processes import FLASK, becomes, environment

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Run = Callable[[threading.Event], object]


Make = Callable[..., Worker]
HERE = ("a", "own")


@pytest.fixture
def worker(app: Flask, settings: Settings) -> Iterator[Make]:
    """Return what makes a worker with these jobs; its queue is closed at the end."""
    made: list[Worker] = []

    def make(*jobs: Job) -> Worker:
        made.append(Worker(app, settings, jobs))
        return made[-1]

    yield make
    for one in made:
        if "queue" in vars(one):
            one.queue.storage.close()
        if one.turns is not None:
            one.turns.close()


def rung(queue: object) -> list[str]:
    return sorted(
        json.loads(item)["args"][0]
        for item in queue.storage.enqueued_items()  # type: ignore[attr-defined]
    )


def test_messages_are_plain_json_there_and_back() -> None:
    message = Message(
        "id", "task", datetime(2026, 1, 2, tzinfo=UTC), 1, 2, None, ("a", 1), {"b": 2}
    )

    stored = Messages().serialize(message)

    assert Messages().deserialize(stored) == message
    assert json.loads(stored)["args"] == ["a", 1]


def test_a_message_that_is_a_program_is_never_run(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "harm"),)

    with pytest.raises(UnicodeDecodeError):
        Messages().deserialize(pickle.dumps(Harm()))

    assert not (tmp_path / "harm").exists()


def test_ringing_puts_the_name_on_the_queue_and_nothing_else(worker: Make) -> None:
    bell = worker(Job("avif", lambda _ending: None, MINUTE))

    bell.ring("avif")

    assert rung(bell.queue) == ["avif"]
    with pytest.raises(KeyError):
        bell.ring("unknown")


def test_a_queue_that_cannot_be_written_only_delays(
    worker: Make, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("the queue is a file only beside SQLite")
    (settings.data / QUEUE_FILE).write_bytes(b"no database" * 1000)

    worker(Job("avif", lambda _ending: None, MINUTE)).ring("avif")

    assert "the queue cannot be written" in caplog.text


def test_a_server_that_does_not_answer_only_delays(
    app: Flask, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = replace(settings, database_url="postgresql+psycopg://127.0.0.1:1/none")

    Worker(app, nowhere, (Job("avif", lambda _ending: None, MINUTE),)).ring("avif")

    assert "the queue cannot be written" in caplog.text


def test_the_queue_keeps_its_journal_sound(settings: Settings) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("the queue is a file only beside SQLite")
    open_queue(settings).storage.close()

    connection = sqlite3.connect(settings.data / QUEUE_FILE)
    [[mode]] = connection.execute("PRAGMA journal_mode").fetchall()
    connection.close()

    assert mode == ("wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete")


def test_jobs_run_inside_the_site(worker: Make) -> None:
    seen = []
    bell = worker(Job("a", lambda _ending: seen.append(current_app.name), MINUTE))

    thread = threading.Thread(target=bell.run, args=("a",))
    thread.start()
    thread.join()

    assert seen == ["photoallegret"]


def test_a_job_rung_while_it_runs_runs_once_more_and_never_beside_itself(worker: Make) -> None:
    runs: list[int] = []
    inside = threading.Semaphore()

    def job(_ending: threading.Event) -> None:
        assert inside.acquire(blocking=False)
        runs.append(len(runs))
        if len(runs) == 1:
            for _ in range(3):
                bell.run("a")
        inside.release()

    bell = worker(Job("a", job, MINUTE))
    bell.run("a")

    assert runs == [0, 1]


def test_a_job_that_breaks_can_run_again(worker: Make) -> None:
    runs: list[int] = []

    def job(_ending: threading.Event) -> None:
        runs.append(1)
        if len(runs) == 1:
            raise RuntimeError

    bell = worker(Job("a", job, DAY))
    with pytest.raises(RuntimeError):
        bell.run("a")
    bell.sweep()
    assert rung(bell.queue) == ["a"]
    bell.run("a")

    assert runs == [1, 1]


def test_many_threads_ring_at_once(worker: Make) -> None:
    made = worker(Job("count", lambda _ending: None, MINUTE))
    failed: list[Exception] = []

    def ring() -> None:
        try:
            for _ in range(20):
                made.ring("count")
        except Exception as error:  # noqa: BLE001 -- whatever it is
            failed.append(error)

    threads = [threading.Thread(target=ring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert 0 < made.queue.storage.queue_size() <= 160
    made.queue.storage.close()


def test_the_sweep_rings_for_what_is_due(worker: Make) -> None:
    jobs = [Job(name, lambda _ending: None, every) for name, every in (("m", MINUTE), ("d", DAY))]
    bell = worker(*jobs)

    bell.sweep()
    assert rung(bell.queue) == ["d", "m"]

    for name in "dm":
        bell.run(name)
    bell.queue.storage.flush_queue()
    bell.sweep()
    assert rung(bell.queue) == []

    early = (now() - MINUTE + timedelta(seconds=20)).isoformat().encode()
    for name in "dm":
        bell.queue.storage.put_data(f"last.{name}", early)
    bell.sweep()
    assert rung(bell.queue) == ["m"]


def test_how_the_queue_stands_is_read_without_writing(
    settings: Settings, worker: Make, app: Flask
) -> None:
    assert standing(settings) == Standing(0, {})
    one = worker(
        Job("often", lambda _ending: None, MINUTE), Job("daily", lambda _ending: None, DAY)
    )
    one.run("often")
    one.ring("daily")

    found = standing(settings)

    assert found.waiting == 1
    assert set(found.last) == {"often"}
    assert now() - found.last["often"] < MINUTE
    assert [job.name for job in one.jobs] == ["often", "daily"]


def test_a_queue_that_is_no_queue_remembers_nothing(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings(PHOTOALLEGRET_DATABASE_URL="sqlite://")
    settings.data.mkdir(exist_ok=True)
    (settings.data / QUEUE_FILE).write_bytes(b"cut short")

    assert standing(settings) == Standing(0, {})


def test_nothing_new_starts_once_it_is_ending(worker: Make) -> None:
    runs: list[int] = []
    bell = worker(Job("a", lambda _ending: runs.append(1), MINUTE))
    bell.ending.set()

    bell.run("a")

    assert runs == []


def test_a_job_told_to_end_counts_as_not_done(worker: Make) -> None:
    bell = worker(Job("a", lambda _ending: bell.ending.set(), DAY))
    bell.run("a")
    bell.ending.clear()

    bell.sweep()

    assert rung(bell.queue) == ["a"]


def test_a_job_runs_on_one_machine_at_a_time_unless_it_minds_what_each_has(
    app: Flask, worker: Make
) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one machine")
    began, goes_on, theirs = threading.Event(), threading.Event(), []

    def hold(_ending: threading.Event) -> None:
        began.set()
        goes_on.wait(20)

    here = worker(Job("a", hold, DAY), Job("own", hold, DAY, everywhere=True))
    there = worker(
        *(Job(name, lambda _: theirs.append(1), DAY, everywhere=name == "own") for name in HERE)
    )
    first = threading.Thread(target=here.run, args=("a",))
    first.start()
    assert began.wait(20)
    second = threading.Thread(target=there.run, args=("a",))
    second.start()

    there.run("own")
    assert theirs == [1]
    goes_on.set()
    first.join(20)
    second.join(20)

    assert theirs == [1, 1]


def test_a_ring_heard_as_the_job_ends_is_not_lost(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    bell = worker(Job("a", lambda _ending: runs.append(1), MINUTE))
    remember = Worker._remember

    def remember_and_ring(self: Worker, name: str) -> None:
        remember(self, name)
        if len(runs) == 1:
            self.run(name)  # after the job, before its lock is given back

    monkeypatch.setattr(Worker, "_remember", remember_and_ring)
    bell.run("a")

    assert runs == [1, 1]


def test_views_and_commands_ring_for_the_jobs_of_the_rooms(app: Flask) -> None:
    ring("avif")

    queue = app.extensions["photoallegret_worker"].queue
    assert rung(queue) == ["avif"]
    queue.storage.close()


def start(settings: Settings, *words: str) -> subprocess.Popen[str]:
    url = settings.database_url.replace("+psycopg", "")
    return subprocess.Popen(
        [FLASK, "worker", *words],
        cwd=TOP,
        env=environment(settings.data, PHOTOALLEGRET_DATABASE_URL=url),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_process_sweeps_when_it_starts_and_ends_when_told(
    app: Flask, settings: Settings, ending: signal.Signals
) -> None:
    assert app
    queue = open_queue(settings)
    process = start(settings)

    has_run = becomes(lambda: bool(queue.storage.has_data_for_key("last.clear")), within=30)
    process.send_signal(ending)
    told, _ = process.communicate(timeout=60)

    queue.storage.close()
    assert has_run
    assert process.returncode == 0
    assert told == ""


@pytest.mark.parametrize("ending", ENDINGS)
def test_told_to_end_before_the_queue_listens_it_ends(
    worker: Make, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals
) -> None:
    bell = worker()
    listen = Consumer._set_signal_handlers
    former = {each: signal.getsignal(each) for each in ENDINGS}

    def told_first(self: Consumer) -> None:
        os.kill(os.getpid(), ending)
        listen(self)

    monkeypatch.setattr(Consumer, "_set_signal_handlers", told_first)
    try:
        bell.serve()
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)

    assert bell.ending.is_set()


def test_the_process_ends_with_its_parent(app: Flask, settings: Settings) -> None:
    assert app
    url = settings.database_url.replace("+psycopg", "")
    queue = open_queue(settings)
    parent = subprocess.Popen(
        ["/bin/sh", "-c", f"{FLASK} worker --with-parent & echo $!; wait"],
        cwd=TOP,
        env=environment(settings.data, PHOTOALLEGRET_DATABASE_URL=url),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())

    has_run = becomes(lambda: bool(queue.storage.has_data_for_key("last.clear")), within=30)
    parent.kill()
    parent.wait()
    has_ended = becomes(lambda: not Path(f"/proc/{child}").exists(), within=15)

    parent.stdout.close()
    queue.storage.close()
    assert has_run
    assert has_ended


def test_what_the_queue_tells_again_and_again_is_written_seldom() -> None:
    seldom = Seldom()

    def passes(name: str) -> bool:
        return seldom.filter(logging.LogRecord(name, logging.ERROR, "", 1, "full", (), None))

    assert [passes("huey.consumer.Worker") for _ in range(3)] == [True, False, False]
    assert [passes("photoallegret.worker") for _ in range(2)] == [True, True]


def test_a_job_that_ended_in_a_future_is_rung_for(worker: Make) -> None:
    bell = worker(Job("a", lambda _ending: None, DAY))
    bell._knock  # noqa: B018 -- as when it serves
    bell.queue.storage.put_data("last.a", (now() + 2 * DAY).isoformat().encode())

    bell.sweep()

    assert rung(bell.queue) == ["a"]
