"""The record of an incident: declared, changed, told to the authority, closed."""

from dataclasses import dataclass, field, fields
from datetime import datetime

from photoallegret.db import db
from photoallegret.incidents.models import Incident, IncidentAct, Risk, Step
from photoallegret.incidents.rules import is_late, is_whole


class EditedMeanwhileError(Exception):
    """Somebody else saved the incident since the page was drawn; nothing was changed."""


class ReasonsMissingError(Exception):
    """The authority was told later than 72 hours, and no reasons are given; nothing changed."""


class UnfinishedError(Exception):
    """Something that the law asks for is missing; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the photographer writes down of an incident."""

    title: str
    happened: str
    known_at: datetime
    began_at: datetime | None = None
    ended_at: datetime | None = None
    discovered_at: datetime | None = None
    natures: list[str] = field(default_factory=list)
    processings: list[str] = field(default_factory=list)
    written_from: datetime | None = None
    written_until: datetime | None = None
    people_count: int | None = None
    records_count: int | None = None
    consequences: str = ""
    measures_taken: str = ""
    measures_proposed: str = ""
    risk: Risk = Risk.UNKNOWN
    why_no_authority: str = ""
    why_no_people: str = ""
    contact: str = ""


def declare(facts: Facts, moment: datetime) -> Incident:
    """Return a new incident; its 72 hours run from ``facts.known_at``."""
    incident = Incident(words={}, banner={}, created_at=moment, edition=1)
    _write(incident, facts)
    db.session.add(incident)
    note(incident, Step.DECLARED, moment)
    return incident


def change(incident: Incident, facts: Facts, edition: str, moment: datetime) -> None:
    """Write down other facts; the timeline says which fields changed.

    Raises:
        EditedMeanwhileError: ``edition`` is not the one saved.
        ReasonsMissingError: by another moment of knowledge the authority was told late, and
            no reasons were given.

    """
    if str(incident.edition) != edition:
        raise EditedMeanwhileError
    told_at = incident.authority_told_at
    if told_at is not None and not incident.late_reasons and is_late(facts.known_at, told_at):
        raise ReasonsMissingError
    names = [one.name for one in fields(facts)]
    changed = [name for name in names if getattr(incident, name) != getattr(facts, name)]
    if changed:
        _write(incident, facts)
        incident.edition += 1
        note(incident, Step.CHANGED, moment, ", ".join(changed))


def tell_authority(incident: Incident, told_at: datetime, reasons: str, moment: datetime) -> None:
    """Note when the authority was told.

    Raises:
        ReasonsMissingError: that was later than 72 hours, and ``reasons`` is empty.

    """
    late = is_late(incident.known_at, told_at)
    if late and not reasons:
        raise ReasonsMissingError
    incident.authority_told_at = told_at
    incident.late_reasons = reasons if late else ""
    note(incident, Step.AUTHORITY_TOLD, moment, told_at.isoformat(timespec="minutes"))


def close(incident: Incident, moment: datetime) -> None:
    """Close the incident: it is kept for five years from now on.

    Raises:
        UnfinishedError: something that the law asks for is missing.

    """
    if not is_whole(incident):
        raise UnfinishedError
    if incident.closed_at is None:
        incident.closed_at = moment
        note(incident, Step.CLOSED, moment)


def reopen(incident: Incident, moment: datetime) -> None:
    """Take the incident up again."""
    if incident.closed_at is not None:
        incident.closed_at = None
        note(incident, Step.REOPENED, moment)


def note(incident: Incident, step: Step, moment: datetime, words: str = "") -> None:
    """Add an act to the timeline."""
    incident.acts.append(IncidentAct(at=moment, step=step, note=words))
    db.session.flush()


def _write(incident: Incident, facts: Facts) -> None:
    for one in fields(facts):
        setattr(incident, one.name, getattr(facts, one.name))
