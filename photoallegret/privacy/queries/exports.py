"""Copies of a person's data: the last one asked for, and one that may be fetched."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select

from photoallegret.db import db
from photoallegret.privacy.models import Export, ExportState


def latest_export(account_id: int, now: datetime) -> Export | None:
    """Return the last copy that an account asked for and that has not ended."""
    found = db.session.scalar(
        select(Export).where(Export.account_id == account_id).order_by(Export.id.desc()).limit(1)
    )
    return None if found is None or (found.ends_at and found.ends_at <= now) else found


def fetchable_export(account_id: int, export_id: int, now: datetime) -> Export | None:
    """Return the copy with this id if it is this account's, ready, and has not ended."""
    return db.session.scalar(
        select(Export).where(
            Export.id == export_id,
            Export.account_id == account_id,
            Export.state == ExportState.READY,
            Export.ends_at > now,
        )
    )


def copy_asked_for(
    account_id: int | None, address: str, moments: Collection[datetime], now: datetime
) -> Export | None:
    """Return the last copy of a person's data that was asked for at one of these moments.

    Args:
        account_id: of the person, if they have an account.
        address: of the person, if it was proved; else "".
        moments: when copies were asked for, in the person's place.
        now: one that has ended before is not returned.

    """
    theirs = [Export.address == address] if address else []
    if account_id is not None:
        theirs.append(Export.account_id == account_id)
    if not theirs or not moments:
        return None
    found = db.session.scalar(
        select(Export)
        .where(or_(*theirs), Export.asked_at.in_(moments))
        .order_by(Export.id.desc())
        .limit(1)
    )
    return None if found is None or (found.ends_at and found.ends_at <= now) else found
