"""What privacy does in the background: each night, what was kept long enough is deleted."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.privacy.operations.retention import run_due
from photoallegret.worker import Job

RULES = "photoallegret_retention"
"""Where the factory leaves the rules that the rooms hand in."""


def run(_ending: threading.Event) -> None:
    """Apply every rule of retention."""
    settings: Settings = current_app.extensions["photoallegret"]
    run_due(current_app.extensions[RULES], now(), settings.data)


JOBS: tuple[Job, ...] = (Job("retention", run, timedelta(days=1)),)
