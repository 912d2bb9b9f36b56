"""The queue in PostgreSQL: many wait, one listens, each message is heard once."""

import threading

import pytest
from flask import Flask
from sqlalchemy import text

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.worker import open_queue
from tests.support.processes import becomes

LISTENERS = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'listen %'")
THREADS = 8


def test_many_wait_on_one_connection_and_each_message_is_heard_once(
    app: Flask, settings: Settings
) -> None:
    if not settings.database_url.startswith("postgresql"):
        pytest.skip("on PostgreSQL alone")
    assert app
    queue, heard, ending = open_queue(settings), [], threading.Event()
    before = db.session.scalar(LISTENERS) or 0
    db.session.rollback()

    def wait() -> None:
        while not ending.is_set():
            data = queue.storage.dequeue()
            if data is not None:
                heard.append(data)

    threads = [threading.Thread(target=wait) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    told = [f"{number}".encode() for number in range(20)]
    for one in told:
        queue.storage.enqueue(one)

    assert becomes(lambda: sorted(heard) == sorted(told), 20)
    with db.engine.connect() as connection:
        assert connection.scalar(LISTENERS) == before + 1
    ending.set()
    for thread in threads:
        thread.join(20)
    queue.storage.close()
