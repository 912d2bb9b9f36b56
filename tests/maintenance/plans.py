"""Maintenance that tests start from."""

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.maintenance.operations import planning
from photoallegret.maintenance.operations.planning import Plan
from tests.factories import data_of, save

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT = datetime(2026, 11, 28, 21, tzinfo=UTC)
"""When it begins: 22:00 in Paris."""
WORDS = {"fr": "Un nouveau disque.", "en": "A new disk."}


def planned(begins_at: datetime = NIGHT, hours: float = 1, **told: object) -> Plan:
    values = {"announced_at": begins_at - 2 * DAY, "words": WORDS} | told
    return Plan(begins_at=begins_at, ends_at=begins_at + hours * HOUR, **values)


def plan(app: Flask, begins_at: datetime = NIGHT, **told: object) -> int:
    """Plan a maintenance three days before, and have the site know; return its number."""
    moment = begins_at - 3 * DAY
    found = planning.plan(planned(begins_at, **told), moment).id
    save()
    planning.publish(data_of(app), moment)
    db.session.rollback()
    return found


def close_now(app: Flask) -> None:
    """Close the site for an hour from now on."""
    planning.begin(now() + HOUR, now())
    save()
    planning.publish(data_of(app), now())
    db.session.rollback()


def at(moment: datetime) -> time_machine.travel:
    """Live at a moment."""
    return time_machine.travel(moment, tick=False)
