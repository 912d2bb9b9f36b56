"""What replies do in the background: reminders, and the end of those whose page is gone."""

import threading
from datetime import timedelta

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.replies.operations.deciding import end_orphans
from photoallegret.replies.operations.reminding import remind
from photoallegret.worker import Job


def clock(_ending: threading.Event) -> None:
    """Remind of what is due; let end what answers nothing any more."""
    moment = now()
    remind(day_of(moment), moment)
    end_orphans(moment)
    db.session.commit()


JOBS: tuple[Job, ...] = (Job("replies", clock, timedelta(hours=1)),)
