"""People are told of a breach, each once, by mail and in their account (GDPR art. 34)."""

import hmac
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from photoallegret.accounts.operations.owners import tell_owners
from photoallegret.db import db, insert_into, reading
from photoallegret.incidents.models import Incident, IncidentNotice, Nature, Step
from photoallegret.incidents.operations.recording import note
from photoallegret.incidents.queries.incidents import count_told, untold
from photoallegret.incidents.queries.reached import Reached, Window, reached
from photoallegret.incidents.rules import HOUR, NATURES, REMINDERS, Standing, clock_of
from photoallegret.mail.addresses import AddressError
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post

JOB = "incident-letters"
"""Of the background work: it writes the letters that were asked for."""
DAY = timedelta(days=1)
BATCH = 25
"""Letters written in one transaction: others wait for no more."""
WORDS = ("happened", "consequences", "measures")
"""What a letter says, in the photographer's words (art. 34(2))."""


class NothingToTellError(Exception):
    """No data is chosen, or the letter is not written in each language; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What telling needs of the site."""

    secret: str
    """Of the keyed digests under which it is known who was told: it never changes."""
    languages: tuple[str, ...]
    """The site's, its first one for those whose language nobody knows."""


def people_of(incident: Incident) -> list[Reached]:
    """Return those whom the incident reaches now, by address."""
    window = Window(incident.written_from, incident.written_until)
    return reached(incident.processings, window)


def ask_letters(
    incident: Incident, words: Mapping[str, Mapping[str, str]], moment: datetime
) -> None:
    """Have everybody whom the incident reaches told: the background work writes the letters.

    Asked again, those who were not told yet are told; the others are not told twice.

    Args:
        incident: which.
        words: of the letter, by language.
        moment: the present instant.

    Raises:
        NothingToTellError: no data is chosen, or a word is missing.

    """
    said = {code: dict(told) for code, told in words.items()}
    if not incident.processings or not said or not incident.contact:
        raise NothingToTellError
    if not all(told.get(name) for told in said.values() for name in WORDS):
        raise NothingToTellError
    incident.words = said
    incident.letters_asked_at, incident.letters_sent_at = moment, None
    note(incident, Step.LETTERS_ASKED, moment)


def send_letters(teller: Teller, moment: datetime, ending: threading.Event) -> int:
    """Write the letters that were asked for; return how many. Commits, some at a time.

    A notice and its letter are written in one transaction, and a person has one notice of an
    incident: cut anywhere and run again, it goes on with those who have none.
    """
    wanted = select(Incident.id).where(
        Incident.letters_asked_at.is_not(None), Incident.letters_sent_at.is_(None)
    )
    reading()
    ids = db.session.scalars(wanted.order_by(Incident.id)).all()
    db.session.remove()
    return sum(_send(incident_id, teller, moment, ending) for incident_id in ids)


def _send(incident_id: int, teller: Teller, moment: datetime, ending: threading.Event) -> int:
    reading()  # whoever writes waits for no long search
    incident = db.session.get_one(Incident, incident_id)
    asked_at, people = incident.letters_asked_at, people_of(incident)
    told = db.session.execute(
        select(IncidentNotice.mark, IncidentNotice.account_id).where(
            IncidentNotice.incident_id == incident_id
        )
    ).all()
    marks, accounts = {row.mark for row in told}, {row.account_id for row in told} - {None}
    marked = [(mark_of(incident, one.key, teller.secret), one) for one in people]
    waiting = [
        (mark, one)
        for mark, one in marked
        if mark not in marks and one.account_id not in accounts  # told at a former address
    ]
    db.session.remove()
    sent = 0
    for start in range(0, len(waiting), BATCH):
        if ending.is_set():
            return sent
        incident = db.session.get_one(Incident, incident_id)
        for mark, one in waiting[start : start + BATCH]:
            sent += _tell(incident, one, mark, teller, moment)
        db.session.commit()
    incident = db.session.get_one(Incident, incident_id, with_for_update=True)
    if incident.letters_asked_at == asked_at:  # else it was asked again meanwhile
        incident.letters_sent_at = moment
        noted, unreached = count_told(incident_id)
        note(incident, Step.LETTERS_SENT, moment, str(noted - unreached))
    db.session.commit()
    return sent


def _tell(incident: Incident, person: Reached, mark: str, teller: Teller, moment: datetime) -> bool:
    """Write one person's notice and letter; say whether a letter leaves."""
    notice_id = db.session.execute(
        insert_into(IncidentNotice)
        .values(incident_id=incident.id, mark=mark, account_id=person.account_id)
        .on_conflict_do_nothing()
        .returning(IncidentNotice.id)
    ).scalar_one_or_none()
    if notice_id is None:
        return False
    try:
        post(letter_to(incident, person, teller.languages), dedupe_key=f"incident-told:{notice_id}")
    except AddressError:  # it was never one that mail reaches: the account tells, or the banner
        return False
    db.session.get_one(IncidentNotice, notice_id).told_at = moment
    return True


def letter_to(incident: Incident, person: Reached, languages: tuple[str, ...]) -> Letter:
    """Return what ``person`` is told of ``incident``, in their language."""
    spoken = (person.language, *languages, *incident.words)
    code = next(one for one in spoken if one in incident.words)
    return Letter(
        slug="incident-told",
        to=person.address,
        language=code,
        values={
            "reference": incident.reference,
            "natures": [NATURES[Nature(one)] for one in incident.natures],
            "contact": incident.contact,
            **incident.words[code],
        },
    )


def mark_of(incident: Incident, key: str, secret: str) -> str:
    """Return the keyed digest of an address, for one incident alone."""
    told = f"incident:{incident.reference}:{key}"
    return hmac.digest(secret.encode(), told.encode(), sha256).hex()


def remind_owners(moment: datetime, path_of: Callable[[str, str], str]) -> int:
    """Tell the photographers of what the authority must know.

    24 and 4 hours before the end; after it each day, until it is told or a reason not to is given.

    Args:
        moment: the present instant.
        path_of: returns the page of an incident, from its reference and a language.

    Returns:
        how many messages were posted.

    """
    return sum(_remind_of(incident, moment, path_of) for incident in untold())


def _remind_of(incident: Incident, moment: datetime, path_of: Callable[[str, str], str]) -> int:
    due, mark, ends = _reminder(incident, moment)
    if not mark:
        return 0
    about = {"reference": incident.reference, "due": due.isoformat(), "is_late": moment > due}
    return tell_owners(
        "incident-due",
        lambda language: {**about, "path": path_of(incident.reference, language)},
        key=f"incident-due:{incident.id}:{mark}",
        expires_at=ends,
    )


def _reminder(incident: Incident, moment: datetime) -> tuple[datetime, str, datetime]:
    """Return the end of the 72 hours, which reminder is due ("" for none), and its own end."""
    clock = clock_of(incident, moment)
    if clock.standing is Standing.LATE:
        days = (moment - clock.due) // DAY
        return clock.due, f"late-{days}", clock.due + (days + 1) * DAY
    left = clock.due - moment
    hours = next((one for one in REMINDERS if left <= one * HOUR), None)
    return clock.due, "" if hours is None else str(hours), clock.due


def note_read(account_id: int, notice_id: int, moment: datetime) -> bool:
    """Note that the holder of an account read a notice; say whether it was theirs."""
    notice = db.session.get(IncidentNotice, notice_id)
    if notice is None or notice.account_id != account_id:
        return False
    notice.read_at = notice.read_at or moment
    db.session.flush()
    return True
