"""A database put back from a backup serves nobody until the journal of erasures is replayed."""

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.journal import journal_here, refuse_unreplayed
from photoallegret.privacy.models import ErasureEntry
from photoallegret.privacy.operations import erasing
from photoallegret.privacy.operations.erasing import Order, erase, unknown
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.secrets_file import FILE as SECRETS
from photoallegret.site_file import SettingsError
from tests.support.canaries import dump, plant, put_back, saved
from tests.support.processes import flask


def steps(data: Path) -> list[str]:
    lines = (data / FILE).read_text().splitlines()
    return [f"{told['number']} {told['step']}" for told in map(json.loads, lines)]


def test_the_journal_names_nobody(app: Flask, settings: Settings) -> None:
    assert app.testing
    anne = plant(settings.data, "anne")

    erase(Order(person=anne.person), journal_here())

    text = (settings.data / FILE).read_text()
    assert steps(settings.data) == ["1 begun", "1 done"]
    assert not any(marker in text for marker in (*anne.markers, anne.address))
    assert (settings.data / FILE).stat().st_mode & 0o777 == 0o600


def test_a_crash_before_the_commit_is_completed_at_start(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne = plant(settings.data, "anne")

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_carry_out", breaks)
        with pytest.raises(KeyboardInterrupt):
            erase(Order(person=anne.person), journal_here())
    assert anne.address in dump()
    assert steps(settings.data) == ["1 begun"]

    refuse_unreplayed(app, ["flask", "serve"])

    assert anne.address not in dump()
    assert steps(settings.data) == ["1 begun", "1 done"]


def test_a_crash_after_the_commit_is_noted_at_start(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne = plant(settings.data, "anne")

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("photoallegret.privacy.operations.journalling.Journal.finish", breaks)
        with pytest.raises(KeyboardInterrupt):
            erase(Order(person=anne.person), journal_here())

    refuse_unreplayed(app, ["flask", "serve"])

    assert steps(settings.data) == ["1 begun", "1 done"]
    assert db.session.scalar(db.select(db.func.count(ErasureEntry.id))) == 1


def test_a_line_cut_by_a_crash_is_no_line(app: Flask, settings: Settings) -> None:
    assert app.testing
    (settings.data / FILE).write_text('{"number":1,"st')
    anne = plant(settings.data, "anne")

    erase(Order(person=anne.person), journal_here())

    assert steps(settings.data) == ["1 begun", "1 done"]


def test_an_older_database_is_refused(app: Flask, settings: Settings) -> None:
    anne, bruno = plant(settings.data, "anne"), plant(settings.data, "bruno")
    erase(Order(person=bruno.person), journal_here())
    backup = saved()
    erase(Order(person=anne.person), journal_here())
    put_back(backup)

    with pytest.raises(SettingsError, match="flask privacy replay"):
        refuse_unreplayed(app, ["flask", "serve"])

    assert [line.number for line in unknown(journal_here())] == [2]
    result = app.test_cli_runner().invoke(
        args=["privacy", "replay", str(settings.data / FILE)], catch_exceptions=False
    )
    assert result.exit_code == 0
    refuse_unreplayed(app, ["flask", "serve"])
    assert anne.address not in dump()


def test_who_came_after_the_erasure_is_left_alone(app: Flask, settings: Settings) -> None:
    """Numbers and addresses come again: only what the database does not know is replayed."""
    assert app.testing
    anne = plant(settings.data, "anne")
    erase(Order(person=anne.person), journal_here())
    again, bruno = plant(settings.data, "anne"), plant(settings.data, "bruno")
    backup = saved()
    erase(Order(person=bruno.person), journal_here())
    put_back(backup)

    erasing.replay(journal_here())

    assert all(marker in dump() for marker in again.markers)


def test_another_key_is_refused(app: Flask, settings: Settings) -> None:
    anne = plant(settings.data, "anne")
    erase(Order(person=anne.person), journal_here())
    told = (settings.data / FILE).read_text().replace(journal_here().mark, "0" * 16)
    (settings.data / FILE).write_text(told)

    with pytest.raises(SettingsError, match="erasure_key"):
        refuse_unreplayed(app, ["flask", "serve"])


def test_a_journal_of_another_site_is_not_taken_over(app: Flask, settings: Settings) -> None:
    anne = plant(settings.data, "anne")
    erase(Order(person=anne.person), journal_here())
    other = settings.data.parent / "other.jsonl"
    other.write_text((settings.data / FILE).read_text().replace("begun", "done", 1))

    result = app.test_cli_runner().invoke(args=["privacy", "replay", str(other)])

    assert result.exit_code == 1
    assert "different things" in result.output


def test_a_journal_kept_elsewhere_is_taken_over(app: Flask, settings: Settings) -> None:
    """The whole data folder was put back: its own journal is as old as its database."""
    anne = plant(settings.data, "anne")
    backup = saved()
    erase(Order(person=anne.person), journal_here())
    elsewhere = (settings.data / FILE).rename(settings.data.parent / "kept.jsonl")
    put_back(backup)

    result = app.test_cli_runner().invoke(args=["privacy", "replay", str(elsewhere)])

    assert result.exit_code == 0, result.output
    assert anne.address not in dump()
    assert (settings.data / FILE).read_bytes() == elsewhere.read_bytes()
    refuse_unreplayed(app, ["flask", "serve"])


def test_a_database_put_back_as_a_file(
    app: Flask, settings: Settings, request: pytest.FixtureRequest
) -> None:
    """The whole drill with our own commands: copy, erase, put back, refused, replayed, gone."""
    assert app.testing
    if request.config.getoption("--postgresql"):
        pytest.skip("a file is put back")
    anne = plant(settings.data, "anne")
    db.session.remove()
    db.engine.dispose()
    database = settings.data / "site.sqlite"
    backup = shutil.copyfile(database, settings.data.parent / "backup.sqlite")
    erase(Order(person=anne.person), journal_here())
    db.session.remove()
    db.engine.dispose()
    shutil.copyfile(backup, database)

    served = flask(settings.data, "serve")
    examined = flask(settings.data, "doctor")
    replayed = flask(settings.data, "privacy", "replay", str(settings.data / FILE))
    after = flask(settings.data, "doctor")

    assert served.returncode == 1
    assert "flask privacy replay" in served.stderr
    assert examined.returncode == 2
    assert "flask privacy replay" in examined.stdout
    assert replayed.returncode == 0, replayed.stderr
    assert "OK erasures" in after.stdout
    everywhere = b"".join(path.read_bytes() for path in settings.data.glob("site.sqlite*"))
    left = {place[0] for mark, place in anne.markers.items() if mark.encode() in everywhere}
    assert left == {"consent_entry", "death_entry", "death_file", "moderation_decision"}
    assert (settings.data / SECRETS).stat().st_mode & 0o777 == 0o600
