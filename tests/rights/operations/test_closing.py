"""When the seven days are over, everything is erased and the login is dead."""

import threading
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db, own_transaction
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.restricting import Restricting, restrict
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question
from photoallegret.restricted import RestrictedError
from photoallegret.rights.jobs import close
from photoallegret.rights.operations import closing
from photoallegret.rights.operations.closing import (
    LastOwnerError,
    ask_to_close,
    close_due,
    erase_part,
    person_of,
)
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


def test_two_owners_who_leave_at_once_do_not_both_leave(app: Flask) -> None:
    first, second = (make_account(f"{name}@example.org", Role.OWNER).id for name in ("a", "b"))
    save()
    ended = []

    def leave(account_id: int) -> None:
        account = db.session.get_one(Account, account_id)
        ask_to_close(account, "k" * 32, "/garder", now())

    def leave_too() -> None:
        with app.app_context():
            try:
                leave(second)
                db.session.commit()
                ended.append("leaves")
            except LastOwnerError:
                ended.append("stays")
            finally:
                db.session.remove()

    leave(first)
    other = threading.Thread(target=leave_too)
    other.start()
    other.join(timeout=1)  # it would have read by then who else is an owner
    db.session.commit()
    other.join(timeout=20)

    assert ended == ["stays"]


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


def test_who_keeps_the_account_while_others_are_erased_keeps_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order was made, and waited for its turn."""
    make_account(ANNE, closing_at=now() - PAST)
    save()
    begin = Journal.alone

    def kept_meanwhile(journal: Journal) -> AbstractContextManager[None]:
        with own_transaction() as other:
            other.execute(db.update(Account).values(closing_at=None))
        return begin(journal)

    monkeypatch.setattr(Journal, "alone", kept_meanwhile)

    assert close_due(journal_here(), now()) == 0
    assert count(Account) == 1


def test_a_part_is_not_erased_once_restricted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(ANNE)
    make_question()
    db.session.commit()
    begin = Journal.alone

    def restricted_meanwhile(journal: Journal) -> AbstractContextManager[None]:
        restrict(Restricting(Person(None, ANNE), "fr", "doubt"), now())
        db.session.commit()
        return begin(journal)

    monkeypatch.setattr(Journal, "alone", restricted_meanwhile)

    with pytest.raises(RestrictedError):
        erase_part(account, {"questions"}, journal_here())
    assert count(Question) == 1


def test_an_address_that_was_not_proved_leads_nowhere(app: Flask) -> None:
    """Whoever signs up with somebody's address must not have that person's questions erased."""
    account = make_account(ANNE, confirmed_at=None, closing_at=now() - PAST)
    make_question()
    assert person_of(account).address == ""
    save()

    close_due(journal_here(), now())

    assert (count(Account), count(Question)) == (0, 1)
