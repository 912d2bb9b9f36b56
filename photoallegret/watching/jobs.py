"""What watching does in the background: a look at the network and the whole database each day."""

import threading
from datetime import timedelta

from flask import current_app
from sqlalchemy import select, update

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import CHECKS, Check, Finding, examine, parted
from photoallegret.i18n import speaking
from photoallegret.watching.models import ONLY, Watch
from photoallegret.watching.operations.looking import keep, last_seen, look_outside
from photoallegret.watching.operations.needing import needing
from photoallegret.worker import Job

EACH_DAY = timedelta(hours=20)
EACH_HOUR = timedelta(hours=1)


def watch(_ending: threading.Event) -> None:
    """Look once a day at what is slow to look at; count each hour what needs the photographer."""
    settings: Settings = current_app.extensions["photoallegret"]
    quick, slow = parted(current_app.extensions[CHECKS])
    looked_at = db.session.scalar(select(Watch.looked_at).where(Watch.id == ONLY))
    db.session.rollback()  # no lock is held while others answer
    if looked_at is None or now() - looked_at > EACH_DAY:
        keep(look_outside(settings), _found(slow, settings.site.languages))
        db.session.commit()
    needs = len(needing(_all(quick, settings.site.languages[0])))
    db.session.rollback()
    db.session.execute(update(Watch).where(Watch.id == ONLY).values(needs=needs))
    db.session.commit()


def _found(slow: list[Check], languages: tuple[str, ...]) -> dict[str, list[dict[str, str]]]:
    """Return what the ``slow`` checks find, in each of the ``languages``."""
    found = {}
    for code in languages:
        with speaking(code):
            found[code] = [one.as_dict() for one in examine(slow)]
    db.session.rollback()
    return found


def _all(quick: list[Check], code: str) -> list[Finding]:
    """Return what the ``quick`` checks find now and the others last found."""
    seen = last_seen()
    slow = seen.slow.get(code, []) if seen is not None else []
    with speaking(code):
        return [*examine(quick), *(Finding.of(one) for one in slow)]


JOBS: tuple[Job, ...] = (Job("watch", watch, EACH_HOUR),)
