"""What the law asks of an incident: by when, what must be written, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from photoallegret.deadlines import breach_due
from photoallegret.i18n import N_
from photoallegret.incidents.models import Incident, Nature, Risk, Step

HOUR = timedelta(hours=1)
REMINDERS = (4, 24)
"""Hours before the end of the 72 at which the photographers are reminded, the last one first."""
NATURES = {
    Nature.CONFIDENTIALITY: N_("Confidentiality: data were seen or taken"),
    Nature.INTEGRITY: N_("Integrity: data were changed"),
    Nature.AVAILABILITY: N_("Availability: data were lost or could not be reached"),
}
RISKS = {
    Risk.UNKNOWN: N_("I do not know yet"),
    Risk.UNLIKELY: N_("A risk for people is unlikely: I keep the record and say why"),
    Risk.LIKELY: N_("There is a risk: I tell the CNIL"),
    Risk.HIGH: N_("There is a high risk: I tell the CNIL and the people"),
}


RISKS_TOLD = {
    Risk.UNKNOWN: N_("not judged yet"),
    Risk.UNLIKELY: N_("unlikely"),
    Risk.LIKELY: N_("a risk"),
    Risk.HIGH: N_("a high risk"),
}
"""The same as the record tells it to others."""
STEPS = {
    Step.DECLARED: N_("Written down"),
    Step.CHANGED: N_("Changed: %(note)s"),
    Step.AUTHORITY_TOLD: N_("CNIL told on %(note)s"),
    Step.LETTERS_ASKED: N_("Letters to people ordered"),
    Step.LETTERS_SENT: N_("Letters written; told so far: %(note)s"),
    Step.BANNER_UP: N_("Banner on public pages until %(note)s"),
    Step.BANNER_DOWN: N_("Banner taken down"),
    Step.CLOSED: N_("Closed"),
    Step.REOPENED: N_("Taken up again"),
}
FIELDS = {
    "title": N_("Name of the incident"),
    "happened": N_("What happened"),
    "known_at": N_("Known to the controller on"),
    "began_at": N_("Began on"),
    "ended_at": N_("Ended on"),
    "discovered_at": N_("First noticed on"),
    "natures": N_("Nature of the breach"),
    "processings": N_("Categories of data"),
    "written_from": N_("Data that came from"),
    "written_until": N_("Data that came until"),
    "people_count": N_("About how many people"),
    "records_count": N_("About how many records"),
    "consequences": N_("Likely consequences"),
    "measures_taken": N_("Measures taken"),
    "measures_proposed": N_("Measures proposed"),
    "risk": N_("Risk for people"),
    "why_no_authority": N_("Why the authority is not told"),
    "why_no_people": N_("Why people are not told by letter"),
    "contact": N_("Contact point"),
}
"""What is written of an incident, as the record calls it."""


class Standing(StrEnum):
    """How an incident stands before the authority."""

    RUNNING = "running"
    LATE = "late"
    TOLD = "told"
    TOLD_LATE = "told-late"
    NOT_OWED = "not-owed"


@dataclass(frozen=True, slots=True)
class Clock:
    """The 72 hours of an incident."""

    due: datetime
    standing: Standing
    hours: int
    """Whole hours left while it runs; whole hours late once it is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist."""

    is_done: bool
    words: str
    article: str
    place: str
    """The field or part of the page where it is done."""


def clock_of(incident: Incident, moment: datetime) -> Clock:
    """Return how the 72 hours of ``incident`` stand at ``moment``."""
    due = breach_due(incident.known_at)
    if incident.authority_told_at is not None:
        late = incident.authority_told_at > due
        standing = Standing.TOLD_LATE if late else Standing.TOLD
        return Clock(due, standing, abs(incident.authority_told_at - due) // HOUR)
    if incident.risk is Risk.UNLIKELY:
        return Clock(due, Standing.NOT_OWED, 0)
    if moment > due:
        return Clock(due, Standing.LATE, (moment - due) // HOUR)
    return Clock(due, Standing.RUNNING, (due - moment) // HOUR)


def is_late(known_at: datetime, told_at: datetime) -> bool:
    """Say whether the authority was told after the 72 hours: reasons are then owed."""
    return told_at > breach_due(known_at)


def checklist(incident: Incident) -> Iterator[Item]:
    """Yield what GDPR art. 33 and 34 ask for, in order, and whether it is there."""
    counts = (incident.people_count, incident.records_count)
    measures = incident.measures_taken or incident.measures_proposed
    is_counted = None not in counts
    yield Item(bool(incident.natures), N_("What was broken"), "33(3)(a)", "natures")
    yield Item(bool(incident.processings), N_("Which data"), "33(3)(a)", "processings")
    yield Item(is_counted, N_("About how many people and records"), "33(3)(a)", "people_count")
    yield Item(bool(incident.contact), N_("Whom to ask"), "33(3)(b)", "contact")
    yield Item(bool(incident.consequences), N_("What may follow"), "33(3)(c)", "consequences")
    yield Item(bool(measures), N_("What was done, and will be"), "33(3)(d)", "measures_taken")
    yield Item(incident.risk is not Risk.UNKNOWN, N_("How great the risk is"), "33(1)", "risk")
    if incident.risk is Risk.UNLIKELY:
        why = bool(incident.why_no_authority)
        yield Item(why, N_("Why the CNIL is not told"), "33(5)", "why_no_authority")
    else:
        told = incident.authority_told_at is not None
        yield Item(told, N_("The CNIL is told"), "33(1)", "authority")
    if incident.risk is Risk.HIGH:
        told = incident.letters_sent_at is not None or bool(incident.why_no_people)
        yield Item(told, N_("People are told, or it is said why not"), "34", "people")


def is_whole(incident: Incident) -> bool:
    """Say whether nothing is missing: it may be closed."""
    return all(item.is_done for item in checklist(incident))
