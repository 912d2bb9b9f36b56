"""Rows are found by what tables declare: by account, by address, by parent, by reference."""

import pytest

from photoallegret.accounts.models import AddressChange, JournalEntry
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.personal_data import Subject, Tie
from photoallegret.privacy.models import ConsentAct
from photoallegret.privacy.operations.consents import Consent, note_consent
from photoallegret.privacy.operations.planning import Act, plan
from photoallegret.privacy.queries.tied import (
    Person,
    held_of,
    personal_columns,
    personal_tables,
)
from photoallegret.questions.models import Attachment, Decision, Report
from photoallegret.questions.operations.reporting import Notice, receive_report
from tests.factories import make_account, make_question, save


def make_report(email: str) -> Report:
    notice = Notice(
        address="/q", reason="rights", explanation="Why", name="Eve", email=email, language="fr"
    )
    return receive_report(notice, None, now())


@pytest.mark.usefixtures("app")
def test_what_tells_of_a_person_is_found_and_nothing_else() -> None:
    account, other = make_account("anne@example.org"), make_account("other@example.org")
    question = make_question(email_key="anne@example.org")
    make_question(email_key="other@example.org")
    db.session.flush()
    decision = {"at": now(), "before": "new", "after": "answered"}
    db.session.add(Decision(question_id=question.id, account_id=other.id, **decision))
    db.session.add(JournalEntry(at=now(), event="signed-in", account_id=account.id))
    consent = Consent(subject=f"question:{question.id}", purpose="publish", text="oui", how="form")
    note_consent(consent, ConsentAct.GIVEN, now())
    db.session.flush()

    of_anne = held_of(Person(account.id, account.email_key))
    of_other = held_of(Person(other.id))

    assert [held.table for held in of_anne] == [
        "account",
        "consent_entry",
        "moderation_decision",
        "question",
        "security_journal",
    ]
    assert {held.table: held.columns for held in of_other}["moderation_decision"] == ("account_id",)
    assert "question" not in {held.table for held in of_other}


@pytest.mark.usefixtures("app")
def test_rows_come_in_the_order_of_their_numbers() -> None:
    account = make_account("anne@example.org")
    for _ in range(11):
        db.session.add(JournalEntry(at=now(), event="signed-in", account_id=account.id))
    db.session.flush()

    numbers = [held.row.id for held in held_of(Person(account.id)) if held.table != "account"]

    assert numbers == sorted(numbers)


@pytest.mark.usefixtures("app")
def test_what_tells_of_somebody_else_in_a_row_is_left_out() -> None:
    question = make_question(email_key="anne@example.org")
    moderator = make_account("owner@example.org")
    decision = Decision(
        question_id=question.id, account_id=moderator.id, at=now(), before="new", after="answered"
    )
    db.session.add(decision)
    db.session.flush()

    of_anne = {held.table: held.columns for held in held_of(Person(address="anne@example.org"))}

    assert of_anne["moderation_decision"] == ("at", "before", "after", "reason", "note")


@pytest.mark.usefixtures("app")
def test_what_a_stranger_writes_under_an_address_is_erased_and_never_shown() -> None:
    """Nobody proved it: the holder of the address may have it gone, and does not see it."""
    question = make_question(email_key="anne@example.org", confirmed_at=None)
    question.attachments.append(
        Attachment(key="k", file_name="a", width=1, height=1, size=1, digest="d")
    )
    make_report(email="anne@example.org")
    db.session.flush()
    account = make_account("anne@example.org", confirmed_at=None)
    person = Person(address="anne@example.org")

    shown, erased = held_of(person), held_of(person, claimed=True)

    assert [held.table for held in shown if held.table != "outbox"] == []
    assert {"account", "attachment", "content_report", "question"} <= {one.table for one in erased}
    assert [held.table for held in held_of(Person(account.id))] == ["account"]


@pytest.mark.usefixtures("app")
def test_the_holder_of_a_new_address_sees_it_and_nothing_of_the_account() -> None:
    account = make_account("anne@example.org")
    values = {"new_email": "New@example.org", "new_key": "new@example.org", "asked_at": now()}
    change = AddressChange(account_id=account.id, **values)
    db.session.add(change)
    db.session.flush()
    holder = Person(address="new@example.org")

    before, erased = held_of(holder), plan(holder)
    change.new_agreed_at = now()
    db.session.flush()
    (of_holder,) = held_of(holder)
    (of_account,) = (one for one in held_of(Person(account.id)) if one.table == "address_change")

    assert before == []
    assert of_holder.columns == ("new_email", "new_key")
    assert set(of_account.columns) == set(personal_columns(AddressChange.__mapper__))
    assert [(line.table, line.act) for line in erased.lines] == [("address_change", Act.DELETE)]


def test_a_tie_by_address_says_whether_it_was_proved() -> None:
    with pytest.raises(ValueError, match="proved=True"):
        Subject(Tie.ADDRESS, "email_key")
    with pytest.raises(ValueError, match="it alone"):
        Subject(Tie.ACCOUNT, "account_id", proved=True)


@pytest.mark.usefixtures("app")
def test_nobody_has_nothing() -> None:
    make_question(email_key="anne@example.org")
    save()

    assert held_of(Person()) == []
    assert held_of(Person(address="nobody@example.org")) == []


def test_tables_with_personal_columns_are_known() -> None:
    names = {mapper.class_.__tablename__ for mapper in personal_tables()}

    assert {"account", "question", "outbox", "photo"} <= names
    assert "used_token" not in names
