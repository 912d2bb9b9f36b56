"""Requests carried out, on what is really held."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import latest_of
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import Export
from photoallegret.privacy.operations.consents import STOPS
from photoallegret.privacy.queries.consents import agreements_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question, Wish
from photoallegret.questions.operations.agreeing import note_agreement
from photoallegret.rights.models import Kind
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError
from photoallegret.rights.operations.executing import (
    correct,
    correctable,
    end_agreements,
    prepare_copy,
)
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_account, make_question, make_request

ANNE = "anne@example.org"
MONDAY = datetime(2026, 2, 2, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def count(table: type[Account] | type[Question]) -> int:
    return db.session.scalar(db.select(db.func.count(table.id))) or 0


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
