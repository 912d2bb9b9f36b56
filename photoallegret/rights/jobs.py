"""What the rights do in the background: accounts are closed when their time has come."""

import threading
from datetime import timedelta

from photoallegret.clock import now
from photoallegret.privacy.journal import journal_here
from photoallegret.rights.operations.closing import close_due
from photoallegret.worker import Job


def close(_ending: threading.Event) -> None:
    """Erase the accounts whose holders did not change their mind."""
    close_due(journal_here(), now())


JOBS: tuple[Job, ...] = (Job("closing", close, timedelta(hours=1)),)
