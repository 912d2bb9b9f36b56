"""What is published in tests: texts and declarations of a few words, kept and told."""

import threading
from copy import deepcopy
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.site_file import Site
from photoallegret.versions.operations.keeping import Published, keep
from photoallegret.versions.operations.telling import Paths, tell
from photoallegret.versions.rules.snapshot import Snapshot, snapshot

PATHS = Paths(lambda number, code: f"/{code}/v/{number}", lambda code: f"/{code}/account")
TEXTS = {
    "privacy": {"fr": "<p>Ce qui est conservé.</p>", "en": "<p>What is kept.</p>"},
    "terms": {"fr": "<p>Conditions.</p>", "en": "<p>Terms.</p>"},
}


def site_of(app: Flask) -> Site:
    """Return the settings of the site of a test."""
    settings: Settings = app.extensions["photoallegret"]
    return settings.site


def declared_now() -> Snapshot:
    """Return what the current site declares."""
    settings: Settings = current_app.extensions["photoallegret"]
    return snapshot(settings.site, current_app.extensions[DECLARED])


def publish(
    texts: dict[str, dict[str, str]] | None = None,
    declared: Snapshot | None = None,
    site: Site | None = None,
    moment: datetime | None = None,
) -> bool:
    """Keep some texts and declarations, the usual ones where none are given."""
    settings: Settings = current_app.extensions["photoallegret"]
    told = Published(texts or TEXTS, declared or declared_now(), site or settings.site)
    done = keep(told, moment or now())
    db.session.rollback()
    return done


def longer(value: Snapshot, slug: str = "questions", by: int = 100) -> Snapshot:
    """Return a snapshot in which what is used as ``slug`` is kept for so many days more."""
    after = deepcopy(value)
    for period in after["processings"][slug]["periods"].values():
        period["days"] += by
    return after


def reworded(value: Snapshot, slug: str = "questions") -> Snapshot:
    """Return a snapshot in which a word was corrected."""
    after = deepcopy(value)
    after["processings"][slug]["purpose"] += "."
    return after


def tell_all(moment: datetime | None = None) -> int:
    """Have everybody told; return how many letters were written."""
    count = tell(PATHS, moment or now(), threading.Event())
    db.session.rollback()
    return count


def waiting(slug: str = "policy-changed") -> list[Any]:
    """Return the messages of one kind that wait, by address."""
    wanted = select(OutgoingMail).where(OutgoingMail.slug == slug)
    found = list(db.session.scalars(wanted.order_by(OutgoingMail.recipient)))
    db.session.rollback()
    return found
