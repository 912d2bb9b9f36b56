"""What the gallery does in the background, and how often."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.gallery.operations.elsewhere import (
    drop_strays,
    evict_originals,
    send_missing,
)
from photoallegret.gallery.operations.indexing import index_missing
from photoallegret.gallery.operations.preparing import AVIF, prepare_waiting
from photoallegret.gallery.operations.reconciling import reconcile
from photoallegret.gallery.operations.remaking import REMAKE, remake_waiting
from photoallegret.gallery.operations.runs import clear_dead_runs
from photoallegret.gallery.operations.settling import settle_due
from photoallegret.storage import Storage
from photoallegret.worker import Job, ring

__all__ = ["AVIF", "JOBS", "REMAKE"]

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_avif(ending: threading.Event) -> None:
    """Make the AVIF renditions that are missing."""
    prepare_waiting(_settings(), ending)


def remake(ending: threading.Event) -> None:
    """Let the files of photos whose rights were edited say the new ones."""
    if remake_waiting(Storage(_settings().data), ending):
        ring(AVIF)


def settle(ending: threading.Event) -> None:
    """Bring renditions where the dates and changes say they belong, each second for a minute.

    The sweep comes each minute, and finds it running or starts it again.
    """
    storage, since = Storage(_settings().data), None
    for _ in range(MINUTE // SECOND):
        moment = now()
        settle_due(storage, since)
        since = moment
        if ending.wait(SECOND.total_seconds()):
            return


def clear(_ending: threading.Event) -> None:
    """Take back what works that were killed have left."""
    clear_dead_runs(Storage(_settings().data))


def compare(ending: threading.Event) -> None:
    """Compare every row with its files."""
    storage = Storage(_settings().data)
    reconcile(storage, ending)
    send_missing(storage, ending)


def evict(ending: threading.Event) -> None:
    """Let go here of what the storage elsewhere keeps, if originals are not to stay."""
    storage = Storage(_settings().data)
    drop_strays(storage)
    if not _settings().site.storage.keep_originals:
        evict_originals(storage, ending)


def index(ending: threading.Event) -> None:
    """Index the photos that no word finds: those brought before words were kept."""
    index_missing(ending)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS = (
    Job("settle", settle, MINUTE),
    Job("clear", clear, MINUTE),
    Job(REMAKE, remake, MINUTE),
    Job(AVIF, make_avif, MINUTE),
    Job("compare", compare, DAY),
    Job("evict", evict, HOUR),
    Job("index", index, DAY),
)
