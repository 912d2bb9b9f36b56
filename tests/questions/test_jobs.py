"""In the background: the day's digest, once; pictures nobody points to, after a day."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.jobs import digest, sweep
from photoallegret.questions.operations.pictures import Joined, picture_path, take_pictures
from tests.factories import make_question, save
from tests.questions.conftest import jpeg

ENDING = threading.Event()


def set_notice(app: Flask, notice: str) -> None:
    settings = app.extensions["photoallegret"]
    questions = replace(settings.site.questions, notice=notice)
    site = replace(settings.site, questions=questions)
    app.extensions["photoallegret"] = replace(settings, site=site)


@pytest.mark.parametrize(("notice", "told"), [("daily", [("question-digest", 2)]), ("each", [])])
def test_the_digest_counts_what_came_since_yesterday(
    app: Flask, owner: Account, notice: str, told: list[tuple[str, int]]
) -> None:
    set_notice(app, notice)
    for is_suspect in (False, False, True):
        make_question(confirmed_at=now(), is_suspect=is_suspect)
    make_question()
    save()

    digest(ENDING)
    digest(ENDING)

    mails = db.session.scalars(select(OutgoingMail)).all()
    assert [(one.slug, one.content["values"]["count"]) for one in mails if one.content] == told
    assert [one.recipient for one in mails] == [owner.email] * len(told)


def test_what_no_row_points_to_goes_after_a_day(app: Flask) -> None:
    data = app.extensions["photoallegret"].data
    sent = data.parent / "sent.jpg"
    sent.write_bytes(jpeg().read())
    kept, lost, fresh = take_pictures([Joined(sent, "a.jpg")] * 3, data)
    places = [picture_path(one, data) for one in (kept, lost, fresh)]
    make_question(attachments=[kept])
    save()
    half_sent = data / "uploads" / "question-0123"
    half_sent.mkdir()
    for folder in (places[0].parent, places[1].parent, half_sent):
        age(folder)

    sweep(ENDING)

    assert [place.is_file() for place in places] == [True, False, True]
    assert not half_sent.exists()


def age(folder: Path) -> None:
    two_days_ago = time.time() - 2 * 86_400
    os.utime(folder, (two_days_ago, two_days_ago))
