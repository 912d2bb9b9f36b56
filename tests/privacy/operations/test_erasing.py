"""Erasing: rows by their index, what is public at once, files until they are gone."""

import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import Session, db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.checks import erasures
from photoallegret.privacy.jobs import sweep
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.models import ConsentAct, ConsentEntry, ErasureEntry, Unlinking
from photoallegret.privacy.operations import unlinking
from photoallegret.privacy.operations.consents import Consent, note_consent
from photoallegret.privacy.operations.erasing import Order, UnwantedError, erase
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.privacy.operations.planning import Plan
from photoallegret.privacy.queries.tied import Person, held_of, personal_tables
from photoallegret.questions.models import Decision, Question, QuestionState
from tests.factories import make_account, make_question, save
from tests.privacy.crashes import steps
from tests.rights.letters import letter
from tests.support.canaries import plant

ANNE = "anne@example.org"


def public_question(**values: object) -> int:
    question = make_question(
        slug="la-photo",
        state=QuestionState.PUBLISHED,
        published_at=now(),
        public_question="La photo est-elle en vente ?",
        public_answer="Oui.",
        **values,
    )
    identity = question.id
    save()
    return identity


def test_what_was_public_is_gone_at_once(app: Flask, client: FlaskClient) -> None:
    public_question()
    assert client.get("/questions/la-photo").status_code == 200
    db.session.remove()

    erase(Order(person=Person(None, ANNE)), journal_here())
    db.session.remove()

    assert client.get("/questions/la-photo").status_code == 410
    assert client.get("/questions/une-autre").status_code == 404
    assert "la-photo" not in client.get("/sitemaps/questions.xml").text
    assert db.session.scalar(db.select(db.func.count(Question.id))) == 0


def test_a_question_with_decisions_is_emptied_and_ends_with_them(app: Flask) -> None:
    identity = public_question()
    told = {"at": now(), "before": "new", "after": "published", "question_id": identity}
    db.session.add(Decision(account_id=None, **told))
    save()

    done = erase(Order(person=Person(None, ANNE)), journal_here())

    question = db.session.get_one(Question, identity)
    assert question.state is QuestionState.REMOVED
    assert question.closed_at is not None
    assert (question.email, question.text, question.public_answer, question.slug) == (
        "",
        "",
        "",
        None,
    )
    (kept,) = [one for one in done.told if one.processing.slug == "moderation"]
    assert kept.processing.kept_under == "DSA art. 17"


def test_only_what_is_public_can_be_erased(app: Flask) -> None:
    identity = public_question()

    order = Order(person=Person(None, ANNE), scope=frozenset({"published-questions"}))
    erase(order, journal_here())

    question = db.session.get_one(Question, identity)
    assert question.state is QuestionState.REMOVED
    assert (question.public_question, question.public_answer) == ("", "")
    assert question.text
    assert question.email == ANNE


def test_consents_end(app: Flask) -> None:
    identity = make_question().id
    given = Consent(subject=f"question:{identity}", purpose="publish", text="oui", how="form")
    note_consent(given, ConsentAct.GIVEN, now())
    save()

    erase(Order(person=Person(None, ANNE)), journal_here())

    acts = db.session.scalars(db.select(ConsentEntry.act).order_by(ConsentEntry.id)).all()
    assert acts == [ConsentAct.GIVEN, ConsentAct.WITHDRAWN]


def test_a_number_that_comes_again_leads_to_no_proof_of_another(app: Flask) -> None:
    """SQLite gives the number of the last row again once it is deleted."""
    identity = make_question().id
    given = Consent(subject=f"question:{identity}", purpose="publish", text="oui", how="form")
    note_consent(given, ConsentAct.GIVEN, now())
    save()
    erase(Order(person=Person(None, ANNE)), journal_here())

    make_question(id=identity, email_key="other@example.org")
    save()

    tables = {held.table for held in held_of(Person(None, "other@example.org"))}
    assert tables == {"question"}
    assert db.session.scalar(db.select(db.func.count(ConsentEntry.id))) == 2


def test_the_moderator_leaves_and_the_decision_stays(app: Flask) -> None:
    agent = make_account("agent@example.org")
    question = make_question()
    told = {"at": now(), "before": "new", "after": "answered", "note": "merci"}
    decision = Decision(question_id=question.id, account_id=agent.id, **told)
    db.session.add(decision)
    db.session.flush()
    identity, account_id = decision.id, agent.id
    save()

    erase(Order(person=Person(account_id, "agent@example.org")), journal_here())

    decision = db.session.get_one(Decision, identity)
    assert (decision.account_id, decision.note) == (None, "merci")


