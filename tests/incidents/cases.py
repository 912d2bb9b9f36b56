"""Incidents that tests start from, and what waits in the outbox: plain functions."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.models import Incident, Risk
from photoallegret.incidents.operations.recording import Facts, declare
from photoallegret.incidents.operations.telling import Teller, ask_letters, send_letters
from photoallegret.outbox.models import OutgoingMail
from tests.factories import save

TELLER = Teller("s" * 32, ("fr", "en"))
WORDS = {
    "fr": {
        "happened": "Un ordinateur a été volé.",
        "consequences": "Quelqu’un peut lire vos messages.",
        "measures": "Les mots de passe sont changés.",
    },
    "en": {
        "happened": "A laptop was stolen.",
        "consequences": "Somebody may read your messages.",
        "measures": "Passwords were changed.",
    },
}


def facts(**changed: object) -> Facts:
    """Return facts from which nothing that the law asks for is missing, but telling."""
    known: dict[str, object] = {
        "title": "Ordinateur volé",
        "happened": "Volé dans le train.",
        "known_at": now() - timedelta(hours=1),
        "natures": ["confidentiality"],
        "processings": ["questions"],
        "people_count": 2,
        "records_count": 3,
        "consequences": "Des messages peuvent être lus.",
        "measures_taken": "Mots de passe changés.",
        "risk": Risk.HIGH,
        "contact": "contact@example.org",
    }
    return Facts(**{**known, **changed})  # type: ignore[arg-type]  # as a test says


def make_incident(**changed: object) -> str:
    """Return the reference of a committed incident."""
    reference = declare(facts(**changed), now()).reference
    save()
    return reference


def find(reference: str) -> Incident:
    """Return the incident with this reference, read afresh."""
    db.session.rollback()
    wanted = select(Incident).where(Incident.reference == reference)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def tell_all(reference: str, moment: datetime | None = None) -> int:
    """Have everybody told whom an incident reaches; return how many letters were written."""
    ask_letters(find(reference), WORDS, moment or now())
    db.session.commit()
    count = send_letters(TELLER, moment or now(), threading.Event())
    db.session.rollback()
    return count


def waiting(slug: str = "incident-told") -> list[OutgoingMail]:
    """Return the messages of one kind that wait, the oldest first."""
    wanted = select(OutgoingMail).where(OutgoingMail.slug == slug).order_by(OutgoingMail.id)
    found = list(db.session.scalars(wanted))
    db.session.rollback()
    return found
