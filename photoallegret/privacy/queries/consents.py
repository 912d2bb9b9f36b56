"""What a person has agreed to: the last act of each consent."""

from dataclasses import dataclass
from datetime import datetime

from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.queries.tied import Person, held_of


@dataclass(frozen=True, slots=True)
class Agreement:
    """One consent of a person, as it stands."""

    subject: str
    """What it is about, as its room knows it: "question:42"."""
    purpose: str
    text: str
    """The words agreed to, as they were shown."""
    at: datetime
    """Of its last act."""
    holds: bool


def agreements_of(person: Person) -> list[Agreement]:
    """Return each consent of ``person``, the newest act first."""
    acts = [held.row for held in held_of(person) if isinstance(held.row, ConsentEntry)]
    last = {(one.subject, one.purpose): one for one in sorted(acts, key=lambda one: one.id)}
    return [
        Agreement(one.subject, one.purpose, one.text, one.at, one.act is ConsentAct.GIVEN)
        for one in sorted(last.values(), key=lambda one: one.id, reverse=True)
    ]
