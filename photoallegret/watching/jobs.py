"""What watching does in the background: looks at all of the site, tells what needs somebody."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select, update
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import CHECKS, Check, Finding, examine, parted
from photoallegret.gallery.queries.galleries import listed_galleries
from photoallegret.i18n import speaking
from photoallegret.site_file import LANGUAGES
from photoallegret.studio import Place
from photoallegret.watching.models import ONLY, Watch
from photoallegret.watching.operations.looking import keep, last_seen, look_outside
from photoallegret.watching.operations.needing import needing
from photoallegret.watching.operations.telling import tell
from photoallegret.watching.operations.visiting import close_days, count_new
from photoallegret.worker import Job

EACH_DAY = timedelta(hours=20)
EACH_HOUR = timedelta(hours=1)
GALLERIES = frozenset({"gallery.show", "gallery.photo"})
ALSO_COUNTED = frozenset({"gallery.index", "questions.show"})
"""Beside the pages on the map of the site, and galleries that are listed."""


def watch(_ending: threading.Event) -> None:
    """Look once a day at what is slow to look at; count and tell each hour what needs somebody."""
    settings: Settings = current_app.extensions["photoallegret"]
    quick, slow = parted(current_app.extensions[CHECKS])
    looked_at = db.session.scalar(select(Watch.looked_at).where(Watch.id == ONLY))
    db.session.remove()  # no lock is held while others answer
    if looked_at is None or now() - looked_at > EACH_DAY:
        seen, found = look_outside(settings), {code: _found(slow, code) for code in LANGUAGES}
        db.session.remove()  # checks only read: this writes
        keep(seen, found)
        db.session.commit()
    needs = {code: needing(_all(quick, code)) for code in LANGUAGES}
    db.session.remove()
    mine = needs[settings.site.languages[0]]
    db.session.execute(update(Watch).where(Watch.id == ONLY).values(needs=len(mine)))
    if settings.is_production:
        tell(needs, now())
    db.session.commit()


def count_visits(ending: threading.Event) -> None:
    """Count what the proxy's log says since the last time; group what is rare."""
    settings: Settings = current_app.extensions["photoallegret"]
    site = settings.site
    if not site.operations.access_log:
        return
    path = Path(site.operations.access_log)
    page_of = _pages(settings)
    while count_new(path, page_of, site, now()) and not ending.is_set():
        pass
    close_days(now().astimezone(ZoneInfo(site.time_zone)).date())


def _pages(settings: Settings) -> Callable[[str], str]:
    """Return what says which public page a path shows, "" for one that is not counted.

    Secret addresses are never counted: those of unlisted galleries, requests, confirmations.
    """
    address = current_app.url_map.bind(settings.site.host or "localhost")
    places = cast("tuple[Place, ...]", current_app.jinja_env.globals["mapped_places"])
    endpoints = {place.endpoint for place in places} | ALSO_COUNTED
    listed = {gallery.slug for gallery in listed_galleries(now())}
    db.session.rollback()

    def page_of(path: str) -> str:
        try:
            endpoint, told = address.match(path, method="GET")
        except (HTTPException, RequestRedirect):
            return ""
        if endpoint in GALLERIES:
            return path if told["gallery"] in listed else ""
        return path if endpoint in endpoints else ""

    return page_of


def _found(slow: list[Check], code: str) -> list[dict[str, str]]:
    """Return what the ``slow`` checks find, in the language ``code``."""
    with speaking(code):
        return [one.as_dict() for one in examine(slow)]


def _all(quick: list[Check], code: str) -> list[Finding]:
    """Return what the ``quick`` checks find now and the others last found."""
    seen = last_seen()
    slow = seen.slow.get(code, []) if seen is not None else []
    with speaking(code):
        return [*examine(quick), *(Finding.of(one) for one in slow)]


JOBS: tuple[Job, ...] = (
    Job("watch", watch, EACH_HOUR),
    Job("visits", count_visits, EACH_HOUR),
)
