"""How long privacy's own tables and those of the rooms below it are kept."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import aliased

from photoallegret.access_log import ACCESS, AccessEntry
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.outbox.personal_data import WRITING
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.personal_data import CONSENTS
from photoallegret.privacy.queries.lifetimes import Carry, Lifetime
from photoallegret.restricted import NOTICE, Restriction
from photoallegret.throttle import LIMITS, Counter

END = aliased(ConsentEntry)
ENDING = (
    END.subject == ConsentEntry.subject,
    END.purpose == ConsentEntry.purpose,
    END.id >= ConsentEntry.id,
    END.act == ConsentAct.WITHDRAWN,
)
"""A consent ends with the withdrawal that follows, which is an act of it too."""


def _ended_before(last: datetime) -> ColumnElement[bool]:
    """Return the condition: an act of a consent that ended by ``last``, found by its end."""
    act, end = aliased(ConsentEntry), aliased(ConsentEntry)
    ended = select(act.id).join(
        end, (act.subject == end.subject) & (act.purpose == end.purpose) & (act.id <= end.id)
    )
    return ConsentEntry.id.in_(ended.where(end.act == ConsentAct.WITHDRAWN, end.at <= last))


def _delete_consents(now: datetime, limit: int, _data: Path) -> int:
    """Delete acts of ended consents, each withdrawal last: the database refuses another order."""
    due = select(ConsentEntry.id, ConsentEntry.act).where(CONSENT.due(now))
    acts = db.session.execute(due.order_by(ConsentEntry.id).limit(limit)).all()
    for act in ConsentAct:  # given, then withdrawn
        ids = [one.id for one in acts if one.act is act]
        db.session.execute(delete(ConsentEntry).where(ConsentEntry.id.in_(ids)))
    db.session.commit()
    return len(acts)


CONSENT = Lifetime(
    period=CONSENTS.retention.period("consents"),
    of=ConsentEntry,
    since=select(func.min(END.at)).where(*ENDING).scalar_subquery(),
    found=_ended_before,
    effect=Carry(_delete_consents),
)
COUNTER = Lifetime(period=LIMITS.retention.period("counters"), of=Counter, ends=Counter.ends_at)
RULES: tuple[Lifetime, ...] = (
    CONSENT,
    COUNTER,
    Lifetime(period=WRITING.retention.period("mail"), of=OutgoingMail, since=OutgoingMail.ended_at),
    Lifetime(period=NOTICE, of=Restriction, since=Restriction.told_at),
    Lifetime(period=ACCESS.retention.period("access"), of=AccessEntry, since=AccessEntry.at),
)
