"""What accounts do in the background."""

import threading
from datetime import timedelta

from photoallegret.accounts.operations.journal import forget_old
from photoallegret.accounts.operations.keys import forget_revoked_keys
from photoallegret.accounts.operations.links import forget_ended_links
from photoallegret.accounts.operations.sessions import forget_ended_sessions
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.worker import Job


def forget(_ending: threading.Event) -> None:
    """Delete what has ended: sessions, links, revoked keys, old entries of the journal."""
    moment = now()
    forget_ended_sessions(moment)
    forget_ended_links(moment)
    forget_revoked_keys()
    forget_old(moment)
    db.session.commit()


JOBS: tuple[Job, ...] = (Job("accounts", forget, timedelta(hours=1)),)
