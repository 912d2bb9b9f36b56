"""Records: each row by purpose, what may leave of it, found by indexes alone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from photoallegret.accounts.models import JournalEntry, UploadKey
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.personal_data import LawfulBasis, Right
from photoallegret.privacy.models import Export
from photoallegret.privacy.queries import records
from photoallegret.privacy.queries.deaths import Death
from photoallegret.privacy.queries.records import (
    UNPROVED,
    exported_columns,
    files_leave,
    is_portable,
    records_of,
    untied_uses,
)
from photoallegret.privacy.queries.tied import Person, personal_columns, personal_tables
from photoallegret.questions.models import Attachment, Question, QuestionState
from photoallegret.questions.personal_data import PUBLISHED, QUESTION
from tests.factories import LONG_AGO, make_account, make_question


@pytest.mark.usefixtures("app")
def test_a_row_with_two_purposes_gives_two_records() -> None:
    question = make_question(email_key="anne@example.org", state=QuestionState.PUBLISHED)
    question.public_answer = "Oui."
    db.session.flush()

    published, asked = records_of(Person(address="anne@example.org"))

    assert published.processing.slug == "published-questions"
    assert published.fields["public_answer"] == "Oui."
    assert published.is_portable
    assert asked.fields["text"] == question.text
    assert not asked.is_portable
    assert not set(published.fields) & set(asked.fields)
    assert published.key == asked.key == str(question.id)


@pytest.mark.usefixtures("app")
def test_a_death_that_empties_columns_is_of_those_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    make_question(email_key="anne@example.org", public_answer="Oui.")
    death = Death(LONG_AGO, "", "", columns=("name", "email"))
    monkeypatch.setattr(records, "deaths_of", lambda rows: [death for _ in rows])

    published, asked = records_of(Person(address="anne@example.org"))

    assert published.dies_at is None
    assert asked.dies_at == LONG_AGO


@pytest.mark.usefixtures("app")
def test_each_part_waits_for_its_own_criterion(monkeypatch: pytest.MonkeyPatch) -> None:
    make_question(email_key="anne@example.org", public_answer="Oui.")
    told = {}
    for words in (QUESTION.retention.criterion, "while it is contested"):
        death = Death(None, words, "")
        monkeypatch.setattr(records, "deaths_of", lambda rows, one=death: [one for _ in rows])
        told[words] = [one.criterion for one in records_of(Person(address="anne@example.org"))]

    assert told[QUESTION.retention.criterion] == [
        PUBLISHED.retention.criterion,
        QUESTION.retention.criterion,
    ]
    assert told["while it is contested"] == ["while it is contested"] * 2


@pytest.mark.usefixtures("app")
def test_what_opens_something_is_held_and_never_shown() -> None:
    account = make_account("anne@example.org", password_hash="hash")
    db.session.add(
        UploadKey(token_hash="t" * 64, account_id=account.id, name="Key", created_at=now())
    )
    make_question(email_key="anne@example.org")

    found = records_of(Person(account.id, account.email_key))

    closed = [one for one in found if one.processing.slug == "credentials"]
    assert {one.table for one in closed} == {"account", "upload_key"}
    assert {(one.key, tuple(one.fields)) for one in closed} == {("", ())}
    assert not any("secret_hash" in one.fields for one in found)


@pytest.mark.usefixtures("app")
def test_the_order_is_always_the_same() -> None:
    account = make_account("anne@example.org")
    for number in range(12):
        at = now() - timedelta(minutes=number)
        db.session.add(JournalEntry(at=at, event="signed-in", account_id=account.id))
    db.session.flush()

    found = records_of(Person(account.id))

    slugs = [one.processing.slug for one in found]
    assert slugs == sorted(slugs)
    keys = [int(one.key) for one in found if one.table == "security_journal"]
    assert keys == sorted(keys)


@pytest.mark.usefixtures("app")
def test_the_declarations_agree_on_portability() -> None:
    uses = {use for mapper in personal_tables() for use in personal_columns(mapper).values()}

    for use in uses:
        if Right.PORTABILITY in use.rights:
            assert is_portable(use), f"{use.slug}: art. 20 is for consent and contract alone"
        if use.lawful_basis is LawfulBasis.CONSENT and use.exported:
            assert is_portable(use), f"{use.slug}: what was given under consent can be taken along"


@pytest.mark.usefixtures("app")
def test_what_nobody_can_tie_is_told_with_its_reason() -> None:
    found = {(use.slug, why) for use, why in untied_uses()}

    assert {"limits", "evidence", "depiction"} <= {slug for slug, _ in found}
    assert {slug for slug, why in found if why == UNPROVED} == {"reports", "questions", "replies"}
    assert all(why for _, why in found)


def test_every_column_that_leaves_is_personal(app: Flask) -> None:
    for mapper in personal_tables():
        assert set(exported_columns(mapper)) <= set(personal_columns(mapper))


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    found: list[tuple[str, object]] = []

    def note(_c: object, _k: object, text: str, values: object, *_: object) -> None:
        if text.startswith("SELECT"):
            found.append((text, values))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_one_person_among_many_is_found_by_indexes(app: Flask) -> None:
    """On SQLite the plan of each query is read, which is the same for any number of rows."""
    account = make_account("anne@example.org")
    make_question(email_key="anne@example.org")
    db.session.commit()
    person = Person(account.id, account.email_key)

    with statements() as asked:
        found = records_of(person)

    assert len(found) >= 2
    assert len(asked) <= 2 * len(personal_tables())
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        for text, values in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
            steps = [str(step[-1]) for step in plan]
            scans = [step for step in steps if re.match(r"SCAN (?!CONSTANT|LIST)", step)]
            assert not scans, f"{text}\n{steps}"


def test_files_leave_only_where_every_column_does(app: Flask) -> None:
    assert files_leave(Attachment.__mapper__)
    assert not files_leave(OutgoingMail.__mapper__)
    assert not files_leave(Export.__mapper__)


def test_questions_are_known(app: Flask) -> None:
    assert "text" in exported_columns(Question.__mapper__)
    assert "secret_hash" not in exported_columns(Question.__mapper__)
