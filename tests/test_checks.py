"""The doctor looks at the house: Python, database, facts, names."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from photoallegret import checks
from photoallegret.config import Settings
from photoallegret.db import db, own_transaction
from photoallegret.doctor import Finding, parted


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
