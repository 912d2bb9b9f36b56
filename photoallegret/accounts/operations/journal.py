"""The security journal: what happened to accounts and their credentials, noted and forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, or_, select

from photoallegret.accounts.models import Account, JournalEntry, Role
from photoallegret.accounts.personal_data import SECURITY
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
    LINK_MADE = "link-made"
    PASSWORD_SET = "password-set"  # noqa: S105 -- an event
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 -- an event
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    KEY_MADE = "key-made"
    KEY_REVOKED = "key-revoked"
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


def latest_of(account_id: int, count: int) -> list[Noted]:
    """Return the last entries of one account, the newest first."""
    return _latest(JournalEntry.account_id == account_id, count)


def latest_of_roles(roles: Collection[Role], count: int) -> list[Noted]:
    """Return the last entries of the accounts with these roles, and those of no account."""
    return _latest(or_(Account.role.in_(roles), JournalEntry.account_id.is_(None)), count)


def forget_old(now: datetime) -> None:
    """Delete the entries that have been kept as long as was promised."""
    period = SECURITY.retention.period
    if period is not None:
        db.session.execute(delete(JournalEntry).where(JournalEntry.at < now - period))


def _latest(condition: ColumnElement[bool], count: int) -> list[Noted]:
    rows = db.session.execute(
        select(JournalEntry.at, JournalEntry.event, Account.email, JournalEntry.device)
        .outerjoin(Account, Account.id == JournalEntry.account_id)
        .where(condition)
        .order_by(JournalEntry.id.desc())
        .limit(count)
    )
    return [Noted(row.at, row.event, row.email or "", row.device) for row in rows]
