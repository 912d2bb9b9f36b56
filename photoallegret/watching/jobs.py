"""What watching does in the background: looks at all of the site, tells what needs somebody."""

import threading
from datetime import timedelta

from flask import current_app
from sqlalchemy import select, update

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import CHECKS, Check, Finding, examine, parted
from photoallegret.i18n import speaking
from photoallegret.site_file import LANGUAGES
from photoallegret.watching.models import ONLY, Watch
from photoallegret.watching.operations.looking import keep, last_seen, look_outside
from photoallegret.watching.operations.needing import needing
from photoallegret.watching.operations.telling import tell
from photoallegret.worker import Job

EACH_DAY = timedelta(hours=20)
EACH_HOUR = timedelta(hours=1)


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


JOBS: tuple[Job, ...] = (Job("watch", watch, EACH_HOUR),)
