"""A process can serve once it reads, writes and has room; the site keeps up once work is done."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db, own_transaction
from photoallegret.outbox.queries import Queue
from photoallegret.watching.models import Watch
from photoallegret.watching.operations import readiness
from photoallegret.watching.operations.machine import Share
from photoallegret.watching.operations.readiness import keeping_up, serving
from photoallegret.worker import Standing

MINUTE = timedelta(minutes=1)
WELL = {"database": True, "write": True, "schema": True, "disk": True}


def test_all_is_there_and_the_write_is_a_real_one(app: Flask, settings: Settings) -> None:
    assert serving(settings) == WELL
    assert now() - db.session.scalars(select(Watch.probed_at)).one() < MINUTE


def test_a_probe_that_cannot_write_does_not_wait_for_long(app: Flask, settings: Settings) -> None:
    lock = (
        text("SELECT 1")
        if db.engine.dialect.name == "sqlite"
        else text("LOCK TABLE watch IN EXCLUSIVE MODE")
    )
    with own_transaction() as connection:
        connection.execute(lock)
        found = serving(settings)

    assert found["write"] is False


def test_older_tables_are_not_ready(app: Flask, settings: Settings) -> None:
    with own_transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))

    assert serving(settings) == WELL | {"schema": False}


def test_a_full_disk_is_not_ready(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "shares", lambda _folder: (Share(4, 100), None))

    assert serving(settings) == WELL | {"disk": False}


@pytest.mark.parametrize(
    ("times", "well"),
    [
        ((None, MINUTE), True),
        ((None, 6 * MINUTE), False),
        ((4 * MINUTE, 60 * MINUTE), True),
        ((6 * MINUTE, MINUTE), False),
    ],
)
def test_work_never_done_counts_from_the_start(
    app: Flask,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    times: tuple[timedelta | None, timedelta],
    well: bool,
) -> None:
    ago, up = times
    last = {} if ago is None else {"outbox": now() - ago}
    monkeypatch.setattr(readiness, "standing", lambda _settings: Standing(0, last))

    assert keeping_up(settings, now() - up) == {"queue": well, "outbox": True}


@pytest.mark.parametrize(("waited", "well"), [(14, True), (16, False)])
def test_mail_that_waits_is_not_ready(
    app: Flask,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    waited: int,
    well: bool,
) -> None:
    monkeypatch.setattr(readiness, "queue", lambda: Queue(1, 0, now() - waited * MINUTE))

    assert keeping_up(settings, now())["outbox"] is well
