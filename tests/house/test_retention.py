"""Retention: each period that is declared is kept by one rule, with no second figure."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from photoallegret.clock import now
from photoallegret.db import Base, db
from photoallegret.personal_data import KEY, Period, Processing
from photoallegret.privacy.queries.lifetimes import Lifetime
from photoallegret.rooms import ROOMS

RULES = [rule for room in ROOMS for rule in room.rules]
LIFETIMES = [rule for rule in RULES if isinstance(rule, Lifetime)]


def declared() -> dict[str, Period]:
    """Return the periods of every use of personal data that a column declares."""
    columns = (column for table in Base.metadata.tables.values() for column in table.columns)
    uses = (column.info.get(KEY) for column in columns)
    periods = [one for use in uses if isinstance(use, Processing) for one in use.retention.periods]
    return {one.slug: one for one in periods}


def test_every_period_has_its_rule_and_every_rule_its_period() -> None:
    names = Counter(rule.name for rule in RULES)
    periods = declared()

    assert set(periods) - set(names) == set(), "write a Lifetime in the room's retention.py"
    lost = {rule.name for rule in LIFETIMES} - set(periods)
    assert lost == set(), "declare the period in the room's personal_data.py"
    assert [name for name, count in names.items() if count > 1] == []


def test_a_rule_counts_by_the_very_period_that_is_told() -> None:
    periods = declared()

    assert [rule.name for rule in LIFETIMES if rule.period is not periods[rule.name]] == []


@pytest.mark.parametrize("rule", LIFETIMES, ids=lambda rule: rule.name)
def test_a_run_reads_what_is_due_and_no_more(app: Flask, rule: Lifetime) -> None:
    """An index leads to the rows: the table is never read whole, however large it grew."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's plans alone are the same for small tables and large ones")
    wanted = select(*rule.of.__mapper__.primary_key).where(rule.due(now())).limit(200)
    compiled = wanted.compile(dialect=sqlite.dialect())
    values = compiled.construct_params()
    bound = [_stored(values[name]) for name in compiled.positiontup or []]
    connection = db.session.connection()
    plan = [
        row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(bound))
    ]

    table = rule.of.__tablename__
    assert any(table in line and "USING" in line for line in plan), plan
    assert not [line for line in plan if line.startswith(f"SCAN {table}")], plan


def _stored(value: object) -> object:
    return str(value) if hasattr(value, "tzinfo") else value
