"""From SQLite to PostgreSQL: everything, just as it was, or nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError

from photoallegret import migrations
from photoallegret.accounts.models import Account
from photoallegret.config import Settings
from photoallegret.db import UNSEEN, db, own_transaction
from photoallegret.factory import create_app
from photoallegret.moving import copying
from photoallegret.moving.copying import MovingError, Proof, move
from photoallegret.privacy.journal import journal_here, refuse_unreplayed
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.replaying import unknown
from tests.factories import make_account, make_gallery, make_photo
from tests.moving.conftest import Empty
from tests.moving.filling import INSTANT, fill
from tests.support.canaries import plant
from tests.support.processes import flask

IN_FRENCH = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'fr-FR' LOCALE 'C.UTF-8'"


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def rows(url: str, query: str) -> list[Any]:
    with opened(url) as connection:
        return list(connection.execute(text(query)).all())


def tables(url: str) -> list[str]:
    with opened(url) as connection:
        return inspect(connection).get_table_names()


def change(statement: str) -> None:
    """Have the site's database hold what the program would not write."""
    with own_transaction() as connection:
        _unseen(connection).execute(text(statement))


def _unseen(connection: Connection) -> Connection:
    return connection.execution_options(**{UNSEEN: True})


def test_every_table_arrives_as_it_was(site: Flask, empty: Empty) -> None:
    with own_transaction() as connection:
        filled = fill(_unseen(connection))
    url = empty(IN_FRENCH)

    moved = move(db.engine, url)

    assert {proof.table for proof in moved.proofs} == filled == set(db.metadata.tables)
    assert all(proof.is_equal for proof in moved.proofs)
    assert min(proof.rows[1] for proof in moved.proofs) > 0
    assert moved.left == []
    assert rows(url, "SELECT version_num FROM alembic_version") == [(migrations.head(),)]
    [[instant]] = rows(url, "SELECT at FROM consent_entry ORDER BY id LIMIT 1")
    assert instant == INSTANT


def test_texts_that_languages_sort_otherwise_are_compared_in_one_order(
    site: Flask, empty: Empty
) -> None:
    words = ["a", "B", "é", "E", "z", "-a", "_", "Z", "œ", "🏔", "ﬁ"]
    with own_transaction() as connection:
        for word in words:
            made = (
                db.metadata.tables["cookie_list"]
                .insert()
                .values(version=word, words=word, since=INSTANT)
            )
            _unseen(connection).execute(made)
    url = empty(IN_FRENCH)

    moved = move(db.engine, url)

    assert all(proof.is_equal for proof in moved.proofs)
    found = [word for (word,) in rows(url, "SELECT version FROM cookie_list ORDER BY version")]
    assert found != sorted(words)


def test_a_number_ever_given_is_never_given_again(site: Flask, empty: Empty) -> None:
    make_account("kept@example.org")
    gone = make_account("gone@example.org")
    db.session.commit()
    last = gone.id
    db.session.delete(gone)
    db.session.commit()
    db.session.remove()
    url = empty()

    move(db.engine, url)

    [[given]] = rows(url, "SELECT nextval(pg_get_serial_sequence('account', 'id'))")
    assert given == last + 1
    [[first]] = rows(url, "SELECT nextval(pg_get_serial_sequence('photo', 'id'))")
    assert first == 1


def test_what_may_not_change_may_not_there_either(site: Flask, empty: Empty) -> None:
    with own_transaction() as connection:
        fill(_unseen(connection))
    url = empty()

    move(db.engine, url)

    with pytest.raises(DBAPIError, match="consent"):
        rows(url, "UPDATE consent_entry SET at = now() RETURNING id")


def test_nothing_and_null_stay_two_things_and_json_keeps_its_letters(
    site: Flask, empty: Empty
) -> None:
    make_photo("one", keywords=["é", "\0"])
    make_photo("two")
    db.session.commit()
    db.session.remove()
    change('UPDATE photo SET keywords = \'{"b": 1.10,  "a": null, "b": 2}\' WHERE id = 2')
    url = empty()

    move(db.engine, url)

    assert rows(url, "SELECT CAST(keywords AS text) FROM photo WHERE id = 2") == [
        ('{"b": 1.10,  "a": null, "b": 2}',)
    ]


def test_a_target_that_holds_anything_is_refused(site: Flask, empty: Empty) -> None:
    url = empty()
    with opened(url) as connection:
        connection.execute(text("CREATE VIEW theirs AS SELECT 1 AS one"))
        connection.commit()

    with pytest.raises(MovingError, match="not empty"):
        move(db.engine, url)

    assert tables(url) == []


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE photo SET file_name = 'a' || char(0)", "photo 1, file_name: .*NUL"),
        ("UPDATE photo SET file_name = printf('%.*c', 300, 'x')", "longer than"),
        ("UPDATE photo SET width = 3000000000", "photo 1, width: .*too large"),
        ("UPDATE photo SET width = 'wide'", "another kind"),
        ("UPDATE photo SET keywords = '[NaN]'", "no sound JSON"),
        ("UPDATE photo SET imported_at = 'yesterday'", "photo cannot be read"),
    ],
)
def test_what_postgresql_cannot_keep_is_named_and_nothing_moves(
    site: Flask, empty: Empty, statement: str, why: str
) -> None:
    make_photo("one")
    db.session.commit()
    db.session.remove()
    change(statement)
    url = empty()

    with pytest.raises(MovingError, match=why):
        move(db.engine, url)

    assert tables(url) == []


