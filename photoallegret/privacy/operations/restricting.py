"""Restriction: data of one person is only kept, from now on or until the person is told it ends."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.personal_data import Subject, Tie, Unlinked
from photoallegret.privacy.queries.tied import Person, personal_tables, tied_to
from photoallegret.restricted import LONGEST_GROUND, NOTICE, Restriction


@dataclass(frozen=True, slots=True)
class Restricting:
    """Whose data is restricted, in which language they read, and why."""

    person: Person
    language: str
    ground: str
    """As the law has it or in the controller's words: it is shown to the person."""


def person_at(address: str) -> tuple[Person, str]:
    """Return who is known by a normalised ``address``, and the language of their account or "".

    An account is a table that tells of somebody by its own number and by an address.
    """
    person, language = Person(address=address), ""
    for mapper in personal_tables():
        subjects = mapper.class_.__subjects__
        if isinstance(subjects, Unlinked):
            continue
        own = Subject(Tie.ACCOUNT, mapper.primary_key[0].name)
        by_address = next((one for one in subjects if one.tie is Tie.ADDRESS), None)
        if own in subjects and by_address is not None:
            found = select(mapper.class_).where(tied_to(mapper, by_address, person, claimed=True))
            row = db.session.scalar(found)
            if row is not None:
                number = getattr(row, mapper.get_property_by_column(mapper.primary_key[0]).key)
                return Person(number, address), getattr(row, "language", language)
    return person, language


def restrict(wanted: Restricting, now: datetime) -> bool:
    """Let the data of a person only be kept from ``now`` on, and tell them.

    A restriction that was about to end goes on.

    Returns:
        whether anything changed.

    """
    found = _restriction(wanted.person)
    if found is not None and found.told_at is None:
        return False
    if found is not None:
        found.told_at = None
    else:
        db.session.add(
            Restriction(
                account_id=wanted.person.account_id,
                address=wanted.person.address,
                language=wanted.language,
                since=now,
                ground=wanted.ground[:LONGEST_GROUND],
            )
        )
    db.session.flush()
    post(
        Letter(
            slug="restriction-begun",
            to=wanted.person.address,
            language=wanted.language,
            values={"ground": wanted.ground},
        )
    )
    return True


def lift(person: Person, now: datetime) -> datetime | None:
    """Tell a person that the restriction of their data ends, and let it end after that.

    Returns:
        when it ends; None when nothing is restricted.

    """
    found = _restriction(person)
    if found is None:
        return None
    if found.told_at is None:
        found.told_at = now
        ends_at = now + NOTICE.length
        letter = Letter(
            slug="restriction-ending",
            to=found.address,
            language=found.language,
            values={"ends": ends_at.isoformat()},
        )
        post(letter)
        db.session.flush()
    return found.told_at + NOTICE.length


def end_at_once(person: Person) -> None:
    """End a restriction that its person never asked for, and of which they are told otherwise."""
    found = _restriction(person)
    if found is not None:
        db.session.delete(found)
        db.session.flush()


def _restriction(person: Person) -> Restriction | None:
    ways = [Restriction.address == person.address]
    if person.account_id is not None:
        ways.append(Restriction.account_id == person.account_id)
    return db.session.scalar(select(Restriction).where(or_(*ways)).with_for_update())
