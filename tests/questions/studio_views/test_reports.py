"""Reports of public content: those that wait, the verdict, and who is told of it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.models import (
    Question,
    QuestionState,
    Reason,
    Report,
    ReportState,
    Wish,
)
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.reporting import Notice, receive_report
from photoallegret.questions.queries.desk import PAGE
from tests.factories import make_question, save
from tests.questions.conftest import Counting
from tests.support.forms import answered
from tests.support.pages import Page, visit

Mails = Callable[[], list[OutgoingMail]]
REPORTS = "/atelier/signalements"
HOSTILE = '<script>alert(1)</script>\r\nBcc: x@example.org"\u202e{{ 7*7 }} %(x)s'


def reported(act: Act, email: str = "claire@example.org", **changed: str) -> tuple[int, int]:
    """Return the ids of a committed report and of the public question that it names."""
    question = make_question(wish=Wish.UNNAMED)
    moderating.publish_question(question, Public("Quand ?", "Bientôt."), act)
    told = {
        "address": "https://example.org/questions/quand",
        "reason": "personal-data",
        "explanation": "Mon numéro y est.",
        "name": "Claire Roux",
        "language": "fr",
        **changed,
    }
    report = receive_report(Notice(email=email, **told), question, now())
    ids = report.id, question.id
    save()
    return ids


def judge(
    studio: FlaskClient, report_id: int, page: Page | None = None, **typed: str
) -> TestResponse:
    """Press a button of a report's page, or of its page that was read before."""
    address = f"{REPORTS}/{report_id}"
    token = (page or visit(studio, address)).soup.select_one("form.verdict [name=form_token]")
    assert token is not None
    return studio.post(address, data={"form_token": str(token["value"]), **typed})


def state_of(question_id: int) -> QuestionState:
    db.session.rollback()
    return db.session.get_one(Question, question_id, populate_existing=True).state


def verdict_of(report_id: int) -> Report:
    db.session.rollback()
    return db.session.get_one(Report, report_id, populate_existing=True)


def test_without_reports_it_says_so(studio: FlaskClient) -> None:
    assert "Aucun signalement n’attend" in visit(studio, REPORTS).text


def test_a_report_is_listed_and_read(studio: FlaskClient, act: Act) -> None:
    report_id, _ = reported(act)

    listed = visit(studio, REPORTS)
    desk = visit(studio, "/atelier/questions")
    page = visit(studio, f"{REPORTS}/{report_id}")

    assert "Mon numéro y est." in listed.text
    assert "Un signalement attend" in desk.text
    for told in (
        "Claire Roux",
        "claire@example.org",
        "Mon numéro y est.",
        "Quand\u202f?",
        "Bientôt.",
    ):
        assert told in page.text, told


def test_what_is_reported_is_removed_at_once(
    studio: FlaskClient, client: FlaskClient, act: Act, mails: Mails
) -> None:
    report_id, question_id = reported(act)
    slug = db.session.get_one(Question, question_id).slug
    db.session.rollback()

    response = judge(studio, report_id, act="remove", decision="Le numéro est retiré.",
        reason="personal-data",
    )  # fmt: skip

    assert response.status_code == 303
    assert state_of(question_id) is QuestionState.REMOVED
    assert client.get(f"/questions/{slug}").status_code == 410
    assert verdict_of(report_id).state is ReportState.UPHELD
    assert [(mail.slug, mail.recipient) for mail in mails()] == [
        ("report-received", "claire@example.org"),
        ("question-removed", "anne@example.org"),
        ("report-decided", "claire@example.org"),
    ]
    listed = visit(studio, REPORTS)
    assert "Décidés récemment" in listed.text
    assert "Le numéro est retiré." in visit(studio, f"{REPORTS}/{report_id}").text


def test_what_is_reported_may_stay(studio: FlaskClient, act: Act, mails: Mails) -> None:
    report_id, question_id = reported(act)

    response = judge(studio, report_id, act="reject", decision="Ce numéro est celui d’un musée.")

    assert response.status_code == 303
    assert state_of(question_id) is QuestionState.PUBLISHED
    assert verdict_of(report_id).state is ReportState.REJECTED
    assert [mail.slug for mail in mails()] == ["report-received", "report-decided"]