def test_rows_that_refer_to_nothing_are_refused_without_their_values(
    site: Flask, empty: Empty
) -> None:
    make_gallery("hidden-name", [make_photo("one")])
    db.session.commit()
    db.session.remove()
    with db.engine.connect() as connection:
        for word in ("PRAGMA foreign_keys=OFF", "DELETE FROM gallery"):
            connection.connection.cursor().execute(word)
    url = empty()

    with pytest.raises(MovingError, match=r"PostgreSQL refuses: .*foreign key") as told:
        move(db.engine, url)

    assert "(1)" not in str(told.value)
    assert tables(url) == []


def test_a_difference_leaves_the_target_empty(
    site: Flask, empty: Empty, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_photo("one")
    db.session.commit()
    db.session.remove()
    url = empty()
    true = copying._go_on_numbering

    def spoil(table: sqlalchemy.Table, here: Connection, there: Connection) -> None:
        true(table, here, there)
        if table.name == "photo":
            there.execute(text("UPDATE photo SET width = width + 1"))

    monkeypatch.setattr(copying, "_go_on_numbering", spoil)

    with pytest.raises(MovingError, match=r"Not equal: photo\."):
        move(db.engine, url)

    assert tables(url) == []


def test_who_writes_now_stops_the_move(site: Flask, empty: Empty) -> None:
    url = empty()
    db.engine.dispose()
    listen(db.engine, "connect", lambda one, _: one.execute("PRAGMA busy_timeout=0"))

    with own_transaction() as writer:
        _unseen(writer).execute(text("UPDATE watch SET id = id"))
        with pytest.raises(MovingError, match="stop the site"):
            move(db.engine, url)

    assert tables(url) == []


def test_who_writes_meanwhile_cannot(site: Flask, empty: Empty) -> None:
    url = empty()
    db.engine.dispose()
    listen(db.engine, "connect", lambda one, _: one.execute("PRAGMA busy_timeout=0"))
    refused = []

    def write(_proof: Proof) -> None:
        with pytest.raises(DBAPIError, match="locked"), own_transaction():
            pass
        refused.append(1)

    move(db.engine, url, write)

    assert len(refused) == len(db.metadata.tables)


def test_the_source_is_only_read(site: Flask, empty: Empty) -> None:
    make_account("kept@example.org", created_at=datetime(2026, 1, 2, tzinfo=UTC))
    db.session.commit()
    db.session.remove()
    path = Path(db.engine.url.database or "")
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    before = path.read_bytes()

    move(db.engine, empty())

    assert path.read_bytes() == before
    assert db.session.scalars(select(Account.email)).all() == ["kept@example.org"]


def test_who_was_erased_stays_erased_and_the_site_starts(
    site: Flask, settings: Settings, empty: Empty
) -> None:
    anne = plant(settings.data, "anne")
    erase(Order(person=anne.person), journal_here())
    plant(settings.data, "bob")
    db.session.remove()
    url = empty()

    move(db.engine, url)

    numbers = [number for (number,) in rows(url, "SELECT id FROM account")]
    assert numbers
    assert anne.account_id not in numbers
    there = create_app(replace(settings, database_url=url))
    refuse_unreplayed(there, ["flask", "serve"])
    with there.app_context():
        assert unknown(journal_here()) == []
        db.session.remove()
        db.engine.dispose()


def test_only_sqlite_moves_and_only_to_postgresql(
    site: Flask, empty: Empty, tmp_path: Path
) -> None:
    url = empty()
    there = create_engine(url)

    with pytest.raises(MovingError, match="not SQLite"):
        move(there, url)
    with pytest.raises(MovingError, match="not of a PostgreSQL"):
        move(db.engine, f"sqlite:///{tmp_path / 'other.sqlite'}")
    there.dispose()


def test_the_demonstration_moves_and_goes_on(tmp_path: Path, empty: Empty) -> None:
    data, url = tmp_path / "data", empty()
    flask(data, "demo", "load")
    before = flask(data, "galleries", "list")
    (data / "pages/current").unlink(missing_ok=True)
    (data / "pages/current").symlink_to("0-1-0-a")

    done = flask(data, "db", "to-postgres", url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "≠" not in done.stdout
    assert "PHOTOALLEGRET_DATABASE_URL=postgresql" in done.stdout
    assert not (data / "pages/current").is_symlink()
    (data / "site.sqlite").rename(tmp_path / "former.sqlite")
    there = flask(data, "galleries", "list", PHOTOALLEGRET_DATABASE_URL=url)
    assert (there.returncode, there.stdout) == (0, before.stdout), there.stderr
    made = flask(data, "accounts", "create-owner", "o@example.org", PHOTOALLEGRET_DATABASE_URL=url)
    assert made.returncode == 0, made.stderr


def test_a_site_that_runs_is_not_moved(tmp_path: Path, empty: Empty) -> None:
    data, url = tmp_path / "data", empty()
    flask(data, "db", "upgrade")
    reader, writer = os.pipe()
    with (data / "site.sqlite").open("rb") as held:
        child = os.fork()
        if child == 0:  # somebody who has the database open
            os.close(writer)
            os.read(reader, 1)
            os._exit(held.fileno() and 0)
    try:
        done = flask(data, "db", "to-postgres", url)
    finally:
        os.close(writer)
        os.waitpid(child, 0)
        os.close(reader)

    assert done.returncode == 1
    assert "Rien n’a été déplacé" in done.stderr
    assert tables(url) == []


def test_an_address_that_answers_nothing_is_told_without_its_password(tmp_path: Path) -> None:
    done = flask(
        tmp_path, "db", "to-postgres", "postgresql://me:hush@127.0.0.1:1/site?connect_timeout=2"
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr + done.stdout
