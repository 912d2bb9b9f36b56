"""Rules of retention, applied and written down.

A file goes after the commit that deletes its row: what a crash leaves, the rooms' sweeps find
(pictures joined, uploads, messages in files), as nothing points to it any more.
"""

import logging
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Mapper

from photoallegret.db import Base, db
from photoallegret.privacy.models import RetentionEntry
from photoallegret.privacy.operations.consents import end_consents
from photoallegret.privacy.operations.leaving import part_references, remember
from photoallegret.privacy.queries.lifetimes import (
    Carry,
    Delete,
    Lifetime,
    among,
    children_of,
    mapper_of,
)
from photoallegret.secrets_file import ERASURE_KEY, read_secrets

RUN_BYTES = 8
LATE = timedelta(hours=26)
BATCH = 200
LONGEST_FAILURE, LONGEST_TEXT = 300, 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """What is done on its day and is no deletion of rows: a warning. For these, see Lifetime."""

    name: str
    """The same from release to release: it stands in the ledger."""
    count: Callable[[datetime], int]
    """Says how many are due at an instant, changing nothing."""
    apply: Callable[[datetime, int], int]
    """Does it for at most so many of those due, and commits; returns how many. Called again
    until none is left."""


Rule = RetentionRule | Lifetime


@dataclass(frozen=True, slots=True)
class Applied:
    """What a rule did, or would do."""

    rule: str
    done: int
    failure: str = ""


def run_due(rules: Iterable[Rule], now: datetime, data: Path) -> list[Applied]:
    """Apply every rule to what is due at ``now`` and write it down; commits.

    A rule that fails is written down too, and the others go on. Idempotent: what was done is
    due no more.

    Args:
        rules: of all rooms.
        now: the instant.
        data: the data folder, where files die with their rows.

    """
    run = secrets.token_hex(RUN_BYTES)
    told = []
    for rule in rules:
        applied = _apply(rule, now, data)
        told.append(applied)
        if applied.done or applied.failure:
            _note(run, now, applied)
    if not any(applied.failure for applied in told):
        _note(run, now, Applied("", sum(applied.done for applied in told)))
    return told


def would_do(rules: Iterable[Rule], now: datetime) -> list[Applied]:
    """Return what a run at ``now`` would do, changing nothing."""
    return [_counted(rule, now) for rule in rules]


def is_late(now: datetime, started: datetime) -> bool:
    """Say whether the last whole run is older than ``LATE``; where none ever was, than a start."""
    return now - (last_whole_run() or started) > LATE


def is_overdue(rules: Iterable[Rule], now: datetime) -> bool:
    """Say whether something has been due for ``LATE`` and is still there."""
    lifetimes = (rule for rule in rules if isinstance(rule, Lifetime))
    return any(_has_due(rule, now - LATE) for rule in lifetimes)


def _has_due(rule: Lifetime, moment: datetime) -> bool:
    some = select(*mapper_of(rule.of).primary_key).where(rule.due(moment)).limit(1)
    return db.session.execute(some).first() is not None


def last_whole_run() -> datetime | None:
    """Return when every rule was last applied without a failure."""
    return db.session.scalar(
        select(RetentionEntry.at)
        .where(RetentionEntry.rule == "")
        .order_by(RetentionEntry.id.desc())
        .limit(1)
    )


def _counted(rule: Rule, now: datetime) -> Applied:
    try:
        return Applied(rule.name, rule.count(now))
    except Exception as error:
        db.session.rollback()
        logger.exception("the rule of retention %s cannot be counted", rule.name)
        return Applied(rule.name, 0, _told(error))


def _apply(rule: Rule, now: datetime, data: Path) -> Applied:
    done = 0
    try:
        while some := _some(rule, now, data):
            done += some
            if _is_once(rule):
                break
    except Exception as error:
        db.session.rollback()
        logger.exception("the rule of retention %s failed", rule.name)
        return Applied(rule.name, done, _told(error))
    return Applied(rule.name, done)


def _some(rule: Rule, now: datetime, data: Path) -> int:
    if isinstance(rule, RetentionRule):
        return rule.apply(now, BATCH)
    return apply_lifetime(rule, now, BATCH, data)


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


def _is_once(rule: Rule) -> bool:
    return isinstance(rule, Lifetime) and isinstance(rule.effect, Carry) and rule.effect.once


def apply_lifetime(rule: Lifetime, now: datetime, limit: int, data: Path) -> int:
    """Let at most ``limit`` of the rows due at ``now`` die as declared; return how many. Commits.

    Args:
        rule: which rows, and what becomes of them.
        now: the instant.
        limit: how many at most.
        data: the data folder.

    """
    if isinstance(rule.effect, Carry):
        db.session.rollback()  # a lock of files comes before the database's
        return rule.effect.out(now, limit, data)
    mapper = mapper_of(rule.of)
    due = select(*mapper.primary_key).where(rule.due(now)).limit(limit).with_for_update(of=rule.of)
    keys = [tuple(row) for row in db.session.execute(due)]
    if not keys:
        db.session.rollback()
        return 0
    chosen = among(mapper, keys)
    if isinstance(rule.effect, Delete):
        files = _files(mapper, chosen)
        _leave(mapper, [f"{mapper.class_.__tablename__}:{key[0]}" for key in keys], now)
        if mapper.class_.public_names is not Base.public_names:
            remember(_public_names(mapper, chosen), now, read_secrets(data)[ERASURE_KEY])
        _execute(delete(rule.of).where(chosen))
    else:
        files = []
        for child, subject in children_of(mapper):
            if child.class_ in rule.effect.children:
                gone = rule.effect.children[child.class_]
                under = getattr(child.class_, subject.column).in_([key[0] for key in keys])
                files += _files(child, under & gone)
                _execute(delete(child.class_).where(under, gone))
        _execute(update(rule.of).where(chosen).values(**rule.effect.values))
    db.session.commit()
    remove_files(files, data)
    return len(keys)


def _leave(mapper: Mapper[Base], names: list[str], now: datetime) -> None:
    """End the consents given about rows that go, and keep their proofs without naming a row."""
    if len(mapper.primary_key) == 1:
        end_consents(names, "retention", now)
        part_references(names, now)


def _public_names(mapper: Mapper[Base], chosen: ColumnElement[bool]) -> list[str]:
    """Return the public addresses that go with the rows chosen."""
    rows = db.session.scalars(select(mapper.class_).where(chosen)).unique()
    return [name for row in rows for name in row.public_names()]


def remove_files(names: Iterable[str], data: Path) -> None:
    """Delete files and folders, named from the data folder ``data``; those gone are passed over."""
    for name in names:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _files(mapper: Mapper[Base], chosen: ColumnElement[bool]) -> list[str]:
    """Return the files of the rows chosen and of all that die with them."""
    model, found = mapper.class_, []
    if model.files is not Base.files:
        rows = db.session.scalars(select(model).where(chosen))
        found = [name for row in rows.unique() for name in row.files()]
    for child, subject in children_of(mapper):
        under = select(mapper.primary_key[0]).where(chosen)
        found += _files(child, getattr(child.class_, subject.column).in_(under))
    return found


def _execute(statement: Any) -> None:  # noqa: ANN401 -- a statement that changes rows
    db.session.execute(statement.execution_options(synchronize_session=False))
