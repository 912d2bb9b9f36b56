"""Erasures that a crash cuts short, for tests."""

import json
from collections.abc import Collection
from pathlib import Path

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.erasing import who
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.operations.closing import person_of
from tests.factories import save


def saved_person(account: Account) -> Person:
    """Commit what was made; return whose ``account`` is."""
    person = person_of(account)
    save()
    return person


def begun(person: Person, scope: Collection[str] = ()) -> None:
    """Begin an erasure, and let the machine stop before the database commits."""
    journal = journal_here()
    with journal.alone():
        journal.begin(who(person, journal), scope, now())
    db.session.rollback()


def steps(data: Path) -> list[str]:
    """Return number and step of each line of the journal in the data folder ``data``."""
    lines = (data / FILE).read_text().splitlines()
    return [f"{told['number']} {told['step']}" for told in map(json.loads, lines)]
