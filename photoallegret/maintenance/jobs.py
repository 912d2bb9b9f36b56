"""What maintenance does in the background: its file is written again from the database."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.maintenance.operations.planning import publish
from photoallegret.worker import Job


def watch(_ending: threading.Event) -> None:
    """Write what a crash or a restored backup left behind; the site needs no help otherwise."""
    publish(current_app.extensions["photoallegret"].data, now())
    db.session.rollback()


JOBS: tuple[Job, ...] = (Job("maintenance", watch, timedelta(minutes=10)),)
