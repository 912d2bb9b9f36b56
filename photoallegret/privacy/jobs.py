"""What privacy does in the background: each night, what was kept long enough is deleted."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.erasing import complete
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.operations.unlinking import unlink_noted
from photoallegret.worker import Job

RULES = "photoallegret_retention"
"""Where the factory leaves the rules that the rooms hand in."""


def run(_ending: threading.Event) -> None:
    """Apply every rule of retention."""
    run_due(current_app.extensions[RULES], now())


def sweep(_ending: threading.Event) -> None:
    """Finish erasures: those that a crash cut short, and files that could not be unlinked."""
    journal = journal_here()
    complete(journal)
    unlink_noted(journal.data)


JOBS: tuple[Job, ...] = (
    Job("retention", run, timedelta(days=1)),
    Job("erasures", sweep, timedelta(minutes=10)),
)
