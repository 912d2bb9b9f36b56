"""Backup, wreck, restore: what was there is there again, who was erased since is not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, delete, select

from photoallegret.backups.operations import restoring
from photoallegret.backups.operations.age import Pair, new_pair
from photoallegret.backups.operations.pruning import note_gone
from photoallegret.backups.operations.restoring import RestoreError, Wanted, restore
from photoallegret.backups.operations.running import Done
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.privacy.operations.restored import MARK
from tests.backups.conftest import keys_of, with_original
from tests.gallery.kills import Kill, is_killed
from tests.support.canaries import Canaries, plant
from tests.support.processes import flask

Copy = Callable[[], Done]
MARKER = "a word that the wrecked site held"


@pytest.fixture
def sqlite_only(request: pytest.FixtureRequest) -> None:
    """Skip where there is no file to put back."""
    if request.config.getoption("--postgresql"):
        pytest.skip("a file is put back")


def close() -> None:
    """Let go of the database, as a site that is stopped does."""
    db.session.remove()
    db.engine.dispose()


def wanted(done: Done, pair: Pair, target: Path, **values: object) -> Wanted:
    journal = done.archive.path.parent / FILE
    told = {"journal": journal if journal.is_file() else None, **values}
    return Wanted(done.archive, keys_of(pair), target, **told)  # type: ignore[arg-type]


def left_of(anne: Canaries, everything: str) -> set[str]:
    return {place[0] for mark, place in anne.markers.items() if mark in everything}


def told_by(settings: Settings, database: str) -> str:
    """Return all that a database says, read beside the site."""
    engine = create_engine(database or f"sqlite:///{settings.data / 'site.sqlite'}")
    with engine.connect() as connection:
        found = [
            str(connection.execute(table.select()).all()) for table in db.metadata.sorted_tables
        ]
    engine.dispose()
    return "".join(found)


@pytest.mark.usefixtures("app")
def test_backup_wreck_restore_with_replay(
    copy: Copy,
    photo: str,
    settings: Settings,
    identity: Path,
    database: str,
) -> None:
    """The whole drill with our own commands, on a machine that has nothing left."""
    anne, bruno = plant(settings.data, "anne"), plant(settings.data, "bruno")
    db.session.commit()
    done = copy()
    erase(Order(person=anne.person), journal_here())
    stays = left_of(anne, told_by(settings, database and settings.database_url))
    close()
    shutil.rmtree(settings.data)
    words = ("--database", database) if database else ()
    told = {"PHOTOALLEGRET_DATABASE_URL": database} if database else {}

    restored = flask(
        settings.data, "restore", str(done.archive.path), "--identity", str(identity), *words
    )
    after = flask(settings.data, "doctor", **told)

    assert restored.returncode == 0, restored.stdout + restored.stderr
    everything = told_by(settings, database)
    assert left_of(anne, everything) == stays
    assert left_of(bruno, everything) >= left_of(anne, everything)
    assert bruno.address in everything
    assert anne.address not in everything
    files = b"".join(path.read_bytes() for path in settings.data.rglob("*") if path.is_file())
    assert anne.address.encode() not in files
    assert not any(mark.encode() in files for mark in anne.files.values())
    assert (settings.data / "originals" / photo[:2] / photo).read_bytes() == b"a morning" * 1000
    assert not (settings.data / MARK).exists()
    assert "OK Effacements" in after.stdout
    assert "OK Clés de chiffrement" in after.stdout


@pytest.mark.usefixtures("sqlite_only")
def test_without_a_journal_it_serves_nobody(
    app: Flask, copy: Copy, settings: Settings, pair: Pair, tmp_path: Path
) -> None:
    assert app.testing
    done, target = copy(), tmp_path / "new"

    restore(wanted(done, pair, target, journal=None), lambda _step: None)

    served = flask(target, "worker")
    assert (target / MARK).exists()
    assert served.returncode == 1
    assert "--none-since" in served.stderr


@pytest.mark.usefixtures("sqlite_only")
def test_a_journal_older_than_the_copy_is_refused(
    app: Flask, copy: Copy, settings: Settings, pair: Pair, tmp_path: Path
) -> None:
    assert app.testing
    older = tmp_path / "older.jsonl"
    older.write_bytes(b"")
    erase(Order(person=plant(settings.data, "anne").person), journal_here())

    with pytest.raises(RestoreError, match="is older than the copy"):
        restore(wanted(copy(), pair, tmp_path / "new", journal=older), lambda _step: None)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("copies", "data", "older.jsonl"),
    ]


@pytest.mark.usefixtures("sqlite_only")
def test_a_photograph_that_left_since_comes_back_in_the_bin(
    copy: Copy, photo: str, settings: Settings, pair: Pair, tmp_path: Path
) -> None:
    left = with_original(settings, "soir", b"an evening")
    done = copy()
    db.session.execute(delete(Photo).where(Photo.sha256 == left))
    db.session.commit()
    note_gone(settings, now())

    found = restore(wanted(done, pair, tmp_path / "new"), lambda _step: None)

    engine = create_engine(f"sqlite:///{tmp_path / 'new' / 'site.sqlite'}")
    with engine.connect() as connection:
        rows = connection.execute(select(Photo.sha256, Photo.binned_at)).all()
    engine.dispose()
    binned = {sha256: at is not None for sha256, at in rows}
    assert binned == {photo: False, left: True}
    assert found.lacking == []
    assert any("corbeille" in line for line in found.troubles)


@pytest.mark.usefixtures("sqlite_only")
def test_the_former_site_is_kept_beside(
    app: Flask, copy: Copy, photo: str, settings: Settings, pair: Pair
) -> None:
    assert app.testing
    done = copy()
    (settings.data / "attachments" / "later").write_text(MARKER)
    close()

    found = restore(wanted(done, pair, settings.data), lambda _step: None)

    assert photo
    assert found.former
    assert (found.former / "attachments" / "later").read_text() == MARKER
    assert not (settings.data / "attachments" / "later").exists()
    assert found.lacking == []


@pytest.mark.usefixtures("sqlite_only")
def test_a_site_that_fails_where_it_stands_goes_back(
    app: Flask, copy: Copy, settings: Settings, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.testing
    done = copy()
    (settings.data / "attachments" / "later").write_text(MARKER)
    close()
    steps: list[str] = []

    def fails(one: Wanted, folder: Path, *_: object) -> list[str]:
        steps.append(folder.name)
        if folder == one.target:
            message = "database: it is broken"
            raise RestoreError(message)
        return []

    monkeypatch.setattr(restoring, "examine", fails)
    with pytest.raises(RestoreError, match="is broken"):
        restore(wanted(done, pair, settings.data), lambda _step: None)

    assert len(steps) == 2
    assert (settings.data / "attachments" / "later").read_text() == MARKER
    assert [path.name for path in settings.data.parent.iterdir() if "data" in path.name] == ["data"]


def test_what_cannot_be_put_back_changes_nothing(
    app: Flask, copy: Copy, settings: Settings, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.testing
    done = copy()
    close()
    before = sorted(settings.data.rglob("*"))
    whole = done.archive.path.read_bytes()
    one = wanted(done, pair, settings.data)

    with pytest.raises(RestoreError, match="No matching keys"):
        restore(wanted(done, new_pair(), settings.data), print)
    done.archive.path.write_bytes(whole[:-200])
    with pytest.raises(RestoreError, match="cut or damaged"):
        restore(one, print)
    done.archive.path.write_bytes(whole)
    monkeypatch.setattr(restoring, "is_known", lambda _revision: False)
    with pytest.raises(RestoreError, match="newer program"):
        restore(one, print)

    assert sorted(settings.data.rglob("*")) == before
    assert not list(settings.data.parent.glob(".*"))


@pytest.mark.usefixtures("app")
def test_a_copy_of_the_other_kind_is_refused(
    copy: Copy, pair: Pair, tmp_path: Path, database: str
) -> None:
    other = "" if database else "postgresql+psycopg://nobody@/nothing"

    with pytest.raises(RestoreError, match="holds"):
        restore(wanted(copy(), pair, tmp_path / "new", database=other), print)


@pytest.mark.usefixtures("sqlite_only", "app")
@pytest.mark.parametrize("at", [2, 6, 12])
def test_killed_it_leaves_the_present_site(
    settings: Settings, copy: Copy, pair: Pair, at: int
) -> None:
    class KillBeside(Kill):
        def arm(self, data: Path) -> None:
            super().arm(data.parent)

    done = copy()
    close()
    before = {path: path.read_bytes() for path in settings.data.rglob("*") if path.is_file()}

    killed = is_killed(
        settings, lambda: restore(wanted(done, pair, settings.data), print), KillBeside(at)
    )

    assert killed
    after = {path: path.read_bytes() for path in settings.data.rglob("*") if path.is_file()}
    opened = {path for path in after if path.name.startswith((".", "site.sqlite-"))}
    assert after.keys() - opened == before.keys() - opened
    assert all(after[path] == content for path, content in before.items() if path in after)


def test_a_site_in_use_is_left_alone(
    app: Flask, copy: Copy, settings: Settings, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.testing
    monkeypatch.setattr(restoring, "is_in_use", lambda _folder: True)

    with pytest.raises(RestoreError, match="is in use"):
        restore(wanted(copy(), pair, settings.data), print)
