"""What the store does in the background: it is mended, swept, and drawn before anybody asks."""

import logging
import shutil
import threading
import time
from datetime import timedelta

from flask import current_app
from werkzeug.test import create_environ, run_wsgi_app

from photoallegret.config import Settings
from photoallegret.pages.site import EXTENSION, Store
from photoallegret.pages.switch import CLOSED, is_past
from photoallegret.pages.watching import show_what_waits
from photoallegret.worker import Job

JOB, ON_TIME = "pages", "pages-on-time"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LEFT_SECONDS = 60
"""How long a folder stays that nobody looks at any more: who began to read it may end."""

logger = logging.getLogger(__name__)


def tend(ending: threading.Event) -> None:
    """Show what waits, mend the switch, delete former pages, draw what is asked for most."""
    store: Store = current_app.extensions[EXTENSION]
    show_what_waits()
    store.layer.mend()
    sweep(store)
    warm(store, ending)


def turn_on_time(ending: threading.Event) -> None:
    """Turn the switch in the second when something dated changes what is kept, for a minute.

    Whoever asks this program would turn it; a proxy that sends the files asks nobody.
    """
    store: Store = current_app.extensions[EXTENSION]
    for _ in range(MINUTE // SECOND):
        if is_past(store.switch.shown(), time.time()):
            store.layer.mend()
        if ending.wait(SECOND.total_seconds()):
            return


def sweep(store: Store) -> None:
    """Delete the folders of former generations."""
    shown, moment = store.switch.shown().name, time.time()
    for folder in store.switch.pages.iterdir():
        if folder.name[0] == "." or folder.name == shown or folder.is_symlink():
            continue
        if moment - folder.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def warm(store: Store, ending: threading.Event) -> None:
    """Draw the pages most asked for, unless they are kept."""
    settings: Settings = current_app.extensions["photoallegret"]
    shown = store.switch.shown()
    for paths in store.warm:
        for path in paths():
            if ending.is_set() or shown is CLOSED or store.switch.shown() != shown:
                return
            run_wsgi_app(store.layer, create_environ(path, settings.base_url), buffered=True)


JOBS = (
    Job(JOB, tend, MINUTE, everywhere=True),
    Job(ON_TIME, turn_on_time, MINUTE, everywhere=True),
)
