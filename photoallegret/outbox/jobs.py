"""What the outbox does in the background."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.mail.delivering import FOLDER, Way, way_of
from photoallegret.outbox.operations.posting import JOB
from photoallegret.outbox.operations.resending import forget_ended
from photoallegret.outbox.operations.sending import send_due
from photoallegret.worker import Job


def send(ending: threading.Event) -> None:
    """Send what waits; where there is no server it goes on waiting."""
    if way_of(_settings()) is not Way.NOWHERE:
        send_due(ending)


def forget(_ending: threading.Event) -> None:
    """Forget what left long ago."""
    forget_ended(_settings().data / FOLDER, now())
    db.session.commit()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job(JOB, send, timedelta(minutes=1)),
    Job("outbox-ended", forget, timedelta(hours=1)),
)
