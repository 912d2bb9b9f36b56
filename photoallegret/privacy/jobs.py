"""What privacy does in the background, and what the factory hands it to do it with."""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta

from flask import Flask, current_app

from photoallegret import once
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db, write_log_back
from photoallegret.privacy.journal import journal_here, orders_here
from photoallegret.privacy.operations.consents import STOPS, Stop
from photoallegret.privacy.operations.replaying import ORDERS, Orders, complete
from photoallegret.privacy.operations.retention import (
    BATCH,
    Rule,
    apply_lifetime,
    is_late,
    run_due,
)
from photoallegret.privacy.operations.unlinking import unlink_noted
from photoallegret.privacy.queries.lifetimes import Lifetime, know
from photoallegret.privacy.retention import COUNTER
from photoallegret.worker import Job

logger = logging.getLogger(__name__)
RULES = "photoallegret_retention"
"""Where the factory leaves the rules that the rooms hand in."""


def hand_over(
    app: Flask, rules: tuple[Rule, ...], stops: Mapping[str, Stop], orders: Orders
) -> None:
    """Give privacy what each room keeps for how long, what each withdrawal ends, who is told."""
    app.extensions[RULES], app.extensions[STOPS] = rules, stops
    app.extensions[ORDERS] = orders
    know(rule for rule in rules if isinstance(rule, Lifetime))
    started = now()
    app.jinja_env.globals["is_kept_too_long"] = lambda: is_late(now(), started)


def run(_ending: threading.Event) -> None:
    """Apply every rule of retention."""
    run_due(current_app.extensions[RULES], now(), _settings().data)


def sweep(_ending: threading.Event) -> None:
    """Finish erasures: those cut short, files that could not be unlinked, the database's log.

    The log is emptied each time: it may hold, too, what retention deleted, or what somebody
    still read when it was to be emptied.
    """
    journal = journal_here()
    try:
        complete(journal, orders_here())
    finally:  # the files of other erasures do not wait for one that fails
        unlink_noted(journal.data)
        if not write_log_back():
            logger.info("the log of the database is read: it is emptied the next time")


def forget_limits(_ending: threading.Event) -> None:
    """Delete counters and used tokens each hour: a night's would be many for one run."""
    while apply_lifetime(COUNTER, now(), BATCH, _settings().data):
        pass
    once.forget_used(now())
    db.session.commit()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job("retention", run, timedelta(days=1)),
    Job("erasures", sweep, timedelta(minutes=10)),
    Job("limits", forget_limits, timedelta(hours=1)),
)
