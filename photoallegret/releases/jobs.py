"""What releases do in the background: begin and end on their days."""

import logging
import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.releases.operations.ending import due_releases, end_remains, keep_day
from photoallegret.storage import Storage
from photoallegret.worker import Job

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
logger = logging.getLogger(__name__)


def releases(ending: threading.Event) -> None:
    """Begin and end the releases whose day came, each by itself, and settle their photos."""
    settings: Settings = current_app.extensions["photoallegret"]
    moment = now()
    today = moment.astimezone(ZoneInfo(settings.site.time_zone)).date()
    for release_id in due_releases(today):
        if ending.is_set():
            return
        try:
            changed = keep_day(release_id, today, moment)
            db.session.commit()
            settle_photos(Storage(settings.data), changed)
        except Exception:
            db.session.rollback()
            logger.exception("release %s could not begin or end on its day", release_id)


def remains(_ending: threading.Event) -> None:
    """End what was declared of photos that are deleted."""
    end_remains(now())
    db.session.commit()


JOBS: tuple[Job, ...] = (
    Job("releases", releases, MINUTE),
    Job("release-remains", remains, DAY),
)
