"""Erased again: whoever a crash or a backup spared, and nobody else."""

import threading
from datetime import timedelta

from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.jobs import sweep
from photoallegret.privacy.journal import journal_here, orders_here
from photoallegret.privacy.models import ErasureEntry
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.replaying import replay, unknown
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question
from photoallegret.rights.operations.closing import person_of
from tests.factories import make_account, make_question, save
from tests.privacy.crashes import begun, saved_person, steps
from tests.support.canaries import dump, plant, put_back, saved

ANNE, CLAIRE = "anne@example.org", "claire@example.org"


def addresses() -> list[str]:
    """Return the addresses of all accounts, then of all questions."""
    found = [
        *db.session.scalars(db.select(Account.email_key).order_by(Account.id)),
        *db.session.scalars(db.select(Question.email_key).order_by(Question.id)),
    ]
    db.session.rollback()
    return found


def told() -> dict[str, str]:
    found = dict(db.session.execute(db.select(OutgoingMail.slug, OutgoingMail.recipient)).all())
    db.session.rollback()
    return found


def test_who_came_after_the_erasure_is_left_alone(app: Flask, settings: Settings) -> None:
    """Numbers and addresses come again: only what the database does not know is replayed."""
    assert app.testing
    anne = plant(settings.data, "anne")
    erase(Order(person=anne.person), journal_here())
    again, bruno = plant(settings.data, "anne"), plant(settings.data, "bruno")
    backup = saved()
    erase(Order(person=bruno.person), journal_here())
    put_back(backup)

    replay(journal_here(), orders_here())

    assert all(marker in dump() for marker in again.markers)


def test_an_address_that_was_another_accounts_reaches_nobody(app: Flask) -> None:
    """In the backup it is Claire's still: Anne got it, and was erased, later."""
    assert app.testing
    claire = make_account(ANNE)
    make_question()
    identity = claire.id
    save()
    backup = saved()
    db.session.get_one(Account, identity).email_key = CLAIRE
    save()
    erase(Order(person=person_of(make_account(ANNE))), journal_here())
    put_back(backup)

    assert replay(journal_here(), orders_here()) == 1

    assert addresses() == [ANNE, ANNE]


def test_a_number_that_is_another_accounts_reaches_nobody(app: Flask) -> None:
    assert app.testing
    identity = make_account(ANNE).id
    save()
    backup = saved()
    backup["account"] = [
        {**row, "email": CLAIRE, "email_key": CLAIRE, "created_at": now()}
        for row in backup["account"]
    ]
    erase(Order(person=Person(identity, ANNE)), journal_here())
    put_back(backup)

    replay(journal_here(), orders_here())

    assert addresses() == [CLAIRE]


def test_an_account_is_known_again_under_its_former_address(app: Flask) -> None:
    assert app.testing
    identity = make_account("former@example.org").id
    make_question(email_key="former@example.org")
    save()
    backup = saved()
    db.session.get_one(Account, identity).email_key = ANNE
    save()
    erase(Order(person=Person(identity, ANNE)), journal_here())
    put_back(backup)

    replay(journal_here(), orders_here())

    assert addresses() == ["former@example.org"]  # the question's: it was not erased the first time


def test_what_was_written_before_there_was_an_account_goes_again(app: Flask) -> None:
    assert app.testing
    make_question()
    save()
    backup = saved()
    erase(Order(person=person_of(make_account(ANNE))), journal_here())
    put_back(backup)

    replay(journal_here(), orders_here())

    assert addresses() == []


def test_an_erasure_without_account_reaches_no_account(app: Flask) -> None:
    assert app.testing
    identity = make_account(ANNE).id
    make_question()
    save()
    backup = saved()
    db.session.get_one(Account, identity).email_key = CLAIRE
    save()
    erase(Order(person=Person(None, ANNE)), journal_here())
    put_back(backup)

    replay(journal_here(), orders_here())

    assert addresses() == [ANNE, ANNE]


def test_after_a_crash_people_are_told_as_if_there_had_been_none(
    app: Flask, settings: Settings, owner: Account
) -> None:
    assert app.testing
    make_question()
    begun(saved_person(make_account(ANNE, closing_at=now())))

    sweep(threading.Event())

    assert told() == {"erasure-done": ANNE, "erasure-recipients": owner.email}
    assert addresses() == [owner.email]
    assert steps(settings.data) == ["1 begun", "1 done"]


def test_who_left_no_account_is_told_too(app: Flask) -> None:
    assert app.testing
    make_question()
    save()
    begun(Person(None, ANNE))

    sweep(threading.Event())

    assert told() == {"erasure-done": ANNE}


def test_who_changed_their_mind_after_a_crash_stays(app: Flask, settings: Settings) -> None:
    assert app.testing
    begun(saved_person(make_account(ANNE, closing_at=now())))
    db.session.execute(db.update(Account).values(closing_at=None))
    save()

    sweep(threading.Event())
    sweep(threading.Event())

    assert addresses() == [ANNE]
    assert told() == {}
    assert steps(settings.data) == ["1 begun", "1 void"]
    assert unknown(journal_here()) == []


def test_a_part_is_erased_after_a_crash_whether_the_account_closes_or_not(app: Flask) -> None:
    assert app.testing
    make_question()
    anne = make_account(ANNE, closing_at=now() + timedelta(days=3))
    begun(saved_person(anne), {"questions"})

    sweep(threading.Event())

    assert addresses() == [ANNE]
    assert db.session.scalars(db.select(ErasureEntry.scope)).one() == ["questions"]


def test_the_last_owner_stays_after_a_crash(app: Flask) -> None:
    assert app.testing
    begun(saved_person(make_account(ANNE, Role.OWNER, closing_at=now())))

    sweep(threading.Event())

    assert addresses() == [ANNE]


def test_nobody_is_told_again_by_a_replay(app: Flask) -> None:
    assert app.testing
    anne = saved_person(make_account(ANNE))
    backup = saved()
    letter = Letter(slug="erasure-done", to=ANNE, language="fr", values={"is_whole": True})
    erase(Order(person=anne, letter=letter), journal_here())
    put_back(backup)

    replay(journal_here(), orders_here())

    assert (addresses(), told()) == ([], {})
