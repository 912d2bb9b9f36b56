"""Migrations: one head, up and down, and in the end just what the models say."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from photoallegret import migrations
from photoallegret.db import UNSEEN, begin_as_told, db, engine_options
from photoallegret.directives.models import DeathFile, Proof
from photoallegret.factory import create_app
from photoallegret.gallery.models import GalleryPhoto, Rendition
from photoallegret.paths import MIGRATIONS
from photoallegret.rights.models import RequestEvent
from photoallegret.site_file import SettingsError
from tests.directives.deaths import HEIR, anne, told
from tests.factories import (
    LONG_AGO,
    make_account,
    make_gallery,
    make_photo,
    make_request,
    save,
)


def test_there_is_one_head() -> None:
    assert migrations.head()


BEFORE_UPGRADES = "c4d1f7e20a96"
"""Up to here no release ran beside another."""
CONTRACTING = {"drop_column", "drop_table", "drop_constraint", "rename_table", "alter_column"}


def contracting(source: str) -> list[str]:
    """Return what a migration does, going forward, that the release before would stumble over."""
    [upgrade] = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    ]
    found = []
    for call in ast.walk(upgrade):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr in CONTRACTING:
            found.append(call.func.attr)
        if call.func.attr == "add_column":
            told = {word.arg: word.value for column in call.args if isinstance(column, ast.Call)
                    for word in column.keywords}  # fmt: skip
            may_be_empty = getattr(told.get("nullable"), "value", True)
            if not may_be_empty and "server_default" not in told:
                found.append("add_column without a default")
    return found


def test_migrations_only_add() -> None:
    texts = [path.read_text("utf-8") for path in (MIGRATIONS / "versions").glob("*.py")]
    steps = {dict(migrations.REVISION.findall(text))["down_revision"]: text for text in texts}
    newest, found = BEFORE_UPGRADES, {}
    while newest in steps:
        text = steps[newest]
        newest = dict(migrations.REVISION.findall(text))["revision"]
        if acts := contracting(text):
            found[newest] = acts

    assert BEFORE_UPGRADES in steps or migrations.head() == BEFORE_UPGRADES
    assert found == {}, "the release before still runs: drop it a release later, and list it here"


@pytest.mark.parametrize(
    ("act", "found"),
    [
        ('op.drop_table("x")', ["drop_table"]),
        ('op.add_column("x", sa.Column("y", sa.Text(), nullable=True))', []),
        ('op.add_column("x", sa.Column("y", sa.Text(), nullable=False))',
         ["add_column without a default"]),
        ('op.add_column("x", sa.Column("y", sa.Text(), nullable=False, server_default=""))', []),
    ],
)  # fmt: skip
def test_what_a_former_release_would_stumble_over_is_seen(act: str, found: list[str]) -> None:
    assert (
        contracting(f"def upgrade():\n    {act}\n\ndef downgrade():\n    op.drop_table()") == found
    )


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


@contextmanager
def of_before() -> Iterator[Connection]:
    """Give a connection to a database of before, whose pages nobody keeps."""
    with db.engine.begin() as connection:
        yield connection.execution_options(**{UNSEEN: True})


def test_numbers_written_into_outcomes_stand_beside_them(app: Flask) -> None:
    """Timelines of before kept "corrections 2" in one column, and no proof with their receipt."""
    account = make_account("anne@example.org")
    known = make_request(account=account, is_proved=False).id
    linked = make_request(email="paul@example.org", email_key="paul@example.org").id
    save()
    older = {
        "executed": ("corrections 2", "consents 1", "erasure 7", "copy", "restriction"),
        "reminded": ("7", "-3", ""),
        "noted": ("",),
    }

    migrations.downgrade(db.engine, "b5ff6b10d776")
    with of_before() as connection:
        for kind, outcomes in older.items():
            for outcome in outcomes:
                connection.execute(
                    text(
                        "INSERT INTO rights_request_event (request_id, at, kind, outcome, ground, "
                        "words_hash, is_told, receipt) VALUES (:number, '2026-01-05 10:00:00+00', "
                        ":kind, :outcome, '', '', :told, '')"
                    ),
                    {"number": linked, "kind": kind, "outcome": outcome, "told": False},
                )
    migrations.upgrade(db.engine)

    wanted = sqlalchemy.select(RequestEvent).where(RequestEvent.kind != "proved")
    lines = db.session.scalars(wanted.order_by(RequestEvent.id)).all()
    assert [(one.request_id, one.kind.value, one.outcome, one.number) for one in lines] == [
        (known, "received", "session", None),
        (linked, "received", "", None),
        (linked, "executed", "corrections", 2),
        (linked, "executed", "consents", 1),
        (linked, "executed", "erasure", 7),
        (linked, "executed", "copy", None),
        (linked, "executed", "restriction", None),
        (linked, "reminded", "", 7),
        (linked, "reminded", "", -3),
        (linked, "reminded", "", None),
        (linked, "noted", "", None),
    ]
    lines[2].number = 3  # the guards are back
    with pytest.raises(DBAPIError, match="lines of a request are never changed"):
        db.session.flush()
    db.session.rollback()


def death_of_before(wants: str, proof: str) -> DeathFile:
    """Return the file of a death, after the database came from before heirs had rows."""
    number = told(anne()).id
    save()
    migrations.downgrade(db.engine, "c3d94b7e21af")
    with of_before() as connection:
        connection.execute(
            text(
                "UPDATE death_file SET heir_name = teller_name, heir_address = teller_address, "
                "heir_wants = :wants, heir_code_hash = 'digest', proof = :proof, "
                "proof_on = '2026-09-01' WHERE id = :number"
            ),
            {"wants": wants, "proof": proof, "number": number},
        )
    migrations.upgrade(db.engine)
    return db.session.get_one(DeathFile, number)


def test_an_heir_in_the_file_of_a_death_has_a_row_of_their_own(app: Flask) -> None:
    file = death_of_before("copy", "notoriety")

    (claim,) = file.claims
    assert (claim.name, claim.address) == ("Paule Dupont", HEIR)
    assert (claim.proof, claim.proof_on) == (Proof.NOTORIETY, date(2026, 9, 1))
    assert (claim.wants, claim.code_hash, claim.handed_at) == ("copy", "digest", None)
    assert claim.granted_at == file.opened_at
    save()
    migrations.downgrade(db.engine, "c3d94b7e21af")
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT heir_wants, heir_code_hash FROM death_file")).one()
    migrations.upgrade(db.engine)
    assert tuple(kept) == ("copy", "digest")


@pytest.mark.parametrize(("wants", "proof"), [("copy", "death-certificate"), ("", "notoriety")])
def test_who_showed_no_proof_or_asked_for_nothing_has_no_row(
    app: Flask, wants: str, proof: str
) -> None:
    """A death certificate names no heir: the photographer asks for their own proof again."""
    assert death_of_before(wants, proof).claims == []


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


def test_a_release_goes_on_with_the_database_of_a_newer_one(app: Flask) -> None:
    """While one replaces the other, and on the way back."""
    settings = app.extensions["photoallegret"]
    with of_before() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'newer'"))
        connection.execute(text("ALTER TABLE photo ADD COLUMN added VARCHAR(9)"))
        connection.execute(text("ALTER TABLE photo ADD COLUMN kept INTEGER DEFAULT 1 NOT NULL"))
    db.session.remove()

    with create_app(settings).app_context():
        db.engine.dispose()

    with db.engine.connect() as connection:
        assert migrations.current(connection) == "newer"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("ALTER TABLE gallery_photo RENAME TO gallery_place", "gallery_photo.gallery_id"),
        ("ALTER TABLE photo RENAME COLUMN camera TO body", "photo.camera"),
    ],
)
def test_but_not_once_something_of_its_own_went(app: Flask, change: str, named: str) -> None:
    with of_before() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'newer'"))
        connection.execute(text(change))
    db.session.remove()

    with pytest.raises(SettingsError, match=re.escape(named)):
        create_app(app.extensions["photoallegret"])
