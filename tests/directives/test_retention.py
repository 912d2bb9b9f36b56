"""Directives and files are kept a year after their end, copies thirty days."""

import threading
from datetime import timedelta
from pathlib import Path

from flask import Flask

from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.directives.jobs import carry
from photoallegret.directives.models import (
    DeathEntry,
    DeathFile,
    Designation,
    Directive,
    Ending,
    Fate,
    Handover,
)
from photoallegret.directives.operations.carrying_out import carry_out
from photoallegret.directives.operations.designating import end_designation
from photoallegret.directives.operations.directing import end_directive
from photoallegret.directives.operations.freezing import thaw
from photoallegret.directives.retention import RULES
from photoallegret.directives.studio_views.blueprint import means_here
from photoallegret.privacy.operations.retention import run_due
from tests.directives.deaths import DAY, anne, at, names_jean, proven, told, wants
from tests.factories import save

A_YEAR = timedelta(days=365)


def count(table: type[Directive | Designation | DeathFile | DeathEntry | Handover]) -> int:
    found = db.session.scalar(db.select(db.func.count(table.id))) or 0
    db.session.rollback()
    return found


def purge(data: Path) -> None:
    run_due(RULES, now(), data)


def test_what_was_withdrawn_is_kept_a_year(app: Flask, settings: Settings) -> None:
    with at(DAY):
        account = anne()
        names_jean(account)
        wants(account, questions=Fate.ERASE)
        end_directive(account.id, Ending.REVOKED, now())
        end_designation(account.id, Ending.REVOKED, now())
        save()
    with at(DAY + A_YEAR - timedelta(seconds=1)):
        purge(settings.data)
        assert (count(Directive), count(Designation)) == (1, 1)
    with at(DAY + A_YEAR):
        purge(settings.data)
        assert (count(Directive), count(Designation)) == (0, 0)


def test_what_holds_is_kept(app: Flask, settings: Settings) -> None:
    with at(DAY):
        account = anne()
        names_jean(account)
        wants(account, questions=Fate.ERASE)
        told(account)
        save()
    with at(DAY + 20 * A_YEAR):
        purge(settings.data)
        assert (count(Directive), count(Designation), count(DeathFile)) == (1, 1, 1)


def test_a_file_goes_a_year_after_it_was_closed(app: Flask, settings: Settings) -> None:
    with at(DAY):
        thaw(told(anne()), "She telephoned.", Trace(now()))
        save()
    with at(DAY + A_YEAR - timedelta(seconds=1)):
        purge(settings.data)
        assert count(DeathFile) == 1
    with at(DAY + A_YEAR):
        purge(settings.data)
        assert (count(DeathFile), count(DeathEntry)) == (0, 0)


def test_a_copy_goes_after_thirty_days_with_its_file(app: Flask, settings: Settings) -> None:
    with at(DAY):
        account = anne()
        names_jean(account)
        wants(account, questions=Fate.HAND_OVER, closed=True)
        file_id = proven(told(account)).id
        save()
        carry_out(file_id, means_here("owner"), now())
        save()
        (place,) = (settings.data / "handovers").iterdir()
    with at(DAY + timedelta(days=30)):
        purge(settings.data)
    assert count(Handover) == 0
    assert not place.exists()


def test_files_that_nothing_points_to_are_swept(app: Flask, settings: Settings) -> None:
    lost = settings.data / "handovers" / "lost.zip"
    lost.write_bytes(b"x")
    with at(now() + timedelta(days=2)):
        carry(threading.Event())

    assert not lost.exists()
