"""What happens after deaths in the background: files whose time comes, copies swept."""

import logging
import threading
from datetime import timedelta

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.operations.carrying_out import carry_out_due
from photoallegret.directives.operations.handing import remove_orphans
from photoallegret.directives.operations.telling import tell_owners_waiting
from photoallegret.directives.studio_views.blueprint import means_here
from photoallegret.worker import Job

logger = logging.getLogger(__name__)


def carry(_ending: threading.Event) -> None:
    """Carry out what heirs have had their time for, tell of what waits, sweep lost copies."""
    means = means_here("site")
    for error in carry_out_due(means, now())[1]:
        logger.error("a file of a death could not be carried out", exc_info=error)
    tell_owners_waiting(now())
    db.session.commit()
    remove_orphans(means.shop.data, now())
    db.session.rollback()


JOBS: tuple[Job, ...] = (Job("deaths", carry, timedelta(days=1)),)
