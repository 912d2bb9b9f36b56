"""The watch looks once a day at what is slow, and each hour counts what needs somebody."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.doctor import CHECKS, Finding, slow
from photoallegret.gallery.models import Visibility
from photoallegret.i18n import language
from photoallegret.outbox.models import OutgoingMail
from photoallegret.site_file import Operations
from photoallegret.watching.jobs import count_visits, watch
from photoallegret.watching.models import Visits, Watch
from photoallegret.watching.operations.looking import Seen, keep, last_seen
from tests.factories import make_gallery, make_photo, save

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


def test_visits_of_pages_that_anybody_finds_are_counted(app: Flask, tmp_path: Path) -> None:
    photo = make_photo("crolles")
    make_gallery("nord", [photo])
    address = f"/galeries/{make_gallery('sud', [photo], visibility=Visibility.UNLISTED).secret}"
    save()
    path = tmp_path / "visits.log"
    paths = ("/", "/galeries/nord", "/en/galleries/nord", address, "/atelier", "/vos-droits/", "/x")
    told = {"time": "2026-11-26T10:00:00+01:00", "status": 200, "bot": 0}
    path.write_text("".join(json.dumps(told | {"path": one}) + "\n" for one in paths))
    settings = app.extensions["photoallegret"]
    operations = Operations(access_log=str(path))

    with time_machine.travel("2026-11-26T12:00:00+00:00"):
        count_visits(threading.Event())
        off = db.session.scalars(select(Visits.name)).all()
        app.extensions["photoallegret"] = replace(
            settings, site=replace(settings.site, operations=operations)
        )
        count_visits(threading.Event())
        count_visits(threading.Event())

    rows = db.session.scalars(select(Visits)).all()
    assert off == []
    assert {row.name: row.times for row in rows} == {
        "/": 1,
        "/galeries/nord": 1,
        "/en/galleries/nord": 1,
    }
