"""How long the proofs themselves are kept: consents, five years after their end."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import aliased

from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.operations.retention import RetentionRule
from photoallegret.privacy.personal_data import ENDED


def _due(now: datetime) -> ColumnElement[bool]:
    """Return the condition: an act of a consent that ended long ago, the ending included."""
    end = aliased(ConsentEntry)
    return exists().where(
        end.subject == ConsentEntry.subject,
        end.purpose == ConsentEntry.purpose,
        end.id >= ConsentEntry.id,
        end.act == ConsentAct.WITHDRAWN,
        end.at <= now - ENDED,
    )


def _count(now: datetime) -> int:
    return db.session.scalar(select(func.count(ConsentEntry.id)).where(_due(now))) or 0


def _delete(now: datetime, limit: int) -> int:
    oldest = select(ConsentEntry.id).where(_due(now)).order_by(ConsentEntry.id).limit(limit)
    ids = db.session.scalars(oldest).all()
    db.session.execute(delete(ConsentEntry).where(ConsentEntry.id.in_(ids)))
    db.session.commit()
    return len(ids)


RULES: tuple[RetentionRule, ...] = (RetentionRule(name="consents", count=_count, apply=_delete),)
