"""Rules of retention are applied and written down, whatever becomes of one."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import RetentionEntry
from photoallegret.privacy.operations.retention import (
    RetentionRule,
    last_whole_run,
    run_due,
    would_do,
)
from tests.factories import data_of


def rule(name: str, due: int) -> RetentionRule:
    left = [due]

    def apply(_now: datetime, limit: int) -> int:
        done = min(left[0], limit)
        left[0] -= done
        return done

    return RetentionRule(name=name, count=lambda _now: left[0], apply=apply)


def failing() -> RetentionRule:
    def fail(*_told: object) -> int:
        message = "anne@example.org is in the way"
        raise RuntimeError(message)

    return RetentionRule(name="failing", count=fail, apply=fail)


def ledger() -> list[tuple[str, int, str]]:
    entries = db.session.scalars(select(RetentionEntry).order_by(RetentionEntry.id))
    return [(entry.rule, entry.done, entry.failure) for entry in entries]


def test_each_rule_is_applied_until_nothing_is_due(app: Flask) -> None:
    rules = [rule("many", 450), rule("none", 0)]

    told = run_due(rules, now(), data_of(app))
    run_due(rules, now(), data_of(app))

    assert [applied.done for applied in told] == [450, 0]
    assert ledger() == [("many", 450, ""), ("", 450, ""), ("", 0, "")]


def test_a_rule_that_fails_stops_no_other_and_no_run_is_whole(app: Flask) -> None:
    run_due([failing(), rule("next", 3)], now(), data_of(app))

    assert ledger() == [("failing", 0, "RuntimeError"), ("next", 3, "")]
    assert last_whole_run() is None


def test_a_dry_run_changes_nothing(app: Flask) -> None:
    told = would_do([failing(), rule("due", 7)], now())

    assert [(applied.done, applied.failure) for applied in told] == [(0, "RuntimeError"), (7, "")]
    assert ledger() == []
