"""The incidents themselves: listed, counted, and those a person was told of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import joinedload

from photoallegret.db import db
from photoallegret.incidents.models import Incident, IncidentNotice, Risk

PAGE = 100


def incidents() -> Sequence[Incident]:
    """Return the incidents, open ones first, then the newest; no more than a page."""
    order = (Incident.closed_at.is_not(None), Incident.id.desc())
    return db.session.scalars(select(Incident).order_by(*order).limit(PAGE)).all()


def incident_called(reference: str, *, to_change: bool = False) -> Incident | None:
    """Return the incident with this reference, locked when it is to be changed."""
    wanted = select(Incident).where(Incident.reference == reference)
    return db.session.scalar(wanted.with_for_update() if to_change else wanted)


def open_incidents() -> ScalarSelect[int]:
    """Return, as a subquery, how many incidents are not closed."""
    return select(func.count(Incident.id)).where(Incident.closed_at.is_(None)).scalar_subquery()


def untold() -> Sequence[Incident]:
    """Return the open incidents of which the authority is to be told and was not."""
    return db.session.scalars(
        select(Incident)
        .where(
            Incident.closed_at.is_(None),
            Incident.authority_told_at.is_(None),
            Incident.risk != Risk.UNLIKELY,
        )
        .order_by(Incident.known_at)
    ).all()


def count_told(incident_id: int) -> tuple[int, int]:
    """Return how many people were noted as told of an incident, and how many no letter reaches."""
    noted, written = db.session.execute(
        select(func.count(IncidentNotice.id), func.count(IncidentNotice.told_at)).where(
            IncidentNotice.incident_id == incident_id
        )
    ).one()
    return noted, noted - written


def notices_of(account_id: int) -> Sequence[IncidentNotice]:
    """Return what an account's holder was told of incidents and has not read yet."""
    return db.session.scalars(
        select(IncidentNotice)
        .where(IncidentNotice.account_id == account_id, IncidentNotice.read_at.is_(None))
        .order_by(IncidentNotice.id)
        .options(joinedload(IncidentNotice.incident))
    ).all()


def banner_ends(connection: Connection, moment: datetime) -> datetime | None:
    """Return when, after ``moment``, public pages first tell of an incident no more."""
    ends = select(func.min(Incident.banner_until)).where(Incident.banner_until > moment)
    found: datetime | None = connection.scalar(ends)
    return found


def banners(moment: datetime) -> Sequence[Incident]:
    """Return the incidents of which public pages still tell at ``moment``."""
    return db.session.scalars(
        select(Incident).where(Incident.banner_until > moment).order_by(Incident.id)
    ).all()
