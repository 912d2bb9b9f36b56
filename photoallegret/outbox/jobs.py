"""What the outbox does in the background."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.mail.delivering import FOLDER, Way, way_of
from photoallegret.outbox.operations.posting import JOB
from photoallegret.outbox.operations.resending import sweep_files
from photoallegret.outbox.operations.sending import send_due
from photoallegret.worker import Job


def send(ending: threading.Event) -> None:
    """Send what waits; where there is no server it goes on waiting."""
    if way_of(_settings()) is not Way.NOWHERE:
        send_due(ending)


def forget(_ending: threading.Event) -> None:
    """Delete files of messages that were forgotten; their rows go by the rules of retention."""
    sweep_files(_settings().data / FOLDER, now())


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job(JOB, send, timedelta(minutes=1)),
    Job("outbox-ended", forget, timedelta(days=1)),
)
