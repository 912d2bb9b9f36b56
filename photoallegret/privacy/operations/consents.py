"""Consents, written down when they are given and withdrawn."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry

LONGEST_TEXT = 500
STOPS = "photoallegret_stops"
"""Where the factory leaves what each withdrawal ends, by purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What somebody agrees to, and how that is said."""

    subject: str
    """Whose, as the room that asks knows it; never a name or an address."""
    purpose: str
    text: str
    """The words shown beside the choice."""
    how: str
    """By which form or link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What a room does the moment a consent is withdrawn (GDPR art. 7(3))."""

    purpose: str
    label: str
    """What was agreed to, in a few words of English; translated when shown."""
    about: Callable[[Collection[str]], Mapping[str, str]]
    """How people know what these subjects speak of: "Q-7F3K2M"."""
    end: Callable[[str, datetime, str], bool] | None
    """Ends what the consent of a subject allowed, in the open transaction, and notes the
    withdrawal with how it was done; says whether there was something to end. None: it ends with
    the account."""


def note_consent(consent: Consent, act: ConsentAct, now: datetime) -> None:
    """Write down that ``consent`` was given or withdrawn, in the transaction that does it."""
    db.session.add(
        ConsentEntry(
            subject=consent.subject,
            purpose=consent.purpose,
            act=act,
            at=now,
            text_hash=hashlib.sha256(consent.text.encode()).hexdigest(),
            text=consent.text[:LONGEST_TEXT],
            how=consent.how,
        )
    )
    db.session.flush()


def end_consents(subjects: Collection[str], how: str, now: datetime) -> int:
    """Write down that what ``subjects`` agreed to has ended with what it was about.

    Returns:
        how many consents still held.

    """
    acts = select(ConsentEntry).where(ConsentEntry.subject.in_(subjects)).order_by(ConsentEntry.id)
    last = {(entry.subject, entry.purpose): entry for entry in db.session.scalars(acts)}
    holding = [entry for entry in last.values() if entry.act is ConsentAct.GIVEN]
    for entry in holding:
        consent = Consent(subject=entry.subject, purpose=entry.purpose, text=entry.text, how=how)
        note_consent(consent, ConsentAct.WITHDRAWN, now)
    return len(holding)
