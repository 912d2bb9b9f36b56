"""Maintenance planned, changed, cancelled, begun at once, ended before its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import text

from photoallegret import closed
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.maintenance.models import Maintenance
from photoallegret.maintenance.queries import overlapping, to_come, under_way
from photoallegret.pages.switch import drop

LONGEST = timedelta(days=7)
"""A year mistyped would close the site for one."""
A_MINUTE = timedelta(minutes=1)
"""Clocks are read to the minute: what begins within this one has not passed."""


class Fault(StrEnum):
    """Why times cannot be."""

    PAST = "past"
    BACKWARDS = "backwards"
    TOO_LONG = "too-long"
    OVERLAPPING = "overlapping"
    ANNOUNCED_LATE = "announced-late"
    OVER = "over"
    """It has ended: nothing is changed of it."""
    BEGUN = "begun"
    """It cannot be cancelled any more, only ended."""


class PlanError(ValueError):
    """Times that cannot be; nothing was changed. ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        """Keep why."""
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """From when to when, and since when and in what words visitors are told."""

    begins_at: datetime
    ends_at: datetime
    announced_at: datetime | None = None
    """None: at once."""
    words: Mapping[str, str]


def plan(planned: Plan, moment: datetime) -> Maintenance:
    """Add a time for which the site is closed; see ``publish``.

    Raises:
        PlanError: it has passed, runs backwards, is too long or overlaps another.

    """
    if planned.begins_at <= moment - A_MINUTE:
        raise PlanError(Fault.PAST)
    _check(planned, moment)
    added = Maintenance(**_values(planned, moment))
    db.session.add(added)
    db.session.flush()
    return added


def change(maintenance: Maintenance, planned: Plan, moment: datetime) -> None:
    """Change one that is to come; of one under way, its end and its words; see ``publish``.

    Raises:
        PlanError: it is over, or as ``plan`` raises it.

    """
    if maintenance.ends_at <= moment:
        raise PlanError(Fault.OVER)
    begun = maintenance.begins_at <= moment
    if begun:
        planned = Plan(
            begins_at=maintenance.begins_at,
            ends_at=planned.ends_at,
            announced_at=maintenance.announced_at,
            words=planned.words,
        )
    if (not begun and planned.begins_at <= moment - A_MINUTE) or planned.ends_at <= moment:
        raise PlanError(Fault.PAST)
    _check(planned, moment, but=maintenance.id)
    for name, value in _values(planned, moment).items():
        setattr(maintenance, name, value)
    db.session.flush()


def begin(ends_at: datetime, moment: datetime) -> Maintenance:
    """Close the site from now on; see ``publish``.

    Raises:
        PlanError: as ``plan`` raises it.

    """
    return plan(Plan(begins_at=moment, ends_at=ends_at, words={}), moment)


def cancel(maintenance: Maintenance, moment: datetime) -> None:
    """Forget one that has not begun; see ``publish``.

    Raises:
        PlanError: it has begun.

    """
    if maintenance.begins_at <= moment:
        raise PlanError(Fault.BEGUN)
    db.session.delete(maintenance)
    db.session.flush()


def end(moment: datetime) -> bool:
    """Open the site now; say whether it was closed. See ``publish``."""
    found = under_way(moment)
    if found is None:
        return False
    found.ends_at = moment
    db.session.flush()
    return True


def publish(data: Path, moment: datetime) -> None:
    """Write for every process what the database says now: call it after the commit."""
    with alone(data, "maintenance"):
        closed.write(
            data,
            [
                closed.Window(one.announced_at, one.begins_at, one.ends_at, one.words)
                for one in to_come(moment)
            ],
            lambda: drop(data),  # before too: killed in between, no page stays that says less
        )


def _check(planned: Plan, moment: datetime, *, but: int | None = None) -> None:
    if planned.ends_at <= planned.begins_at:
        raise PlanError(Fault.BACKWARDS)
    if planned.ends_at - planned.begins_at > LONGEST:
        raise PlanError(Fault.TOO_LONG)
    if (planned.announced_at or moment) > max(planned.begins_at, moment):
        raise PlanError(Fault.ANNOUNCED_LATE)
    _one_at_a_time()
    if overlapping(planned.begins_at, planned.ends_at, but):
        raise PlanError(Fault.OVERLAPPING)


def _one_at_a_time() -> None:
    """Let nobody plan beside us until the transaction ends; SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE maintenance IN SHARE ROW EXCLUSIVE MODE"))


def _values(planned: Plan, moment: datetime) -> dict[str, object]:
    return {
        "announced_at": min(planned.announced_at or moment, planned.begins_at),
        "begins_at": planned.begins_at,
        "ends_at": planned.ends_at,
        "words": {code: words for code, words in planned.words.items() if words},
    }
