"""A copy each night, a trial each month, the journal always."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from photoallegret.backups import jobs
from photoallegret.backups.jobs import copy_journal, copy_nightly, last_night, try_monthly
from photoallegret.backups.operations.noting import FAILED, NOT_SENT, NOT_TRIED, TRIED, note
from photoallegret.backups.operations.running import Done
from photoallegret.backups.queries import archives_in, known
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.objects import Objects
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.privacy.operations.restored import mark_restored
from tests.backups.conftest import held_by, lies_in, named

ZONE = "Europe/Paris"
ENDING = threading.Event()
MORNING = datetime(2026, 11, 26, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 11, 26, 1, 29, tzinfo=UTC), datetime(2026, 11, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 11, 26, 1, 30, tzinfo=UTC), datetime(2026, 11, 26, 1, 30, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_copies_are_due_at_half_past_two_of_the_site(moment: datetime, due: datetime) -> None:
    assert last_night(moment, ZONE) == due


def test_one_copy_is_made_each_night(app: Flask, destination: Path) -> None:
    assert app.testing
    with time_machine.travel(MORNING) as clock:
        copy_nightly(ENDING)
        copy_nightly(ENDING)
        assert len(archives_in(destination)) == 1
        clock.shift(timedelta(hours=12))
        copy_nightly(ENDING)
        assert len(archives_in(destination)) == 1
        clock.shift(timedelta(hours=12))
        copy_nightly(ENDING)
        assert len(archives_in(destination)) == 2


def test_a_failure_is_noted_and_tried_again(
    app: Flask, settings: Settings, destination: Path
) -> None:
    assert app.testing
    destination.rmdir()

    copy_nightly(ENDING)
    copy_journal(ENDING)

    assert known(settings.data) == {}
    destination.mkdir()
    copy_nightly(ENDING)
    assert len(archives_in(destination)) == 1


def test_without_destination_or_key_nothing_is_made(
    app: Flask, settings: Settings, destination: Path
) -> None:
    line = f'recipient = "{settings.site.backup.recipient}"\n'
    settings.site_file.write_text(settings.site_file.read_text().replace(line, ""))
    whole = app.extensions["photoallegret"]
    app.extensions["photoallegret"] = named(whole, destination="")
    copy_nightly(ENDING)
    try_monthly(ENDING)
    copy_journal(ENDING)
    assert known(settings.data) == {}
    app.extensions["photoallegret"] = named(whole, recipient="")
    copy_nightly(ENDING)

    assert "flask backup run" in known(settings.data)[FAILED]["words"]
    assert archives_in(destination) == []


def test_a_site_that_waits_for_its_erasures_copies_nothing(
    app: Flask, settings: Settings, destination: Path
) -> None:
    assert app.testing
    mark_restored(settings.data, now())

    copy_nightly(ENDING)
    copy_journal(ENDING)

    assert list(destination.iterdir()) == []


def test_the_journal_is_copied(app: Flask, destination: Path) -> None:
    assert app.testing
    copy_journal(ENDING)

    assert (destination / FILE).read_bytes() == b""


def test_the_bucket_follows_each_hour_and_the_journal_each_minute(
    app: Flask, mirrored: Settings, photo: str, destination: Path, bucket: Objects
) -> None:
    assert photo
    copy_journal(ENDING)
    assert held_by(bucket) == {FILE: 0}
    copy_nightly(ENDING)
    bucket.remove(list(held_by(bucket)))

    copy_nightly(ENDING)

    assert held_by(bucket) == lies_in(destination)
    app.extensions["photoallegret"] = named(mirrored, bucket="s3://no-such-bucket")
    copy_nightly(ENDING)
    copy_journal(ENDING)
    assert "s3://no-such-bucket: " in known(mirrored.data)[NOT_SENT]["words"]
    app.extensions["photoallegret"] = mirrored
    copy_nightly(ENDING)
    assert NOT_SENT not in known(mirrored.data)


def test_a_command_that_failed_is_tried_again(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    app.extensions["photoallegret"] = named(settings, command=("false",))
    copy_nightly(ENDING)
    assert NOT_SENT in known(settings.data)
    touched = tmp_path / "touched"
    app.extensions["photoallegret"] = named(settings, command=("touch", str(touched)))

    copy_nightly(ENDING)

    assert touched.exists()
    assert NOT_SENT not in known(settings.data)
    touched.unlink()
    copy_nightly(ENDING)
    assert not touched.exists()


def test_a_trial_is_made_each_month(
    app: Flask,
    copy: Callable[[], Done],
    settings: Settings,
    identity: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[object] = []
    monkeypatch.setattr(jobs, "try_out", lambda archive, *_: tried.append(archive))
    done = copy()
    try_monthly(ENDING)
    assert tried == []
    app.extensions["photoallegret"] = named(settings, identity=str(identity))
    try_monthly(ENDING)
    assert tried == [done.archive]
    note(settings.data, TRIED, now())
    try_monthly(ENDING)
    assert len(tried) == 1
    note(settings.data, NOT_TRIED, now())
    try_monthly(ENDING)
    assert len(tried) == 1
    note(settings.data, NOT_TRIED, now() - timedelta(days=2))
    try_monthly(ENDING)
    assert len(tried) == 2
    note(settings.data, TRIED, now() - timedelta(days=31))
    try_monthly(ENDING)
    assert len(tried) == 3
    identity.write_text("nothing")
    try_monthly(ENDING)
    assert "no private key" in known(settings.data)[NOT_TRIED]["words"]
