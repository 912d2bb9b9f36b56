"""What uploads do in the background."""

import threading
from datetime import timedelta

from sqlalchemy import delete

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.uploads.models import Upload
from photoallegret.worker import Job


def forget(_ending: threading.Event) -> None:
    """Delete what is known of uploads whose time is over."""
    db.session.execute(delete(Upload).where(Upload.ends_at <= now()))
    db.session.commit()


JOBS: tuple[Job, ...] = (Job("uploads", forget, timedelta(hours=1)),)
