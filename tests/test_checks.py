"""The doctor looks at the house: Python, database, facts, names."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from photoallegret import checks
from photoallegret.config import Settings
from photoallegret.db import db, own_transaction
from photoallegret.doctor import Finding, parted
from photoallegret.turns import Turns
from tests.support.processes import becomes


def only(check: object) -> Finding:
    (finding,) = check()  # type: ignore[operator]
    assert isinstance(finding, Finding)
    return finding


def test_a_python_is_told_of_once_nobody_mends_it() -> None:
    with time_machine.travel(datetime(2026, 11, 26, tzinfo=UTC)):
        assert only(checks.python).level == "ok"
    with time_machine.travel(datetime(2031, 11, 26, tzinfo=UTC)):
        assert only(checks.python).level == "attention"


def test_the_database_says_its_version_and_journal(app: Flask) -> None:
    found = only(checks.database)

    assert found.level == "ok"
    assert found.message.startswith(("SQLite 3.", "PostgreSQL "))


def test_a_database_that_the_site_left_is_told_of(app: Flask, settings: Settings) -> None:
    is_left = db.engine.dialect.name == "postgresql"
    (settings.data / "site.sqlite").touch()

    found = list(checks.former_database())

    assert [one.level for one in found] == (["attention"] if is_left else [])


def test_who_serves_with_another_folder_is_told_of(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    if db.engine.dialect.name != "postgresql":
        assert list(checks.machines()) == []
        return
    other = tmp_path / "other"
    other.mkdir()
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    mine, theirs, ending = Turns(url, settings.data), Turns(url, other), threading.Event()

    with mine.taken("a", ending):
        assert list(checks.machines()) == []
        with theirs.taken("b", ending):
            assert only(checks.machines).level == "failure"
        theirs.close()
        assert becomes(lambda: list(checks.machines()) == [], 10)
    mine.close()


@pytest.mark.parametrize(
    ("mode", "version", "level"),
    [
        ("wal", (3, 51, 2), "failure"),
        ("delete", (3, 40, 1), "ok"),
        ("wal", (3, 51, 3), "ok"),
    ],
)
def test_only_an_old_sqlite_with_write_ahead_logging_fails(
    mode: str, version: tuple[int, ...], level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Old:
        sqlite_version_info = version
        sqlite_version = ".".join(map(str, version))

    monkeypatch.setattr(checks, "sqlite_module", lambda: Old)

    assert checks._sqlite(mode).level == level


def test_older_tables_are_to_be_upgraded(app: Flask) -> None:
    with own_transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))

    assert only(checks.database) == replace(
        only(checks.database), level="failure", mend="flask db upgrade"
    )


def test_rows_that_refer_to_nothing_are_found(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        assert list(checks.integrity()) == []
        return
    whole = only(checks.integrity)
    connection = db.engine.raw_connection()
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    connection.execute("INSERT INTO recovery_code (code_hash, account_id) VALUES ('a', 77)")  # type: ignore[attr-defined]
    connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]
    connection.close()

    broken = only(checks.integrity)

    assert (whole.level, broken.level) == ("ok", "failure")
    assert "recovery_code 1" in broken.message


def test_a_real_site_answers_to_a_name_that_others_can_reach(
    app: Flask, settings: Settings
) -> None:
    assert only(checks.hosts).message == "127.0.0.1, localhost"
    real = replace(settings, environment="production")
    app.extensions["photoallegret"] = replace(real, site=replace(real.site, host="server"))
    found = only(checks.hosts)
    app.extensions["photoallegret"] = replace(real, site=replace(real.site, host="example.org"))

    assert found.level == "attention"
    assert only(checks.hosts).level == "ok"


def test_the_whole_database_is_read_by_no_page() -> None:
    quick, slow = parted(checks.CHECKS)

    assert slow == [checks.integrity]
    assert checks.integrity not in quick
