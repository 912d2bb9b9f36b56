"""What can be asked of maintenance."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, union_all

from photoallegret.db import db
from photoallegret.maintenance.models import Maintenance

LAST = 10


def changes_by_itself(connection: Connection, moment: datetime) -> datetime | None:
    """Return when, after ``moment``, one is first told of, begins or ends."""
    dates = (Maintenance.announced_at, Maintenance.begins_at, Maintenance.ends_at)
    first = union_all(*(select(func.min(at).label("at")).where(at > moment) for at in dates))
    found: datetime | None = connection.scalar(select(func.min(first.subquery().c.at)))
    return found


def to_come(moment: datetime) -> Sequence[Maintenance]:
    """Return what is planned or under way at ``moment``, the next first."""
    return db.session.scalars(
        select(Maintenance).where(Maintenance.ends_at > moment).order_by(Maintenance.begins_at)
    ).all()


def past(moment: datetime) -> Sequence[Maintenance]:
    """Return the last ones that are over at ``moment``, the newest first."""
    return db.session.scalars(
        select(Maintenance)
        .where(Maintenance.ends_at <= moment)
        .order_by(Maintenance.ends_at.desc())
        .limit(LAST)
    ).all()


def under_way(moment: datetime) -> Maintenance | None:
    """Return the one that closes the site at ``moment``."""
    return next((one for one in to_come(moment) if one.begins_at <= moment), None)


def overlapping(begins_at: datetime, ends_at: datetime, but: int | None) -> bool:
    """Say whether one other than ``but`` has an instant in common with these."""
    found = select(Maintenance.id).where(
        Maintenance.begins_at < ends_at, Maintenance.ends_at > begins_at
    )
    if but is not None:
        found = found.where(Maintenance.id != but)
    return db.session.scalar(found.limit(1)) is not None
