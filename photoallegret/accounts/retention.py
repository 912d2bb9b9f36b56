"""How long accounts are kept, and what hangs on them."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from photoallegret.accounts.models import (
    EMPTIED,
    Account,
    AddressChange,
    JournalEntry,
    OneTimeLink,
    Role,
    SignedIn,
    UploadKey,
)
from photoallegret.accounts.operations.chaining import forget_due
from photoallegret.accounts.operations.closing import close_account
from photoallegret.accounts.operations.picture import remove_folders
from photoallegret.accounts.personal_data import (
    ACCOUNT,
    ADDRESS_CHANGE,
    CREDENTIALS,
    SECURITY,
    SIGNED_IN,
)
from photoallegret.db import db
from photoallegret.privacy.queries.lifetimes import Carry, Lifetime


def _close_unused(now: datetime, limit: int, data: Path) -> int:
    """Close members' accounts that nobody uses, their holders told; commits."""
    ids = db.session.scalars(select(Account.id).where(UNUSED.due(now)).limit(limit)).all()
    folders = [folder for one in ids for folder in close_account(one, "retention", now)]
    db.session.commit()
    remove_folders(folders, data)
    return len(ids)


UNUSED = Lifetime(
    period=ACCOUNT.retention.period("accounts-inactive"),
    of=Account,
    ends=Account.ends_at,
    when=Account.role == Role.MEMBER,
    effect=Carry(_close_unused),
)


def _forget_entries(now: datetime, limit: int, _data: Path) -> int:
    """Delete entries of the security journal whose time is over; commits."""
    return forget_due(SECURITY_JOURNAL.due(now), limit)


SECURITY_JOURNAL = Lifetime(
    period=SECURITY.retention.period("security-journal"),
    of=JournalEntry,
    since=JournalEntry.at,
    when=JournalEntry.event != EMPTIED,
    effect=Carry(_forget_entries),
)

RULES: tuple[Lifetime, ...] = (
    UNUSED,
    Lifetime(
        period=ADDRESS_CHANGE.retention.period("address-changes"),
        of=AddressChange,
        since=AddressChange.asked_at,
    ),
    Lifetime(period=SIGNED_IN.retention.period("sessions"), of=SignedIn, since=SignedIn.seen_at),
    Lifetime(
        period=SIGNED_IN.retention.period("sessions-longest"),
        of=SignedIn,
        since=SignedIn.created_at,
    ),
    Lifetime(
        period=CREDENTIALS.retention.period("one-time-links"),
        of=OneTimeLink,
        since=OneTimeLink.created_at,
    ),
    Lifetime(
        period=CREDENTIALS.retention.period("upload-keys"),
        of=UploadKey,
        since=UploadKey.revoked_at,
    ),
    SECURITY_JOURNAL,
)
