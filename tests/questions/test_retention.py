"""Each period that is declared is kept: nothing goes a day early, nothing stays a day late."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.retention import CONSENT
from photoallegret.questions.models import (
    Attachment,
    Capsule,
    Decision,
    HostDutyAct,
    Question,
    QuestionState,
    Reason,
    Report,
    Wish,
)
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.agreeing import note_agreement
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.pictures import Joined, picture_path, take_pictures
from photoallegret.questions.retention import RULES
from tests.factories import data_of, make_question, save
from tests.questions.conftest import jpeg

DAY = timedelta(days=1)
START = datetime.fromisoformat("2026-11-25T10:00:00+00:00")
ACT = Act(None, START)
PUBLIC = Public("Est-elle en vente ?", "Oui.")


def pictures(app: Flask, count: int = 1) -> list[Attachment]:
    data = app.extensions["photoallegret"].data
    sent = data.parent / "sent.jpg"
    sent.write_bytes(jpeg().read())
    return take_pictures([Joined(sent, "a.jpg")] * count, data)


def files(app: Flask) -> int:
    folder = app.extensions["photoallegret"].data / "attachments"
    return sum(path.is_file() for path in folder.rglob("*"))


def count(table: type) -> int:
    found = db.session.scalar(select(func.count(table.id))) or 0  # type: ignore[attr-defined]  # each has one
    db.session.rollback()
    return found


def bring_to(question: Question, state: QuestionState) -> None:
    if state is QuestionState.UNCONFIRMED:
        question.state, question.created_at = state, START
    elif state is QuestionState.SPAM:
        moderating.call_spam(question, ACT)
    elif state is QuestionState.ANSWERED:
        moderating.answer_privately(question, "Oui.", ACT)
    elif state is QuestionState.DECLINED:
        moderating.decline_question(question, Reason.INSULTING, "", ACT)
    elif state is QuestionState.REMOVED:
        moderating.publish_question(question, PUBLIC, ACT)
        moderating.remove_question(question, Reason.RIGHTS, "", ACT)


@pytest.mark.parametrize(
    ("state", "days"),
    [
        (QuestionState.UNCONFIRMED, 7),
        (QuestionState.SPAM, 30),
        (QuestionState.ANSWERED, 365),
        (QuestionState.DECLINED, 183),
        (QuestionState.REMOVED, 183),
    ],
)
def test_a_question_goes_on_its_day_with_its_pictures(
    app: Flask, state: QuestionState, days: int
) -> None:
    question = make_question(wish=Wish.NAMED, attachments=pictures(app))
    bring_to(question, state)
    make_question("Une autre ?")
    save()

    run_due(RULES, START + days * DAY - DAY, data_of(app))
    early = count(Question), files(app)
    run_due(RULES, START + days * DAY, data_of(app))

    assert early == (2, 1)
    assert (count(Question), count(Attachment), count(Decision), files(app)) == (1, 0, 0, 0)
    assert sum(applied.done for applied in run_due(RULES, START + days * DAY, data_of(app))) == 0


def test_the_address_of_a_removed_question_answers_gone_for_ever(
    app: Flask, client: FlaskClient
) -> None:
    question = make_question(wish=Wish.NAMED)
    bring_to(question, QuestionState.REMOVED)
    address = f"/questions/{question.slug}"
    save()
    assert client.get(address).status_code == 410

    run_due(RULES, START + 183 * DAY, data_of(app))

    assert count(Question) == 0
    assert client.get(address).status_code == 410
    assert client.get("/questions/une-autre").status_code == 404


def test_what_waits_for_the_photographer_stays(app: Flask) -> None:
    make_question()
    question = make_question(wish=Wish.NAMED)
    moderating.keep_to_publish(question, PUBLIC, ACT)
    save()

    run_due(RULES, START + 3650 * DAY, data_of(app))

    assert count(Question) == 2


def test_a_public_question_forgets_who_asked_after_a_year(app: Flask) -> None:
    shown, hidden = pictures(app, 2)
    question = make_question(wish=Wish.NAMED, attachments=[shown, hidden])
    moderating.publish_question(question, Public("Ici ?", "Oui.", [shown.id]), ACT)
    save()
    data = app.extensions["photoallegret"].data

    run_due(RULES, START + 364 * DAY, data_of(app))
    early = db.session.scalars(select(Question.email)).one()
    db.session.rollback()
    run_due(RULES, START + 365 * DAY, data_of(app))

    kept = db.session.scalars(select(Question)).one()
    assert early == "anne@example.org"
    assert {kept.name, kept.email, kept.email_key, kept.text, kept.answer} == {""}
    assert (kept.public_question, kept.public_answer, kept.public_name) == ("Ici ?", "Oui.", "Anne")
    assert [picture_path(one, data).is_file() for one in kept.attachments] == [True]
    assert files(app) == 1
    assert sum(applied.done for applied in run_due(RULES, START + 366 * DAY, data_of(app))) == 0


def test_a_report_forgets_who_reported_a_year_after_its_decision(app: Flask) -> None:
    report = {
        "address": "http://127.0.0.1:8000/questions/a",
        "reason": "insulting",
        "explanation": "Paul est nommé.",
        "name": "Paul",
        "email": "paul@example.org",
        "language": "fr",
        "received_at": START,
    }
    db.session.add(Report(reference="S-AAAAAA", decided_at=START, **report))
    db.session.add(Report(reference="S-BBBBBB", **report))
    save()

    run_due(RULES, START + 364 * DAY, data_of(app))
    early = list(db.session.scalars(select(Report.name)))
    db.session.rollback()
    run_due(RULES, START + 365 * DAY, data_of(app))

    assert early == ["Paul", "Paul"]
    facts = select(Report.reference, Report.name, Report.email).order_by(Report.reference)
    told = db.session.execute(facts).all()
    assert [tuple(row) for row in told] == [
        ("S-AAAAAA", "", ""),
        ("S-BBBBBB", "Paul", "paul@example.org"),
    ]


def test_sealed_things_end_on_the_day_they_carry(app: Flask) -> None:
    ends = START + 365 * DAY
    db.session.add(
        Capsule(reference="Q-AAAAAA", sealed=b"x", reason="", sealed_at=START, ends_at=ends)
    )
    db.session.add(HostDutyAct(sealed=b"x", ends_at=ends))
    save()

    run_due(RULES, ends - DAY, data_of(app))
    early = count(Capsule), count(HostDutyAct)
    run_due(RULES, ends, data_of(app))

    assert early == (1, 1)
    assert (count(Capsule), count(HostDutyAct)) == (0, 0)


def test_a_consent_ends_with_its_question(app: Flask) -> None:
    question = make_question(wish=Wish.NAMED)
    identity = question.id
    note_agreement(question, START)
    bring_to(question, QuestionState.ANSWERED)
    save()

    with time_machine.travel(START + 400 * DAY):
        run_due(RULES, now(), data_of(app))

    acts = list(db.session.scalars(select(ConsentEntry.act).order_by(ConsentEntry.id)))
    assert acts == [ConsentAct.GIVEN, ConsentAct.WITHDRAWN]
    (subject,) = db.session.scalars(select(ConsentEntry.subject).distinct())
    assert subject == f"question:{identity}, erasure of 2027-12-30"
    with time_machine.travel(START + 6 * 365 * DAY + 35 * DAY):
        run_due((CONSENT,), now(), data_of(app))
    assert count(ConsentEntry) == 0


def test_many_go_in_one_run(app: Flask) -> None:
    for number in range(205):
        make_question(f"{number} ?", state=QuestionState.UNCONFIRMED, created_at=START)
    save()

    run_due(RULES, START + 7 * DAY, data_of(app))

    assert count(Question) == 0
