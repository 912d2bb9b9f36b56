"""A site put back from a copy serves nobody until its erasures were replayed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.i18n import speaking
from photoallegret.privacy.checks import erasures
from photoallegret.privacy.journal import journal_here, refuse_unreplayed
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.journalling import FILE, JournalError
from photoallegret.privacy.operations.restored import MARK, copied_at, is_restored, mark_restored
from photoallegret.site_file import SettingsError
from tests.support.canaries import dump, plant, put_back, saved

AT = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)


def replay(app: Flask, *words: str, status: int = 0) -> str:
    with speaking("en"):
        result = app.test_cli_runner().invoke(args=["privacy", "replay", *words])
    assert result.exit_code == status, result.output
    return result.output


def test_it_starts_for_nobody_but_those_who_mend(app: Flask, settings: Settings) -> None:
    mark_restored(settings.data, AT)

    for words in (["serve"], ["worker"], ["photos", "list"]):
        with pytest.raises(SettingsError, match="--none-since DATE"):
            refuse_unreplayed(app, ["flask", *words])
    for words in (["doctor"], ["privacy", "replay"], ["photos", "rebuild"]):
        refuse_unreplayed(app, ["flask", *words])
    (found,) = erasures()
    assert (found.level, copied_at(settings.data)) == ("failure", AT)


def test_a_journal_lets_it_start(app: Flask, settings: Settings) -> None:
    """The copy's own journal and database agree: only a later one tells who was erased since."""
    anne = plant(settings.data, "anne")
    backup = saved()
    erase(Order(person=anne.person), journal_here())
    later = (settings.data / FILE).rename(settings.data.parent / "later.jsonl")
    put_back(backup)
    mark_restored(settings.data, AT)
    assert anne.address in dump()

    assert "One erasure was replayed" in replay(app, str(later))

    assert anne.address not in dump()
    assert not is_restored(settings.data)
    refuse_unreplayed(app, ["flask", "serve"])


def test_an_older_journal_does_not(app: Flask, settings: Settings, tmp_path: Path) -> None:
    older = tmp_path / "older.jsonl"
    older.write_bytes(b"")
    erase(Order(person=plant(settings.data, "anne").person), journal_here())
    mark_restored(settings.data, AT)

    assert "is older than the copy" in replay(app, str(older), status=1)
    assert is_restored(settings.data)


def test_an_answer_lets_it_start_when_it_leaves_no_day_untold(
    app: Flask, settings: Settings
) -> None:
    assert "not put back" in replay(app, "--none-since", "2026-11-26", status=1)
    mark_restored(settings.data, AT)

    assert "26" in replay(app, "--none-since", "2026-11-27", status=1)
    replay(app, status=2)
    replay(app, str(settings.data / MARK), "--none-since", "2026-11-26", status=2)
    assert is_restored(settings.data)
    replay(app, "--none-since", "2026-11-26")

    assert not is_restored(settings.data)


def test_a_mark_that_cannot_be_read_still_stops_it(app: Flask, settings: Settings) -> None:
    (settings.data / MARK).write_text("{")

    with pytest.raises(SettingsError):
        refuse_unreplayed(app, ["flask", "serve"])
    with pytest.raises(JournalError, match="cannot be read"):
        copied_at(settings.data)
    assert "cannot be read" in replay(app, "--none-since", "2026-11-26", status=1)


def test_a_site_that_waits_copies_no_journal(app: Flask, settings: Settings) -> None:
    assert app.testing
    mark_restored(settings.data, now())

    assert journal_here().destination is None
    db.session.rollback()
