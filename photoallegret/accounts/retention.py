"""How long accounts are kept, and what hangs on them: one rule for each period declared."""

from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select

from photoallegret.accounts.models import Account, AddressChange, JournalEntry, SignedIn
from photoallegret.accounts.operations.closing import close_account
from photoallegret.accounts.operations.picture import remove_folders
from photoallegret.accounts.operations.staying import is_due
from photoallegret.accounts.personal_data import CHANGE, SECURITY
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.operations.retention import RetentionRule

Due = Callable[[datetime], ColumnElement[bool]]


def _count_inactive(now: datetime) -> int:
    return db.session.scalar(select(func.count(Account.id)).where(is_due(now))) or 0


def _close_inactive(now: datetime, limit: int) -> int:
    """Close members' accounts that nobody uses, their holders told; never an owner's."""
    settings: Settings = current_app.extensions["photoallegret"]
    ids = db.session.scalars(select(Account.id).where(is_due(now)).limit(limit)).all()
    folders = [folder for one in ids for folder in close_account(one, "retention", now)]
    db.session.commit()
    remove_folders(folders, settings.data)
    return len(ids)


def _rows(
    name: str, table: type[AddressChange] | type[JournalEntry] | type[SignedIn], due: Due
) -> RetentionRule:
    """Return the rule that deletes the rows for which ``due`` holds."""

    def count(now: datetime) -> int:
        return db.session.scalar(select(func.count(table.id)).where(due(now))) or 0

    def apply(now: datetime, limit: int) -> int:
        ids = db.session.scalars(select(table.id).where(due(now)).limit(limit)).all()
        db.session.execute(delete(table).where(table.id.in_(ids)))
        db.session.commit()
        return len(ids)

    return RetentionRule(name=name, count=count, apply=apply)


def _old_entries(now: datetime) -> ColumnElement[bool]:
    (period,) = SECURITY.retention.periods
    return JournalEntry.at < now - period.length


RULES: tuple[RetentionRule, ...] = (
    RetentionRule(name="accounts-inactive", count=_count_inactive, apply=_close_inactive),
    _rows("address-changes", AddressChange, lambda now: AddressChange.asked_at <= now - CHANGE),
    _rows("sessions", SignedIn, lambda now: SignedIn.ends_at <= now),
    _rows("security-journal", JournalEntry, _old_entries),
)
