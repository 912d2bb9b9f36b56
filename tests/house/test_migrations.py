"""Migrations: one head, up and down, and in the end just what the models say."""

from pathlib import Path

import pytest
import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import inspect, text

from photoallegret import migrations
from photoallegret.db import begin_as_told, db, engine_options
from photoallegret.gallery.models import GalleryPhoto, Rendition
from tests.factories import LONG_AGO, make_account, make_gallery, make_photo


def test_there_is_one_head() -> None:
    assert migrations.head()


def test_head_equals_the_models(app: Flask) -> None:
    assert migrations.differences(db.engine) == []


def test_every_step_goes_down_and_up_again(app: Flask) -> None:
    tables = sorted(inspect(db.engine).get_table_names())
    db.session.remove()

    migrations.downgrade(db.engine, "base")
    empty = inspect(db.engine).get_table_names()
    migrations.upgrade(db.engine)

    assert empty == ["alembic_version"]
    assert sorted(inspect(db.engine).get_table_names()) == tables
    assert migrations.differences(db.engine) == []


def test_a_doubt_about_an_age_was_a_suspension_and_is_one_again(app: Flask) -> None:
    suspended = make_account("suspended@example.org", suspended_at=LONG_AGO).id
    doubted = make_account("doubted@example.org", age_doubted_at=LONG_AGO).id
    db.session.commit()
    db.session.remove()
    held = text("SELECT id FROM account WHERE suspended_at IS NOT NULL ORDER BY id")

    migrations.downgrade(db.engine, "5c1e7ab0d3f2-1")
    before = db.session.scalars(held).all()
    db.session.remove()
    migrations.upgrade(db.engine)

    assert before == [suspended, doubted]
    assert db.session.scalars(held).all() == [suspended]


def test_a_table_made_anew_keeps_the_rows_that_refer_to_it(app: Flask) -> None:
    """SQLite changes a table by dropping it: what cascades from it must not go too."""
    make_gallery("kept", [make_photo("kept")])
    db.session.commit()
    db.session.remove()

    with migrations._changing_tables(db.engine) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("photo", recreate="auto") as batch:
            batch.alter_column("camera", type_=sqlalchemy.String(210))

    assert db.session.scalar(sqlalchemy.select(sqlalchemy.func.count(Rendition.id)))
    assert db.session.scalar(sqlalchemy.select(sqlalchemy.func.count(GalleryPhoto.photo_id)))


def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    engine = sqlalchemy.create_engine(url, **engine_options(url))
    begin_as_told(engine)

    with engine.connect() as connection:
        assert migrations.current(connection) == ""
    engine.dispose()


def test_numbers_that_are_spoken_of_elsewhere_never_come_again(app: Flask) -> None:
    """On SQLite: proofs, mail and browsers keep "account:7" after the row has gone."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL never gives a number again")
    tables = ("account", "question", "photo_former", "export", "unlinking")
    kept = db.session.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    )

    assert set(tables) <= set(kept.scalars())
