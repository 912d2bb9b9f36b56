"""The security journal: what happened to accounts and their credentials, noted and forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, select

from photoallegret.accounts.models import EMPTIED, Account, JournalEntry, Role
from photoallegret.accounts.operations.chaining import mark
from photoallegret.db import db


class Event(StrEnum):
    """What is noted."""

    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    CODE_FAILED = "code-failed"
    PROOF_FAILED = "proof-failed"
    SIGNED_OUT = "signed-out"
    SESSION_ENDED = "session-ended"
    SESSIONS_ENDED = "sessions-ended"
    OWNER_CREATED = "owner-created"
    ACCOUNT_CREATED = "account-created"
    SUSPENDED = "suspended"
    SUSPENSION_LIFTED = "suspension-lifted"
    AGE_DOUBTED = "age-doubted"
    AGE_TRUSTED = "age-trusted"
    ADDRESS_CHANGE_ASKED = "address-change-asked"
    ADDRESS_CHANGED = "address-changed"
    RESET_ASKED = "reset-asked"
    LINK_MADE = "link-made"
    PASSWORD_SET = "password-set"  # noqa: S105 -- an event
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 -- an event
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    KEY_MADE = "key-made"
    KEY_REVOKED = "key-revoked"
    COPY_ASKED = "copy-asked"
    COPY_FETCHED = "copy-fetched"
    EVIDENCE_SEALED = "evidence-sealed"
    EVIDENCE_OPENED = "evidence-opened"


@dataclass(frozen=True, slots=True)
class Trace:
    """When and from where something was done; by a command, from nowhere."""

    at: datetime
    network: str = ""
    """That day's keyed name of the network."""
    device: str = ""
    """In two words."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry to be read."""

    at: datetime
    event: str
    email: str
    """"" when the account is gone, or there never was one."""
    device: str
    times: int = 1
    """How often in a row; the rest is said of the last."""


FAILURES = (Event.SIGN_IN_FAILED, Event.CODE_FAILED, Event.PROOF_FAILED)
"""What others can make happen at will: in a row, one line of each account, they hide nothing."""
LOOKED_AT = 2000
"""Entries read at most to fold them."""


def note(event: Event, account_id: int | None, trace: Trace) -> None:
    """Add an entry; what was typed is never part of it."""
    db.session.add(
        JournalEntry(
            at=trace.at,
            event=event.value,
            account_id=account_id,
            network=trace.network,
            device=trace.device,
        )
    )
    db.session.flush()
    mark(db.session)


def latest_of(account_id: int, count: int) -> list[Noted]:
    """Return the last entries of one account, the newest first."""
    return _latest(JournalEntry.account_id == account_id, count)


def latest_of_roles(roles: Collection[Role], count: int) -> list[Noted]:
    """Return the last entries of the accounts with these roles, the newest first."""
    return _latest(Account.role.in_(roles), count)


def of_nobody() -> list[Noted]:
    """Return what was noted without an account: one for each event, the newest first.

    Strangers write here as much as the limits let them: apart, they push nothing out of sight.
    """
    last = func.max(JournalEntry.at)
    rows = db.session.execute(
        select(JournalEntry.event, last.label("at"), func.count().label("times"))
        .where(JournalEntry.account_id.is_(None), JournalEntry.event != EMPTIED)
        .group_by(JournalEntry.event)
        .order_by(last.desc())
    )
    return [Noted(row.at, row.event, "", "", row.times) for row in rows]


def _latest(condition: ColumnElement[bool], count: int) -> list[Noted]:
    rows = db.session.execute(
        select(
            JournalEntry.id,
            JournalEntry.at,
            JournalEntry.event,
            Account.email,
            JournalEntry.device,
        )
        .outerjoin(Account, Account.id == JournalEntry.account_id)
        .where(condition)
        .order_by(JournalEntry.id.desc())
        .limit(LOOKED_AT)
    )
    found: list[Noted] = []
    for fails, run in groupby(rows, lambda row: row.event in FAILURES):
        lines: dict[object, list[Any]] = {}
        for row in run:
            lines.setdefault((row.event, row.email) if fails else row.id, []).append(row)
        found += [
            Noted(last.at, last.event, last.email or "", last.device, 1 + len(others))
            for last, *others in lines.values()
        ]
    return found[:count]
