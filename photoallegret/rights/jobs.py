"""What rights do in the background: copies made and swept away, accounts closed, requests due."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.exporting import (
    JOB,
    Maker,
    claim_export,
    make_export,
    put_off,
    remove_orphans,
)
from photoallegret.privacy.operations.retention import apply_lifetime
from photoallegret.rights.models import RightsRequest
from photoallegret.rights.operations.closing import close_due
from photoallegret.rights.operations.papers import remove_lost_papers
from photoallegret.rights.operations.pictures import Precaution, take_off
from photoallegret.rights.operations.reminding import erase_due, remind
from photoallegret.rights.operations.telling import tell_ready
from photoallegret.rights.operations.timeline import act_of
from photoallegret.rights.queries.pictures import requests_in_line
from photoallegret.rights.retention import COPIES
from photoallegret.storage import Storage
from photoallegret.worker import Job

A_RUN = 1000
"""Copies forgotten at most in one run of the job."""
logger = logging.getLogger(__name__)


def export(ending: threading.Event) -> None:
    """Make the copies that were asked for."""
    maker = Maker(_settings().data, _settings().site, draw, tell_ready)
    while not ending.is_set():
        claimed = claim_export(now())
        if claimed is None:
            return
        try:
            make_export(claimed, maker, now())
        except Exception:
            db.session.rollback()
            logger.exception("the copy %s of somebody's data cannot be made", claimed.id)
            put_off(claimed, now())


def sweep(_ending: threading.Event) -> None:
    """Delete copies that have ended, and files that no row points to."""
    apply_lifetime(COPIES, now(), A_RUN, _settings().data)
    remove_orphans(_settings().data, now())
    remove_lost_papers(_settings().data, now())
    db.session.rollback()


def close(_ending: threading.Event) -> None:
    """Erase the accounts whose holders did not change their mind."""
    close_due(journal_here(), now())


def clock(_ending: threading.Event) -> None:
    """Remind of requests, and carry out the erasures that are due."""
    act = act_of(_settings())
    remind(day_of(act.at), act)
    erase_due(day_of(act.at), journal_here(), act)


def precautions(ending: threading.Event) -> None:
    """Take off the photographs that waited for another day, minors first."""
    is_chosen = _settings().site.rights.withdraw_pictures
    for number in requests_in_line(minors_only=not is_chosen):
        if ending.is_set():
            break
        request = db.session.get(RightsRequest, number, with_for_update=True)
        if request is None or request.photo_id is None:
            continue
        photo_id = request.photo_id
        is_off = take_off(request, act_of(_settings()), is_chosen=is_chosen) is Precaution.GOES
        db.session.commit()
        settle_photos(Storage(_settings().data), [photo_id] if is_off else [])
    db.session.rollback()


def draw(name: str, shown: dict[str, object]) -> Iterator[str]:
    """Draw a template, piece by piece."""
    return current_app.jinja_env.get_template(name).generate(**shown)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job(JOB, export, timedelta(minutes=1)),
    Job("exports-ended", sweep, timedelta(hours=1)),
    Job("closing", close, timedelta(hours=1)),
    Job("requests", clock, timedelta(hours=1)),
    Job("precautions", precautions, timedelta(minutes=5)),
)