def test_who_left_no_address_is_told_nothing(studio: FlaskClient, act: Act, mails: Mails) -> None:
    report_id, _ = reported(act, "", name="", reason="pornographic")

    response = judge(studio, report_id, act="reject", decision="Rien de tel.")

    assert mails() == []
    assert "n’a pas laissé d’adresse" in visit(studio, str(response.location)).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"act": "reject", "decision": ""}, "decision"),
        ({"act": "remove", "decision": "Oui.", "reason": ""}, "reason"),
        ({"act": "remove", "decision": "Oui.", "reason": "author-asked"}, "reason"),
        ({"act": "reject", "decision": "x" * 10_001}, "decision"),
    ],
)
def test_what_is_missing_is_asked_for(
    studio: FlaskClient, act: Act, typed: dict[str, str], field: str
) -> None:
    report_id, question_id = reported(act)

    response = judge(studio, report_id, **typed)
    page = answered(response)

    assert response.status_code == 422
    assert page.soup.select_one(f".problems a[href='#{field}']")
    assert verdict_of(report_id).state is ReportState.RECEIVED
    assert state_of(question_id) is QuestionState.PUBLISHED


def test_a_report_is_decided_once(studio: FlaskClient, act: Act, mails: Mails) -> None:
    report_id, question_id = reported(act)
    page = visit(studio, f"{REPORTS}/{report_id}")
    first = judge(studio, report_id, page, act="reject", decision="Elle reste.")
    count = len(mails())

    second = judge(studio, report_id, page, act="remove", decision="Non.", reason="racist")

    assert (first.status_code, second.status_code) == (303, 303)
    assert "déjà" in visit(studio, str(second.location)).text
    assert state_of(question_id) is QuestionState.PUBLISHED
    assert len(mails()) == count


def test_a_question_removed_meanwhile_is_told_of_once(
    studio: FlaskClient, act: Act, mails: Mails
) -> None:
    report_id, question_id = reported(act)
    question = db.session.get_one(Question, question_id)
    moderating.remove_question(question, Reason.RIGHTS, "", act)
    save()

    assert "n’est plus sur le site" in visit(studio, f"{REPORTS}/{report_id}").text
    judge(studio, report_id, act="remove", decision="Fait.", reason="rights")

    assert verdict_of(report_id).state is ReportState.UPHELD
    assert "question-removed" not in [mail.slug for mail in mails()]


def test_a_question_that_is_gone_can_be_decided(studio: FlaskClient, act: Act) -> None:
    report_id, question_id = reported(act)
    db.session.delete(db.session.get_one(Question, question_id))
    save()

    assert "n’existe plus" in visit(studio, f"{REPORTS}/{report_id}").text
    judge(studio, report_id, act="remove", decision="Fait.", reason="rights")

    assert verdict_of(report_id).state is ReportState.UPHELD


def test_a_forged_token_changes_nothing(studio: FlaskClient, act: Act) -> None:
    report_id, question_id = reported(act)

    response = studio.post(
        f"{REPORTS}/{report_id}",
        data={"form_token": "x", "act": "remove", "decision": "Oui.", "reason": "racist"},
    )

    assert response.status_code == 400
    assert state_of(question_id) is QuestionState.PUBLISHED


@pytest.mark.parametrize("path", ["/999", f"/{10**30}"])
def test_an_unknown_report_is_not_found(studio: FlaskClient, path: str) -> None:
    assert studio.get(f"{REPORTS}{path}").status_code == 404


def test_an_unknown_button_is_refused(studio: FlaskClient, act: Act) -> None:
    report_id, _ = reported(act)

    assert judge(studio, report_id, act="burn", decision="x").status_code == 400


def test_hostile_words_stay_words(studio: FlaskClient, act: Act) -> None:
    report_id, _ = reported(act, name=HOSTILE, explanation=HOSTILE)

    judge(studio, report_id, act="reject", decision=HOSTILE)

    for path in (REPORTS, f"{REPORTS}/{report_id}"):
        text = studio.get(path).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_the_list_is_bounded_and_asks_a_constant_number_of_queries(
    app: Flask, studio: FlaskClient, act: Act, counting: Counting
) -> None:
    def asked() -> int:
        save()
        with counting() as queries:
            visit(studio, REPORTS)
        return len(queries)

    assert app.testing
    reported(act)
    few = asked()
    for _ in range(PAGE + 3):
        reported(act)

    assert asked() == few <= 7
    assert f"{PAGE + 4} attendent en tout" in visit(studio, REPORTS).text
