"""What releases do in the background: begin and end on their days."""

import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.releases.operations.ending import end_remains, keep_days
from photoallegret.storage import Storage
from photoallegret.worker import Job

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def releases(ending: threading.Event) -> None:
    """Begin and end the releases whose day came, and settle their photos."""
    settings: Settings = current_app.extensions["photoallegret"]
    moment = now()
    today = moment.astimezone(ZoneInfo(settings.site.time_zone)).date()
    while not ending.is_set():
        changed = keep_days(today, moment)
        if not changed:
            return
        settle_photos(Storage(settings.data), changed)


def remains(_ending: threading.Event) -> None:
    """End what was declared of photos that are deleted."""
    end_remains(now())
    db.session.commit()


JOBS: tuple[Job, ...] = (
    Job("releases", releases, MINUTE),
    Job("release-remains", remains, DAY),
)
