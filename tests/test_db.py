"""The database: pragmas, the UTC type, and how readers and writers meet."""

import shutil
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from photoallegret.db import (
    UtcDateTime,
    copy_to,
    db,
    journal_mode,
    own_transaction,
    reading,
    sqlite_module,
)
from photoallegret.throttle import Counter

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def counter(at: datetime) -> Counter:
    return Counter(scope="test", key="k", starts_at=at, ends_at=at + timedelta(hours=1), count=1)


def test_every_connection_keeps_what_it_is_told(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        assert db.session.execute(text("SHOW fsync")).scalar() in ("on", "off")
        return

    pragmas = {
        name: db.session.execute(text(f"PRAGMA {name}")).scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }

    assert pragmas == {
        "journal_mode": journal_mode(),
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10000,
    }


def test_instants_come_back_in_utc(app: Flask) -> None:
    paris = timezone(timedelta(hours=1))
    db.session.add(counter(NOON.astimezone(paris)))
    db.session.commit()

    found = db.session.scalars(sqlalchemy.select(Counter)).one()

    assert found.starts_at == NOON
    assert found.starts_at.tzinfo is UTC


def test_a_naive_instant_is_refused(app: Flask) -> None:
    db.session.add(counter(NOON.replace(tzinfo=None)))

    with pytest.raises(StatementError, match="an instant needs a time zone"):
        db.session.flush()


def test_the_type_lets_nothing_be_nothing() -> None:
    kind = UtcDateTime()
    dialect = sqlalchemy.create_engine("sqlite://").dialect

    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None


def test_readers_do_not_wait_for_a_writer(app: Flask) -> None:
    db.session.add(counter(NOON))
    db.session.flush()  # the write lock is held
    seen: list[int] = []

    def read() -> None:
        with app.app_context():
            reading()
            seen.append(len(list(db.session.scalars(sqlalchemy.select(Counter)))))

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(5)

    assert seen == [0]


def test_a_reading_session_begins_plainly(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        assert db.engine.dialect.name == "postgresql"
        return
    begun: list[str] = []
    sqlalchemy.event.listen(
        db.engine, "before_cursor_execute", lambda *told: begun.append(str(told[2]))
    )

    reading()
    db.session.execute(text("SELECT 1"))
    db.session.remove()
    db.session.execute(text("SELECT 1"))

    assert [word for word in begun if word.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


def test_foreign_keys_hold(app: Flask) -> None:
    statement = (
        "INSERT INTO gallery_text (gallery_id, language, title, description) "
        "VALUES (999, 'fr', '', '')"
    )

    with pytest.raises(IntegrityError):
        db.session.execute(text(statement))


def test_a_transaction_of_its_own_is_committed_whatever_the_session_does(app: Flask) -> None:
    with own_transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'x'"))
    db.session.rollback()

    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "x"


def test_a_copy_holds_what_was_committed_when_it_was_made(app: Flask, tmp_path: Path) -> None:
    db.session.add(counter(NOON))
    db.session.commit()
    target = tmp_path / "copy"
    if db.engine.dialect.name != "sqlite" and shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump here")

    copy_to(db.engine, target)
    copy_to(db.engine, target)  # again, in its place

    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy"]
    if db.engine.dialect.name == "sqlite":
        copy = sqlite_module().connect(target)
        found = copy.execute("SELECT count(*) FROM counter").fetchall()
        copy.close()
        assert found == [(1,)]
