"""The doctor looks at the machine: folders, disk, clock, background work, the outside."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import Finding
from photoallegret.watching import checks
from photoallegret.watching.operations.looking import Seen, keep
from photoallegret.watching.operations.machine import Share
from photoallegret.worker import Standing
from tests.factories import make_account

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
GIGA = 1_000_000_000


@pytest.fixture
def real(app: Flask, settings: Settings) -> Iterator[Settings]:
    """Have the checks believe that the site is the real one."""
    site = replace(settings.site, host="example.org")
    app.extensions["photoallegret"] = replace(settings, environment="production", site=site)
    yield app.extensions["photoallegret"]
    app.extensions["photoallegret"] = settings


def levels(findings: Iterator[Finding]) -> dict[str, str]:
    return {one.name: one.level for one in findings}


def test_folders_are_their_owner_s_alone(app: Flask, settings: Settings) -> None:
    settings.data.chmod(0o700)
    well = levels(checks.folders())
    (settings.data / "secrets.toml").chmod(0o640)
    open_secret = levels(checks.folders())

    assert well == {"data folder": "ok", "privacy": "ok", "secrets": "ok"}
    assert open_secret == {"data folder": "ok", "privacy": "ok", "secrets": "failure"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_files_of_others_are_found(app: Flask, settings: Settings) -> None:
    os.chown(settings.data / "secrets.toml", 65534, 65534)

    (found, *_rest) = checks.folders()

    assert found.level == "failure"
    assert "secrets.toml" in found.message


@pytest.mark.parametrize(
    ("space", "inodes", "found"),
    [
        (Share(40 * GIGA, 100 * GIGA), Share(50, 100), {"disk": "ok", "inodes": "ok"}),
        (Share(14 * GIGA, 100 * GIGA), Share(4, 100), {"disk": "attention", "inodes": "failure"}),
        (Share(4 * GIGA, 100 * GIGA), None, {"disk": "failure"}),
        (Share(GIGA, 2 * GIGA, 2 * GIGA), None, {"disk": "failure"}),
    ],
)
def test_a_disk_is_told_of_before_it_is_full(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    space: Share,
    inodes: Share | None,
    found: dict[str, str],
) -> None:
    monkeypatch.setattr(checks, "shares", lambda _folder: (space, inodes))

    assert levels(checks.disk()) == found


def test_what_was_written_in_the_future_tells_of_a_wrong_clock(app: Flask) -> None:
    before = levels(checks.clock())
    account = make_account("owner@example.org", Role.OWNER)
    note(Event.SIGNED_IN, account.id, Trace(now() + DAY))
    db.session.commit()

    assert before == {"clock": "ok"}
    assert levels(checks.clock()) == {"clock": "failure"}


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(("is_kept", "level"), [(True, "ok"), (False, "attention"), (None, "ok")])
def test_a_real_site_s_clock_is_kept_by_something(
    monkeypatch: pytest.MonkeyPatch, is_kept: bool | None, level: str
) -> None:
    monkeypatch.setattr(checks, "clock_is_kept", lambda: is_kept)

    assert levels(checks.clock()) == {"clock": level}


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("ago", "level"),
    [
        ({}, "attention"),
        ({"outbox": MINUTE, "retention": DAY}, "ok"),
        ({"outbox": 6 * MINUTE}, "failure"),
        ({"outbox": MINUTE, "retention": 2 * DAY + MINUTE}, "attention"),
    ],
)
def test_background_work_is_told_of_once_it_is_silent(
    monkeypatch: pytest.MonkeyPatch, ago: dict[str, timedelta], level: str
) -> None:
    last = {name: now() - each for name, each in ago.items()}
    monkeypatch.setattr(checks, "standing", lambda _settings: Standing(0, last))

    assert levels(checks.background()) == {"worker": level}


def test_the_outside_is_told_as_last_seen(app: Flask) -> None:
    before = list(checks.outside())
    keep(Seen(at=now(), mail=""), {})
    db.session.commit()

    assert before == []
    assert levels(checks.outside()) == {"mail sign-in": "ok", "outside": "ok"}
    with time_machine.travel(now() + 4 * DAY):
        assert levels(checks.outside())["outside"] == "attention"


@pytest.mark.usefixtures("real")
def test_a_real_site_on_which_nobody_looked_asks_for_it() -> None:
    assert levels(checks.outside()) == {"outside": "attention"}


def test_asking_now_keeps_nothing(app: Flask) -> None:
    assert levels(checks.outside_now()) == {"outside": "ok"}
    assert list(checks.outside()) == []
