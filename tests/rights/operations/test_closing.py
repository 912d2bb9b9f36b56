"""When the seven days are over, everything is erased and the login is dead."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.journal import journal_here
from photoallegret.questions.models import Question
from photoallegret.rights.jobs import close
from photoallegret.rights.operations import closing
from photoallegret.rights.operations.closing import close_due, person_of
from tests.factories import make_account, make_question, save, sign_in
from tests.support.canaries import dump

ANNE = "anne@example.org"
PAST = timedelta(seconds=1)


def count(table: type[Account] | type[Question]) -> int:
    return db.session.scalar(db.select(db.func.count(table.id))) or 0


def test_the_job_erases_whose_time_has_come(app: Flask, owner: Account) -> None:
    assert owner.is_owner
    anne = make_account(ANNE, closing_at=now() - PAST)
    make_account("later@example.org", closing_at=now() + PAST * 3600)
    make_question()
    db.session.commit()
    browser = sign_in(app, anne)

    close(threading.Event())

    assert browser.get("/compte").location.startswith("/compte/connexion")
    assert count(Account) == 2
    assert count(Question) == 0
    told = dict(db.session.execute(db.select(OutgoingMail.slug, OutgoingMail.recipient)).all())
    assert told == {"erasure-done": ANNE, "erasure-recipients": "owner@example.org"}


def test_it_leaves_nothing_but_the_letter(app: Flask, settings: Settings) -> None:
    make_account(ANNE, closing_at=now() - PAST)
    make_question(name="Prénom Unique")
    save()

    close_due(journal_here(), now())

    assert dump().count(ANNE) == 2  # the letter's address, as written and as known
    assert "Prénom Unique" not in dump()


def test_the_last_owner_stays(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER, closing_at=now() - PAST)
    save()

    assert close_due(journal_here(), now()) == 0
    assert count(Account) == 1


def test_one_that_fails_stops_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account("broken@example.org", closing_at=now() - PAST * 2)
    make_account(ANNE, closing_at=now() - PAST)
    save()
    erase = closing.erase

    def sometimes(order: closing.Order, *rest: closing.Journal) -> closing.Plan:
        if order.person.address.startswith("broken"):
            raise OSError
        return erase(order, *rest)

    monkeypatch.setattr(closing, "erase", sometimes)

    assert close_due(journal_here(), now()) == 1
    assert db.session.scalars(db.select(Account.email)).all() == ["broken@example.org"]


def test_an_address_that_was_not_proved_leads_nowhere(app: Flask) -> None:
    """Whoever signs up with somebody's address must not have that person's questions erased."""
    account = make_account(ANNE, confirmed_at=None, closing_at=now() - PAST)
    make_question()
    assert person_of(account).address == ""
    save()

    close_due(journal_here(), now())

    assert (count(Account), count(Question)) == (0, 1)
