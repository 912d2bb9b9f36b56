"""Reports: received with a receipt, decided once with the ways of redress."""

from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.models import Report, ReportState
from photoallegret.questions.operations.reporting import Notice, decide_report, receive_report
from tests.factories import make_question

NOTICE = Notice(
    address="https://example.org/en/questions/when",
    reason="insulting",
    explanation="It insults me.",
    name="Claire Roux",
    email="claire@example.org",
    language="en",
)
NAMELESS = Notice(
    address=NOTICE.address, reason="pornographic", explanation="!", name="", email="", language="fr"
)


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_a_report_is_received_with_a_receipt(app: Flask) -> None:
    question = make_question()

    report = receive_report(NOTICE, question, now())

    assert report.reference.startswith("S-")
    assert (report.state, report.question_id) == (ReportState.RECEIVED, question.id)
    [mail] = mails()
    assert (mail.slug, mail.recipient, mail.language) == (
        "report-received",
        "claire@example.org",
        "en",
    )
    assert mail.content["values"]["reference"] == report.reference


def test_a_decision_is_told(app: Flask) -> None:
    report = receive_report(NOTICE, make_question(), now())

    decide_report(report, ReportState.UPHELD, "It is removed.", now())

    assert (report.state, report.decision) == (ReportState.UPHELD, "It is removed.")
    assert report.decided_at is not None
    assert [mail.slug for mail in mails()] == ["report-received", "report-decided"]
    assert mails()[1].content["values"]["decision"] == "It is removed."


def test_who_left_no_address_gets_no_mail(app: Flask) -> None:
    report = receive_report(NAMELESS, None, now())

    decide_report(report, ReportState.REJECTED, "No.", now())

    assert mails() == []


def test_a_report_outlives_its_question(app: Flask) -> None:
    question = make_question()
    report_id = receive_report(NOTICE, question, now()).id
    db.session.delete(question)
    db.session.flush()
    db.session.expire_all()

    assert db.session.get_one(Report, report_id).question_id is None
