"""What incidents do in the background: letters, reminders, and the banner kept as it should be."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.incidents.operations.announcing import publish
from photoallegret.incidents.operations.telling import JOB, Teller, remind_owners, send_letters
from photoallegret.secrets_file import ERASURE_KEY
from photoallegret.worker import Job


def letters(ending: threading.Event) -> None:
    """Tell the people of the incidents of which they are to be told."""
    site = _settings().site
    teller = Teller(_settings().secrets[ERASURE_KEY], site.languages)
    send_letters(teller, now(), ending)


def watch(_ending: threading.Event) -> None:
    """Remind the photographers of the 72 hours; write the banner again from the database."""
    address = current_app.url_map.bind("")
    remind_owners(
        now(),
        lambda reference, code: address.build(
            "incidents.show", {"reference": reference, "lang": code}
        ),
    )
    db.session.commit()
    publish(_settings().data, now())
    db.session.rollback()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job(JOB, letters, timedelta(minutes=1)),
    Job("incidents", watch, timedelta(minutes=10)),
)
