"""What uploads do in the background."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.config import Settings
from photoallegret.gallery.jobs import AVIF
from photoallegret.uploads.operations.bringing import RECEIVE, bring_waiting
from photoallegret.uploads.operations.files import UploadFiles
from photoallegret.uploads.operations.forgetting import forget_ended, sweep_orphans
from photoallegret.worker import Job, ring


def receive(ending: threading.Event) -> None:
    """Bring into the library what has been sent whole."""
    if bring_waiting(_settings(), ending):
        ring(AVIF)


def forget(_ending: threading.Event) -> None:
    """Delete what is known of uploads whose time is over, and what nobody knows."""
    files = UploadFiles(_settings().data)
    forget_ended(files)
    sweep_orphans(files)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job(RECEIVE, receive, timedelta(minutes=1)),
    Job("uploads", forget, timedelta(hours=1)),
)
