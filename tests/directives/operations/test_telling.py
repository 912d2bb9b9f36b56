"""The photographer is told in time of what is carried out by itself; the history only grows."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.directives.jobs import carry
from photoallegret.directives.models import DeathEntry
from photoallegret.directives.operations.deciding import extend
from photoallegret.directives.operations.freezing import thaw
from photoallegret.directives.operations.months import months_after
from photoallegret.privacy.operations.rekeying import rotate_keys
from photoallegret.sealed import Seal
from photoallegret.secrets_file import read_secrets
from tests.directives.deaths import DAY, anne, at, content_of, letters, proven, told
from tests.factories import save

END = months_after(DAY, 6)
DROP, DROP_FILE = "DELETE FROM death_entry", "DELETE FROM death_file"


def warnings() -> int:
    count = [slug for slug, _ in letters()].count("death-waits")
    db.session.rollback()
    return count


def test_before_the_end_once(app: Flask, owner: Account) -> None:
    assert owner.is_owner
    with at(DAY):
        proven(told(anne()))
        save()
    with at(END - timedelta(days=16)):
        carry(threading.Event())
        assert warnings() == 0
    for days in (15, 14):
        with at(END - timedelta(days=days)):
            carry(threading.Event())
            assert warnings() == 1
    assert content_of("death-waits")["is_proven"]


def test_without_proof_it_is_said_instead_of_done(app: Flask, owner: Account) -> None:
    assert owner.is_owner
    with at(DAY):
        told(anne())
        save()
    with at(END + timedelta(days=1)):
        carry(threading.Event())

    assert warnings() == 1
    assert not content_of("death-waits")["is_proven"]


@pytest.mark.parametrize(
    "change",
    ["UPDATE death_entry SET act = 'thawed'", "UPDATE death_entry SET note = 'x'", DROP, DROP_FILE],
)
def test_the_database_itself_keeps_the_history(app: Flask, change: str) -> None:
    told(anne())
    save()

    with pytest.raises(DBAPIError, match="file of a death"):
        db.session.execute(db.text(change))
    db.session.rollback()


def test_nothing_of_the_history_of_a_closed_file_goes_before_it(app: Flask) -> None:
    thaw(told(anne()), "She telephoned.", Trace(now()))
    save()

    with pytest.raises(DBAPIError, match="goes with its file"):
        db.session.execute(db.text(DROP))
    db.session.rollback()
    db.session.execute(db.text(DROP_FILE))

    assert db.session.scalar(db.select(db.func.count(DeathEntry.id))) == 0


def test_the_history_is_sealed_anew_with_the_keys(app: Flask, settings: Settings) -> None:
    file = told(anne())
    extend(file, 1, "Abroad.", now())
    identity = file.id
    save()
    db.session.remove()

    rotate_keys(settings.data)

    secrets = read_secrets(settings.data)
    sealed = "SELECT note FROM death_entry WHERE note <> ''"
    assert Seal(secrets, "deaths").open(db.session.scalar(db.text(sealed))) == "Abroad."
    assert identity
