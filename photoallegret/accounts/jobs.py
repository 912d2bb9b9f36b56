"""What accounts do in the background."""

import threading
from datetime import timedelta

from photoallegret.accounts.operations.sessions import forget_ended_sessions
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.worker import Job


def forget(_ending: threading.Event) -> None:
    """Delete the sessions that have ended."""
    forget_ended_sessions(now())
    db.session.commit()


JOBS: tuple[Job, ...] = (Job("sessions", forget, timedelta(hours=1)),)
