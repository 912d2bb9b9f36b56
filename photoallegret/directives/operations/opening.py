"""The file of a death: opened by who was named, or by hand; from then on everything is frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.operations.journal import Trace
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Designation, FileState, Proof, Teller
from photoallegret.directives.operations.codes import new_reference
from photoallegret.directives.operations.designating import designation_of
from photoallegret.directives.operations.directing import directive_of
from photoallegret.directives.operations.freezing import freeze
from photoallegret.directives.operations.months import months_after
from photoallegret.directives.operations.telling import note, tell_owners_announced, tell_received
from photoallegret.privacy.operations.restricting import person_at
from photoallegret.privacy.queries.tied import Person, held_of


class OpenAlreadyError(Exception):
    """There is an open file of this person."""

    def __init__(self, file: DeathFile) -> None:
        """Name it."""
        super().__init__(file.id)
        self.file = file


class SilencedError(Exception):
    """The link told of a death that was none: it tells of no other. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of a death, by whom, and how."""

    teller: Teller
    how: str
    language: str
    name: str = ""
    address: str = ""
    reach: str = ""
    died_on: date | None = None
    proof: Proof = Proof.NONE
    proof_on: date | None = None


def person_called(text: str) -> Person | None:
    """Return who is known by an address or an account's reference, None when nobody is."""
    wanted = text.strip()
    number = select(Account).where(Account.reference == wanted.upper())
    account = db.session.scalar(number)
    if account is not None:
        return Person(account.id, account.email_key)
    key = address_key(wanted)
    person = person_at(key)[0] if key else None
    return person if person is not None and held_of(person) else None


def open_file_of(person: Person) -> DeathFile | None:
    """Return the open file of a person."""
    return db.session.scalar(
        select(DeathFile).where(
            DeathFile.address == person.address, DeathFile.state == FileState.QUARANTINE
        )
    )


def open_file(person: Person, told: Told, months: int, trace: Trace) -> DeathFile:
    """Open the file of a death, freeze what is held, and tell who told of it.

    Args:
        person: of whom; the address is the account's, proved or not.
        told: what was told.
        months: how long heirs have, from now on.
        trace: when and from where.

    Raises:
        OpenAlreadyError: one is open.

    """
    if person.account_id is not None:  # two who tell at once open one file
        db.session.get(Account, person.account_id, with_for_update=True)
    found = open_file_of(person)
    if found is not None:
        raise OpenAlreadyError(found)
    directive = designation = None
    if person.account_id is not None:
        directive = directive_of(person.account_id)
        designation = designation_of(person.account_id)
    file = DeathFile(
        reference=new_reference(),
        account_id=person.account_id,
        address=person.address,
        directive=directive,
        designation=designation,
        teller=told.teller,
        teller_name=told.name,
        teller_address=told.address,
        teller_reach=told.reach,
        told_how=told.how,
        language=told.language,
        died_on=told.died_on,
        proof=told.proof,
        proof_on=told.proof_on,
        opened_at=trace.at,
        quarantine_until=months_after(trace.at, months),
    )
    db.session.add(file)
    db.session.flush()
    note(file, "opened", "designee" if told.teller is Teller.DESIGNEE else "owner", trace.at)
    if told.proof is not Proof.NONE:
        note(file, "proof-seen", "owner", trace.at)
    freeze(file, trace)
    tell_received(file)
    db.session.flush()
    return file


def announce(
    designation: Designation, died_on: date | None, reach: str, months: int, trace: Trace
) -> DeathFile:
    """Open the file of a death that who was named tells of; a second time, return the first.

    Raises:
        ValueError: the designation has ended: who was named may not act any more.
        SilencedError: what this link told before was false.

    """
    db.session.refresh(designation, with_for_update=True)
    account = None
    if designation.ended_at is None and designation.account_id is not None:
        account = db.session.get(Account, designation.account_id)
    if account is None:
        message = "the designation has ended"
        raise ValueError(message)
    if designation.silenced_at is not None:
        raise SilencedError
    told = Told(
        teller=Teller.DESIGNEE,
        how="page",
        language=designation.language,
        name=designation.name,
        address=designation.address,
        reach=reach,
        died_on=died_on,
    )
    try:
        file = open_file(Person(account.id, account.email_key), told, months, trace)
    except OpenAlreadyError as already:
        return already.file
    tell_owners_announced(file)
    return file


def announced_by(designation: Designation) -> DeathFile | None:
    """Return the open file of the death of who named somebody."""
    if designation.account_id is None:
        return None
    return db.session.scalar(
        select(DeathFile).where(
            DeathFile.account_id == designation.account_id,
            DeathFile.state == FileState.QUARANTINE,
        )
    )


def is_over(file: DeathFile, now: datetime) -> bool:
    """Say whether heirs have had their time."""
    return file.quarantine_until <= now
