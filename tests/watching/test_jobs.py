"""The watch looks once a day at what is slow, and each hour counts what needs somebody."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.doctor import CHECKS, Finding, slow
from photoallegret.i18n import language
from photoallegret.outbox.models import OutgoingMail
from photoallegret.watching.jobs import watch
from photoallegret.watching.models import Watch
from photoallegret.watching.operations.looking import Seen, keep, last_seen

HOUR = timedelta(hours=1)


@pytest.fixture
def night(app: Flask) -> list[str]:
    """Give the site one slow check that fails; return the languages in which it was asked."""
    asked: list[str] = []

    @slow
    def whole() -> Iterator[Finding]:
        asked.append(language())
        yield Finding("integrity", "failure", language())

    app.extensions[CHECKS] = (whole, lambda: [Finding("disk", "ok", "room")])
    return asked


def needs() -> int:
    found = db.session.scalars(select(Watch.needs)).one()
    db.session.rollback()
    return found


def test_what_is_slow_is_looked_at_once_a_day_in_each_language(night: list[str]) -> None:
    watch(threading.Event())
    watch(threading.Event())
    once = list(night)
    with time_machine.travel(now() + 21 * HOUR):
        watch(threading.Event())

    seen = last_seen()
    assert once == ["fr", "en"]
    assert night == ["fr", "en", "fr", "en"]
    assert seen is not None
    assert [one["message"] for one in seen.slow["en"]] == ["en"]


def test_what_the_night_found_counts_until_the_next_one(app: Flask, night: list[str]) -> None:
    watch(threading.Event())
    by_night = needs()
    app.extensions[CHECKS] = (lambda: [Finding("disk", "failure", "full")],)
    watch(threading.Event())

    assert by_night == 1
    assert needs() == 2


def test_a_real_site_tells_its_photographer(app: Flask, owner: Account) -> None:
    settings = app.extensions["photoallegret"]
    app.extensions[CHECKS] = (lambda: [Finding("disk", "failure", "full")],)
    watch(threading.Event())
    keep(Seen(at=now()), {})  # so that nobody asks the network
    db.session.commit()
    app.extensions["photoallegret"] = replace(settings, environment="production")
    watch(threading.Event())

    [mail] = db.session.scalars(select(OutgoingMail)).all()
    assert (mail.slug, mail.recipient) == ("site-needs-you", owner.email)
