"""Erasures that requests order: with their answer, in one transaction, or not at all."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db, own_transaction
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question
from photoallegret.restricted import RestrictedError, is_restricted
from photoallegret.rights.models import Channel, Kind, RequestState, RightsRequest
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
)
from photoallegret.rights.operations.printing import forget_letter, sealed_letter
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
    assert [one.kind.value for one in request.events][-4:] == [
        *("found", "executed", "recipients-told", "decided")
    ]
    assert "rights-erased" in told()
    assert "erasure-recipients" in told()


def test_an_answer_by_post_is_sealed_until_it_is_sent(app: Flask, owner: Account) -> None:
    make_question(name="Prénom Unique")
    asked = {"channel": Channel.POST, "email": "", "postal": "7 rue des Lilas\n38000 Grenoble"}
    asked |= {"is_known": True, "is_proved": False, "account": make_account(ANNE)}
    request = make_request(Kind.ERASURE, name="Anne Unique", **asked)
    db.session.commit()
    number = request.id

    carry_out_erasure(request, (), journal_here(), Act(now(), owner.id))

    request = db.session.get_one(RightsRequest, number)
    text = sealed_letter(request)
    assert text.startswith("Anne Unique\n7 rue des Lilas\n38000 Grenoble\n\n")
    assert "journal des effacements" in text
    assert "cnil.fr" in text
    assert (request.name, request.postal, count(Account)) == ("", "", 1)
    kept = db.session.scalar(db.text("SELECT text FROM rights_request_letter"))
    known = dump().replace(text, kept)  # as the database itself has it
    assert not [word for word in ("Unique", "Lilas", ANNE) if word in known]
    assert told() == ["erasure-recipients"]
    forget_letter(request, Act(now(), owner.id))
    assert sealed_letter(request) == ""
    with pytest.raises(NotAllowedError):
        forget_letter(request, Act(now(), owner.id))


def test_the_only_owner_stays_though_the_address_alone_is_proved(app: Flask) -> None:
    make_account(ANNE, Role.OWNER, confirmed_at=None)
    request = make_request(Kind.ERASURE)
    db.session.commit()

    with pytest.raises(LastOwnerError):
        carry_out_erasure(request, (), journal_here(), Act(now()))


def test_an_owner_stays_whose_fellow_left_since_it_was_ordered(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    fellow = make_account("fellow@example.org", Role.OWNER).id
    request = make_request(Kind.ERASURE, account=make_account(ANNE, Role.OWNER))
    db.session.commit()
    begin = Journal.alone

    def left_meanwhile(journal: Journal) -> AbstractContextManager[None]:
        with own_transaction() as other:
            other.execute(db.delete(Account).where(Account.id == fellow))
        return begin(journal)

    monkeypatch.setattr(Journal, "alone", left_meanwhile)

    with pytest.raises(NotAllowedError):
        carry_out_erasure(request, (), journal_here(), Act(now()))
    assert count(Account) == 1


def test_nothing_goes_while_another_request_of_theirs_waits(app: Flask) -> None:
    make_question()
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
