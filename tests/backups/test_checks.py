"""What the doctor says of copies."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.backups.checks import CHECKS, told_copies
from photoallegret.backups.checks import bucket as bucket_check
from photoallegret.backups.operations.noting import (
    FAILED,
    MADE,
    NOT_SENT,
    NOT_TRIED,
    TRIED,
    note,
)
from photoallegret.backups.operations.running import Done
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.doctor import examine, parted
from photoallegret.objects import Objects
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.privacy.operations.restored import mark_restored
from tests.backups.conftest import held_by, named
from tests.support import buckets
from tests.support.processes import free_port


def levels() -> dict[str, str]:
    return {one.name: one.level for one in examine(CHECKS)}


def test_no_destination_asks_for_attention(app: Flask, settings: Settings) -> None:
    app.extensions["photoallegret"] = named(settings, destination="")

    assert levels() == {"backup": "attention"}


def test_the_evidence_says_when_a_copy_was_tried(app: Flask, settings: Settings) -> None:
    assert app.testing
    moment = now()

    note(settings.data, TRIED, moment, "words of no use there")

    assert told_copies() == {TRIED: moment.isoformat()}


def test_all_is_well(app: Flask, copy: Callable[[], Done], settings: Settings) -> None:
    assert app.testing
    copy()
    note(settings.data, TRIED, now())

    assert levels() == {"backup": "ok", "restore trial": "ok", "erasures copied": "ok"}


@pytest.mark.parametrize(
    ("what", "hours", "name", "level"),
    [
        (MADE, 27, "backup", "failure"),
        (MADE, 25, "backup", "ok"),
        (FAILED, 0, "backup", "failure"),
        (NOT_SENT, 0, "backup elsewhere", "attention"),
        (NOT_TRIED, 0, "restore trial", "failure"),
        (TRIED, 36 * 24, "restore trial", "attention"),
        (TRIED, 34 * 24, "restore trial", "ok"),
    ],
)
@pytest.mark.usefixtures("app")
def test_each_trouble_is_told(
    settings: Settings, what: str, hours: int, name: str, level: str
) -> None:
    note(settings.data, MADE, now())

    note(settings.data, what, now() - timedelta(hours=hours), "" if what == MADE else "why")

    found = [one for one in examine(CHECKS) if one.name == name]
    assert [one.level for one in found] == [level]


def test_originals_that_lack_are_told(app: Flask, settings: Settings) -> None:
    assert app.testing
    assert levels()["backup"] == "attention"
    note(settings.data, MADE, now(), "2 originals are missing or damaged")

    assert levels()["backup"] == "attention"
    assert levels()["restore trial"] == "attention"


def test_the_copy_of_the_journal_is_compared(
    app: Flask, settings: Settings, destination: Path
) -> None:
    assert app.testing
    assert levels()["erasures copied"] == "attention"

    (destination / FILE).write_bytes(b"{}\n")

    assert levels()["erasures copied"] == "failure"
    (destination / FILE).unlink()
    (settings.data / FILE).unlink(missing_ok=True)


@pytest.mark.usefixtures("mirrored")
def test_the_bucket_is_tried(bucket: Objects) -> None:
    assert levels()["backup bucket"] == "ok"
    assert held_by(bucket) == {}
    buckets.open_to_all(bucket)

    assert levels()["backup bucket"] == "failure"


def test_a_bucket_that_does_not_answer_is_told(app: Flask, mirrored: Settings) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    app.extensions["photoallegret"] = named(mirrored, bucket_endpoint=nowhere)

    (found,) = [one for one in examine(CHECKS) if one.name == "backup bucket"]

    assert found.level == "failure"
    assert "secrets.toml" in found.mend
    mark_restored(mirrored.data, now())
    assert "backup bucket" not in levels()


def test_no_page_waits_for_the_bucket() -> None:
    assert bucket_check in parted(CHECKS)[1]


@pytest.mark.parametrize(
    ("what", "hours", "said"),
    [
        (MADE, 27, "not copied since"),
        (MADE, 25, ""),
        (NOT_TRIED, 0, "could not be put back"),
        (FAILED, 0, "copied nowhere"),
    ],
)
def test_the_studio_tells_its_owner(
    studio: FlaskClient, settings: Settings, what: str, hours: int, said: str
) -> None:
    note(settings.data, what, now() - timedelta(hours=hours))

    page = studio.get("/en/studio")

    assert page.status_code == 200
    assert ("flask doctor" in page.text) is bool(said)
    assert said in page.text
