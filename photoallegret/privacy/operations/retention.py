"""Rules of retention, applied and written down."""

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.privacy.models import RetentionEntry

RUN_BYTES = 8
BATCH = 200
LONGEST_FAILURE, LONGEST_TEXT = 300, 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """One period that is kept: which rows are due, and what becomes of them."""

    name: str
    """The same from release to release: it stands in the ledger."""
    count: Callable[[datetime], int]
    """Says how many are due at an instant, changing nothing."""
    apply: Callable[[datetime, int], int]
    """Deletes or empties at most so many of those due, and commits; returns how many. Called
    again until none is left."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a rule did, or would do."""

    rule: str
    done: int
    failure: str = ""


def run_due(rules: Iterable[RetentionRule], now: datetime) -> list[Applied]:
    """Apply every rule to what is due at ``now`` and write it down; commits.

    A rule that fails is written down too, and the others go on. Idempotent: what was done is
    due no more.
    """
    run = secrets.token_hex(RUN_BYTES)
    told = []
    for rule in rules:
        applied = _apply(rule, now)
        told.append(applied)
        if applied.done or applied.failure:
            _note(run, now, applied)
    if not any(applied.failure for applied in told):
        _note(run, now, Applied("", sum(applied.done for applied in told)))
    return told


def would_do(rules: Iterable[RetentionRule], now: datetime) -> list[Applied]:
    """Return what a run at ``now`` would do, changing nothing."""
    return [_counted(rule, now) for rule in rules]


def last_whole_run() -> datetime | None:
    """Return when every rule was last applied without a failure."""
    return db.session.scalar(
        select(RetentionEntry.at)
        .where(RetentionEntry.rule == "")
        .order_by(RetentionEntry.id.desc())
        .limit(1)
    )


def _counted(rule: RetentionRule, now: datetime) -> Applied:
    try:
        return Applied(rule.name, rule.count(now))
    except Exception as error:
        db.session.rollback()
        logger.exception("the rule of retention %s cannot be counted", rule.name)
        return Applied(rule.name, 0, _told(error))


def _apply(rule: RetentionRule, now: datetime) -> Applied:
    done = 0
    try:
        while some := rule.apply(now, BATCH):
            done += some
    except Exception as error:
        db.session.rollback()
        logger.exception("the rule of retention %s failed", rule.name)
        return Applied(rule.name, done, _told(error))
    return Applied(rule.name, done)


def _told(error: Exception) -> str:
    """Return which kind of failure it was: its words may quote what was to be deleted."""
    return type(error).__name__[:LONGEST_FAILURE]


def _note(run: str, now: datetime, applied: Applied) -> None:
    db.session.add(
        RetentionEntry(
            run=run, at=now, rule=applied.rule, done=applied.done, failure=applied.failure
        )
    )
    db.session.commit()