def test_the_letter_waits_for_the_last_file(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne = plant(settings.data, "anne")
    with monkeypatch.context() as patch:
        patch.setattr(unlinking, "_unlink", lambda *_: False)
        erase(Order(person=anne.person, letter=letter(anne.address)), journal_here())
    assert db.session.scalar(db.select(db.func.count(Unlinking.id))) == len(anne.files)
    assert waits()
    db.session.rollback()
    (found,) = erasures()
    assert found.level == "attention"

    sweep(threading.Event())

    assert not any(path.exists() for path in anne.files)
    assert not waits()
    assert db.session.scalar(db.select(ErasureEntry.ended_at)) is not None


def test_an_erasure_that_fails_is_void(app: Flask, settings: Settings) -> None:
    """Nothing is done later, without letters and without what was to be done with it."""
    make_question()
    save()

    def fails(_done: Plan, _number: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        erase(Order(person=Person(None, ANNE), also=fails), journal_here())
    sweep(threading.Event())

    assert steps(settings.data) == ["1 begun", "1 void"]
    assert db.session.scalars(db.select(Question.email)).all() == [ANNE]
    db.session.rollback()
    erase(Order(person=Person(None, ANNE)), journal_here())
    assert steps(settings.data) == ["1 begun", "1 void", "2 begun", "2 done"]


def test_a_commit_whose_answer_was_lost_is_done(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_question()
    save()
    commit = Session.commit

    def unheard(session: Session) -> None:
        commit(session)
        raise ConnectionError

    with monkeypatch.context() as patch:

        def from_now_on(_done: Plan, _number: int) -> None:
            patch.setattr(Session, "commit", unheard)

        with pytest.raises(ConnectionError):
            erase(Order(person=Person(None, ANNE), also=from_now_on), journal_here())

    assert steps(settings.data) == ["1 begun", "1 done"]
    assert db.session.scalars(db.select(Question.email)).all() == []


def test_an_order_that_stands_no_more_changes_nothing(app: Flask, settings: Settings) -> None:
    make_question()
    save()

    with pytest.raises(UnwantedError):
        erase(Order(person=Person(None, ANNE), still=lambda: False), journal_here())

    assert not (settings.data / FILE).exists()
    assert db.session.scalars(db.select(Question.email)).all() == [ANNE]


def test_numbers_go_on_without_the_file(app: Flask, settings: Settings) -> None:
    erase(Order(person=Person(None, ANNE)), journal_here())
    erase(Order(person=Person(None, ANNE)), journal_here())
    (settings.data / FILE).unlink()

    erase(Order(person=Person(None, ANNE)), journal_here())

    assert steps(settings.data) == ["3 begun", "3 done"]


def waits() -> bool:
    next_at = db.session.scalars(db.select(OutgoingMail.next_at)).one()
    return next_at > now()


def test_the_log_is_emptied_once_nobody_reads_it(
    app: Flask, settings: Settings, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--postgresql"):
        pytest.skip("the log is SQLite's")
    make_question(name="Prénom Unique")
    save()

    def is_left() -> bool:
        files = settings.data.glob("site.sqlite*")
        return any("Prénom Unique".encode() in file.read_bytes() for file in files)

    with db.engine.connect() as reader:
        reader.execute(db.select(Question.id))
        erase(Order(person=Person(None, ANNE)), journal_here())
        sweep(threading.Event())
        assert is_left()

    sweep(threading.Event())

    assert not is_left()


def test_nothing_outside_the_data_folder_is_unlinked(app: Flask, settings: Settings) -> None:
    outside = settings.data.parent / "outside"
    outside.write_text("stays")

    assert not unlinking._unlink(settings.data, "../outside")
    assert not unlinking._unlink(settings.data, str(outside))
    assert not unlinking._unlink(settings.data, "")

    assert outside.exists()
    assert Path(settings.data).is_dir()


def test_rows_are_found_by_index_alone(
    app: Flask, settings: Settings, request: pytest.FixtureRequest
) -> None:
    """However many accounts there are, erasing one reads only what is theirs."""
    if request.config.getoption("--postgresql"):
        pytest.skip("plans are SQLite's")
    anne = plant(settings.data, "anne")
    statements: list[tuple[str, object]] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def _note(_c: object, _k: object, sql: str, values: Any, _x: object, many: bool) -> None:
        statements.append((sql, values[0] if many else values))

    erase(Order(person=anne.person, letter=letter(anne.address)), journal_here())

    event.remove(db.engine, "before_cursor_execute", _note)
    scans = {
        f"{step}: {sql}"
        for sql, values in statements
        if sql.startswith(("SELECT", "UPDATE", "DELETE"))
        for step in plan_of(sql, values)
        if step.startswith("SCAN") and not any(name in step for name in OURS)
    }
    assert len(statements) > 50
    assert not scans


OURS = ("unlinking", "erasure_entry")
"""Short tables: files still there, erasures ever done."""


def plan_of(sql: str, values: object) -> list[str]:
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)  # type: ignore[arg-type]
        return [row.detail for row in rows]


def test_every_key_to_a_row_of_a_person_has_an_index() -> None:
    """Else the database itself looks through whole tables when the row goes."""
    tied = {mapper.local_table for mapper in personal_tables() if mapper.class_.__subjects__}
    slow = []
    for table in db.metadata.sorted_tables:
        first = {index.columns[0].name for index in table.indexes}
        first |= {column.name for column in list(table.primary_key.columns)[:1]}
        first |= {column.name for column in table.columns if column.unique}
        slow += [
            f"{table.name}.{key.parent.name}"
            for key in table.foreign_keys
            if key.column.table in tied
            and key.column.table.name in ("account", "question")
            and key.parent.name not in first
        ]

    assert not slow, f"{', '.join(slow)}: say index=True"
