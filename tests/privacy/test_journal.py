"""A database put back from a backup serves nobody until the journal of erasures is replayed."""

import shutil

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.checks import erasures
from photoallegret.privacy.journal import journal_here, refuse_unreplayed
from photoallegret.privacy.models import ErasureEntry
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.journalling import FILE, Journal
from photoallegret.privacy.operations.replaying import unknown
from photoallegret.questions.models import Question
from photoallegret.secrets_file import FILE as SECRETS
from photoallegret.site_file import SettingsError
from tests.factories import make_account, make_question
from tests.privacy.crashes import begun, saved_person, steps
from tests.support.canaries import dump, plant, put_back, saved
from tests.support.processes import flask


def test_the_journal_names_nobody(app: Flask, settings: Settings) -> None:
    assert app.testing
    anne = plant(settings.data, "anne")

    erase(Order(person=anne.person), journal_here())

    text = (settings.data / FILE).read_text()
    assert steps(settings.data) == ["1 begun", "1 done"]
    assert not any(marker in text for marker in (*anne.markers, anne.address))
    assert (settings.data / FILE).stat().st_mode & 0o777 == 0o600


def test_a_crash_before_the_commit_is_completed_at_start(app: Flask, settings: Settings) -> None:
    make_question()
    begun(saved_person(make_account("anne@example.org", closing_at=now())))

    refuse_unreplayed(app, ["flask", "serve"])

    assert db.session.scalars(db.select(Account.email)).all() == []
    assert db.session.scalars(db.select(Question.email)).all() == []
    assert db.session.scalars(db.select(OutgoingMail.slug)).all() == ["erasure-done"]
    assert steps(settings.data) == ["1 begun", "1 done"]


def test_an_erasure_under_way_is_no_older_database(app: Flask, settings: Settings) -> None:
    begun(plant(settings.data, "anne").person)

    refuse_unreplayed(app, ["flask", "doctor"])
    (found,) = erasures()

    assert found.level == "ok"
    assert steps(settings.data) == ["1 begun"]


def test_a_crash_after_the_commit_is_noted_at_start(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne = plant(settings.data, "anne")

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "finish", breaks)
        with pytest.raises(KeyboardInterrupt):
            erase(Order(person=anne.person), journal_here())

    refuse_unreplayed(app, ["flask", "serve"])

    assert steps(settings.data) == ["1 begun", "1 done"]
    assert db.session.scalar(db.select(db.func.count(ErasureEntry.id))) == 1


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


def test_a_journal_that_lost_lines_is_refused(app: Flask, settings: Settings) -> None:
    erase(Order(person=plant(settings.data, "anne").person), journal_here())
    copy = shutil.copyfile(settings.data / FILE, settings.data.parent / "copy.jsonl")
    erase(Order(person=plant(settings.data, "bruno").person), journal_here())
    (settings.data / FILE).unlink()

    with pytest.raises(SettingsError, match="lacks erasures"):
        refuse_unreplayed(app, ["flask", "serve"])
    (found,) = erasures()
    result = app.test_cli_runner().invoke(args=["privacy", "replay", str(copy)])

    assert found.level == "failure"
    assert result.exit_code == 1
    assert "lacks erasures" in result.output


def test_a_site_goes_on_without_the_lines_that_are_lost(app: Flask, settings: Settings) -> None:
    backup = saved()
    erase(Order(person=plant(settings.data, "anne").person), journal_here())
    journal = settings.data / FILE
    copy = journal.rename(settings.data.parent / "copy.jsonl")

    accepted = app.test_cli_runner().invoke(args=["privacy", "lost-journal"])
    again = app.test_cli_runner().invoke(args=["privacy", "lost-journal"])

    assert "backups" in accepted.output or "sauvegardes" in accepted.output
    assert (accepted.exit_code, again.exit_code) == (0, 0)
    refuse_unreplayed(app, ["flask", "serve"])
    assert steps(settings.data) == ["1 lost"]

    put_back(backup)
    with pytest.raises(SettingsError, match="flask privacy replay"):
        refuse_unreplayed(app, ["flask", "serve"])
    refused = app.test_cli_runner().invoke(args=["privacy", "replay", str(journal)])
    found = app.test_cli_runner().invoke(args=["privacy", "replay", str(copy)])

    assert (refused.exit_code, found.exit_code) == (1, 0)
    assert "cannot be known" in refused.output
    refuse_unreplayed(app, ["flask", "serve"])


def test_a_journal_that_cannot_be_read_is_refused(app: Flask, settings: Settings) -> None:
    (settings.data / FILE).mkdir()

    with pytest.raises(SettingsError, match="cannot be read"):
        refuse_unreplayed(app, ["flask", "serve"])

    (settings.data / FILE).rmdir()


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
    other.write_text((settings.data / FILE).read_text().replace('"scope":[]', '"scope":["a"]'))

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
    assert "OK Effacements" in after.stdout
    everywhere = b"".join(path.read_bytes() for path in settings.data.glob("site.sqlite*"))
    left = {place[0] for mark, place in anne.markers.items() if mark.encode() in everywhere}
    assert left == {
        *("consent_entry", "moderation_decision", "death_claim", "death_entry", "death_file"),
        *("rights_request", "rights_request_event", "rights_request_wait"),
    }
    assert (settings.data / SECRETS).stat().st_mode & 0o777 == 0o600
