"""What privacy does by itself: each night what is due, each hour counters."""

import threading
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.once import UsedToken, use_token
from photoallegret.privacy.jobs import JOBS
from photoallegret.privacy.operations.retention import last_whole_run
from photoallegret.questions.models import Question, QuestionState
from photoallegret.throttle import Counter, allow
from tests.factories import make_question, save

RUN = {job.name: job.run for job in JOBS}


def count(table: type) -> int:
    found = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.rollback()
    return found


def test_the_night_deletes_what_is_due_and_notes_it(app: Flask) -> None:
    make_question(state=QuestionState.UNCONFIRMED, created_at=now() - timedelta(days=8))
    save()

    RUN["retention"](threading.Event())

    assert count(Question) == 0
    assert last_whole_run() is not None


def test_each_hour_counters_and_used_tokens_end(app: Flask) -> None:
    hour = timedelta(hours=1)
    for key, at in (("old", now() - 2 * hour), ("new", now())):
        allow("tries", key, limit=1, per=hour, now=at)
    use_token("old", "/", now() - timedelta(days=3))
    use_token("new", "/", now())
    db.session.commit()

    RUN["limits"](threading.Event())

    assert (count(Counter), count(UsedToken)) == (1, 1)
