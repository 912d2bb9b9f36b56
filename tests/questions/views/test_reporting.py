"""Reports: four facts, a receipt, nothing shown to others (DSA art. 16)."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.models import Report, ReportState, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from tests.factories import make_question, save
from tests.questions.conftest import hidden
from tests.support.pages import read, visit

Mails = Callable[[], list[OutgoingMail]]


@pytest.fixture
def address(app: Flask) -> str:
    question = make_question(wish=Wish.UNNAMED)
    moderating.publish_question(question, Public("En vente ?", "Oui."), Act(None, now()))
    slug = question.slug
    save()
    return f"/questions/{slug}/signaler"


def filled(client: FlaskClient, address: str, **changed: str) -> dict[str, object]:
    told = {
        "reason": "defamatory",
        "explanation": "C’est faux.",
        "name": "Paul",
        "email": "paul@example.org",
        "good_faith": "y",
    }
    return {**hidden(visit(client, address).text), **told, **changed}


def test_a_report_has_a_receipt(client: FlaskClient, address: str, mails: Mails) -> None:
    fields = filled(client, address)

    first = client.post(address, data=fields)
    second = client.post(address, data=fields)

    report = db.session.scalars(select(Report)).one()
    assert (report.state, report.reason) == (ReportState.RECEIVED, "defamatory")
    assert report.address.endswith(address.removesuffix("/signaler"))
    assert [mail.slug for mail in mails()] == ["report-received"]
    assert first.headers["Location"] == second.headers["Location"]
    assert report.reference in visit(client, first.headers["Location"]).text


@pytest.mark.parametrize(
    "changed",
    [{"reason": ""}, {"explanation": ""}, {"name": ""}, {"email": ""}, {"good_faith": ""}],
)
def test_what_the_law_asks_is_asked(
    client: FlaskClient, address: str, changed: dict[str, str]
) -> None:
    fields = filled(client, address, **changed)
    if not fields["good_faith"]:
        del fields["good_faith"]

    response = client.post(address, data=fields)

    assert response.status_code == 422
    assert read(response.get_data(as_text=True)).soup.select_one(".problems") is not None
    assert db.session.scalar(select(Report.id)) is None


def test_who_reports_the_abuse_of_a_child_may_stay_unnamed(
    client: FlaskClient, address: str, mails: Mails
) -> None:
    fields = filled(client, address, reason="pornographic", name="", email="")

    assert client.post(address, data=fields).status_code == 303
    assert mails() == []


def test_what_is_not_public_is_not_reported(client: FlaskClient) -> None:
    visit(client, "/questions/jamais/signaler", 404)


@pytest.mark.usefixtures("early")
def test_who_reports_much_waits_with_words_kept(client: FlaskClient, address: str) -> None:
    answers = [client.post(address, data=filled(client, address)) for _ in range(6)]

    page = read(answers[-1].get_data(as_text=True))
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert "C’est faux." in page.text
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize("reference", ["Q-7F3K2M", "S-<b>", "bonjour", "S-7F3K2MX"])
def test_the_receipt_shows_no_words_of_a_stranger(client: FlaskClient, reference: str) -> None:
    visit(client, "/questions/signalement/S-7F3K2M")
    visit(client, f"/questions/signalement/{reference}", 404)
