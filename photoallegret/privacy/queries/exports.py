"""Copies of a person's data: the last one asked for, and one that may be fetched."""

from datetime import datetime

from sqlalchemy import select

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
