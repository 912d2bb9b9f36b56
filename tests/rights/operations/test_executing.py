"""Requests carried out, on what is really held."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import latest_of
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.models import Export
from photoallegret.privacy.operations.consents import STOPS
from photoallegret.privacy.queries.consents import agreements_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question, Wish
from photoallegret.questions.operations.agreeing import note_agreement
from photoallegret.restricted import RestrictedError, is_restricted
from photoallegret.rights.models import Kind, RequestState, RightsRequest
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError
from photoallegret.rights.operations.erasing import (
    LastOwnerError,
    OthersOpenError,
    carry_out_erasure,
    erasure_plan,
    order_again,
)
from photoallegret.rights.operations.executing import (
    carry_out_restriction,
    correct,
    correctable,
    end_agreements,
    prepare_copy,
)
from photoallegret.rights.operations.reminding import erase_due, remind
from photoallegret.rights.operations.requesting import take_back
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_account, make_question, make_request
from tests.support.canaries import dump

ANNE = "anne@example.org"
MONDAY = datetime(2026, 2, 2, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def count(table: type[Account] | type[Question]) -> int:
    return db.session.scalar(db.select(db.func.count(table.id))) or 0


def told() -> list[str]:
    return list(db.session.scalars(db.select(OutgoingMail.slug).order_by(OutgoingMail.id)))


def test_a_copy_is_made_for_who_has_no_account(app: Flask) -> None:
    request = make_request(Kind.ACCESS)

    prepare_copy(request, Act(now()))

    export = db.session.scalar(db.select(Export))
    assert (export.account_id, export.address) == (None, ANNE)
    with pytest.raises(NotAllowedError):
        prepare_copy(make_request(Kind.ERASURE), Act(now()))


def test_a_copy_asked_for_by_a_request_stands_in_the_journal_of_the_account(app: Flask) -> None:
    account = make_account(ANNE)

    prepare_copy(make_request(Kind.ACCESS, account=account), Act(now()))

    (noted,) = latest_of(account.id, 5)
    assert noted.event == "copy-asked"


def test_nothing_is_looked_up_for_who_is_not_known(app: Flask) -> None:
    make_question()

    with pytest.raises(NotAllowedError):
        erasure_plan(make_request(Kind.ERASURE, is_proved=False), ())


def test_an_erasure_answers_itself_in_its_transaction(app: Flask, owner: Account) -> None:
    anne = make_account(ANNE)
    make_question(name="Prénom Unique")
    request = make_request(Kind.ERASURE, account=anne, words="Tout, je vous prie.")
    db.session.commit()
    number = request.id

    carry_out_erasure(request, (), journal_here(), Act(now(), owner.id))

    request = db.session.get(RightsRequest, number)
    assert count(Account) == 1
    assert count(Question) == 0
    assert "Prénom Unique" not in dump()
    assert (request.state, request.account_id) == (RequestState.GRANTED, None)
    assert [one.kind.value for one in request.events][-2:] == ["executed", "decided"]
    assert "rights-erased" in told()
    assert "erasure-recipients" in told()


def test_the_only_owner_stays_though_the_address_alone_is_proved(app: Flask) -> None:
    make_account(ANNE, Role.OWNER, confirmed_at=None)
    request = make_request(Kind.ERASURE)
    db.session.commit()

    with pytest.raises(LastOwnerError):
        carry_out_erasure(request, (), journal_here(), Act(now()))


def test_nothing_goes_while_another_request_of_theirs_waits(app: Flask) -> None:
    access, erasure = make_request(Kind.ACCESS), make_request(Kind.ERASURE)
    db.session.commit()

    with pytest.raises(OthersOpenError):
        carry_out_erasure(erasure, (), journal_here(), Act(now()))
    take_back(access, Act(now()))
    carry_out_erasure(erasure, (), journal_here(), Act(now()))

    assert erasure.email == ""


def test_a_crash_is_made_good_with_the_answer(app: Flask) -> None:
    make_question()
    request = make_request(Kind.ERASURE)
    db.session.commit()

    order = order_again(Person(address=ANNE), frozenset())
    stood = order.still()
    take_back(request, Act(now()))

    assert order.letter.slug == "rights-erased"
    assert (stood, order.still()) == (True, False)


def test_a_part_leaves_the_rest(app: Flask) -> None:
    make_question()
    request = make_request(Kind.OBJECTION, account=make_account(ANNE))
    db.session.commit()

    carry_out_erasure(request, ("questions",), journal_here(), Act(now()))

    assert (count(Account), count(Question)) == (1, 0)


def test_the_only_owner_and_the_restricted_stay(app: Flask) -> None:
    owner = make_account("owner@example.org", Role.OWNER)
    request = make_request(
        Kind.ERASURE, account=owner, email=owner.email, email_key=owner.email_key
    )
    restricted = make_request(Kind.RESTRICTION)
    carry_out_restriction(restricted, "L’exactitude est contestée.", Act(now()))
    other = make_request(Kind.ERASURE)
    db.session.commit()

    with pytest.raises(LastOwnerError):
        carry_out_erasure(request, (), journal_here(), Act(now()))
    with pytest.raises(RestrictedError):
        carry_out_erasure(other, (), journal_here(), Act(now()))
    assert is_restricted(address=ANNE)
    with pytest.raises(UnfoundedError):
        carry_out_restriction(make_request(Kind.RESTRICTION), " ", Act(now()))


def test_consents_end_the_same_second(app: Flask) -> None:
    question = make_question(wish=Wish.NAMED)
    note_agreement(question, MONDAY)
    request = make_request(Kind.WITHDRAWAL)

    ended = end_agreements(request, app.extensions[STOPS], Act(now()))

    assert ended == 1
    assert not [one for one in agreements_of(Person(address=ANNE)) if one.holds]


def test_only_what_is_theirs_and_may_be_is_corrected(app: Flask) -> None:
    anne = make_account(ANNE, first_name="Ane")
    other = make_account("other@example.org", first_name="Otto")
    request = make_request(Kind.RECTIFICATION, account=anne)
    names = {one.name: one.value for one in correctable(request)}
    texts = {f"account:{anne.id}:first_name": "Anne", f"account:{other.id}:first_name": "X"}

    changed = correct(request, texts, Act(now()))

    assert names[f"account:{anne.id}:first_name"] == "Ane"
    assert not [name for name in names if "email" in name or "hash" in name]
    assert (changed, anne.first_name, other.first_name) == (1, "Anne", "Otto")
    with pytest.raises(UnfoundedError):
        correct(request, {f"account:{anne.id}:first_name": "A" * 500}, Act(now()))


def test_the_photographer_is_reminded_and_told_daily_once_late(app: Flask, owner: Account) -> None:
    make_request(at=MONDAY)  # due on the 2nd of March
    days = []

    for day in range(40):
        act = Act(MONDAY + day * DAY)
        if remind(act.at.date(), act):
            days.append(day)

    assert days == [13, 21, 26, *range(29, 40)]
    assert told() == ["rights-due"] * len(days)


def test_a_missed_day_is_made_up_for(app: Flask, owner: Account) -> None:
    request = make_request(at=MONDAY)

    remind(request.due_on - 5 * DAY, Act(MONDAY + 20 * DAY))

    assert (told(), request.reminded_for) == (["rights-due"], 7)


def test_an_erasure_of_a_verified_account_carries_itself_out(app: Flask, owner: Account) -> None:
    anne, bob = make_account(ANNE), make_account("bob@example.org")
    request = make_request(Kind.ERASURE, at=MONDAY, account=anne)
    held = make_request(
        Kind.ERASURE, at=MONDAY, account=bob, email=bob.email, email_key=bob.email_key
    )
    held.holding_ground = "Un litige est en cours."
    db.session.commit()
    due = request.due_on

    before = erase_due(due - DAY, journal_here(), Act(now()))
    done = erase_due(due, journal_here(), Act(now()))

    assert (before, done, count(Account)) == (0, 1, 2)
