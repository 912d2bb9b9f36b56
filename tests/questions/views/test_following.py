"""The author's pages: a link acts by its button alone, and shows nothing to others."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.questions.models import HostDutyAct, Question, QuestionState, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.asking import secret_hash
from photoallegret.questions.operations.host_duty import opened
from photoallegret.questions.operations.moderating import Act, Public
from tests.factories import make_question, save
from tests.questions.conftest import Fill, hidden
from tests.support.pages import visit

Mails = Callable[[], list[OutgoingMail]]


def confirm_link(mails: Mails) -> str:
    content = mails()[0].content
    assert content is not None
    return re.sub(r"^https?://[^/]+", "", content["values"]["link"])


def state() -> QuestionState:
    found = db.session.scalars(select(Question.state)).one()
    db.session.rollback()
    return found


def consents() -> list[ConsentAct]:
    found = list(db.session.scalars(select(ConsentEntry.act).order_by(ConsentEntry.id)))
    db.session.rollback()
    return found


def test_opening_the_link_does_nothing_by_itself(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    client.post("/contact", data=fill())

    page = visit(client, confirm_link(mails))

    assert state() is QuestionState.UNCONFIRMED
    assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("is_on", [True, False])
def test_the_act_is_kept_sealed_where_the_photographer_chose_so(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails, *, is_on: bool
) -> None:
    told = app.extensions["photoallegret"]
    asking = replace(told.site.questions, host_duty=is_on)
    app.extensions["photoallegret"] = replace(told, site=replace(told.site, questions=asking))
    client.post("/contact", data=fill())
    link = confirm_link(mails)

    for _ in range(2):
        client.post(link, data=hidden(visit(client, link).text))

    acts = [opened(act, told.secrets) for act in db.session.scalars(select(HostDutyAct))]
    assert [act["address"] for act in acts] == ["127.0.0.1"] * is_on


def test_its_button_sends_the_question_once(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    client.post("/contact", data=fill())
    link = confirm_link(mails)
    fields = hidden(visit(client, link).text)

    first = client.post(link, data=fields)
    client.post(link, data=fields)

    assert first.status_code == 303
    assert state() is QuestionState.NEW
    assert [mail.slug for mail in mails()] == ["question-confirm", "question-received"]
    assert "arrivée" in visit(client, link).text


def test_consent_is_proven_from_the_proof_of_the_address_on(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    author = client.post("/contact", data=fill(wish="named")).headers["Location"]
    before = consents()
    link = confirm_link(mails)
    client.post(link, data=hidden(visit(client, link).text))
    given = consents()
    client.post(author, data=hidden(visit(client, author).text))

    assert (before, given) == ([], [ConsentAct.GIVEN])
    assert consents() == [ConsentAct.GIVEN, ConsentAct.WITHDRAWN]


def test_no_consent_is_noted_for_a_private_question(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    client.post("/contact", data=fill())
    link = confirm_link(mails)
    client.post(link, data=hidden(visit(client, link).text))

    assert consents() == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"wish": "named"}, "ce prénom\xa0: Anne."),
        ({"wish": "named", "name": "M. Dupont"}, "elle n’en portera aucun"),
        ({"wish": "unnamed"}, ""),
    ],
)
def test_the_author_sees_which_name_would_show_before_sending(
    client: FlaskClient, fill: Fill, mails: Mails, changed: dict[str, str], told: str
) -> None:
    client.post("/contact", data=fill(**changed))

    text = visit(client, confirm_link(mails)).text

    assert told in text
    assert ("prénom" in text) is bool(told)


def test_a_link_ends_after_seven_days(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    client.post("/contact", data=fill())
    link = confirm_link(mails)

    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        visit(client, link, 410)

    visit(client, link.replace("confirmer/", "confirmer/x"), 410)


def test_a_stranger_finds_no_question(app: Flask, client: FlaskClient) -> None:
    question = make_question()
    reference = question.reference
    save()

    visit(client, "/contact/suivi/anything", 404)
    visit(client, f"/contact/suivi/{reference}", 404)


def test_the_author_takes_a_question_back_from_the_public(app: Flask, client: FlaskClient) -> None:
    question = make_question(wish=Wish.NAMED, secret_hash=secret_hash("secret"))
    moderating.publish_question(question, Public("En vente ?", "Oui."), Act(None, now()))
    slug = question.slug
    save()
    visit(client, f"/questions/{slug}")
    fields = hidden(visit(client, "/contact/suivi/secret").text)

    answer = client.post("/contact/suivi/secret", data=fields)

    assert answer.status_code == 303
    visit(client, f"/questions/{slug}", 410)
    assert "de nouveau privées" in visit(client, "/contact/suivi/secret").text
    assert "En vente" not in visit(client, "/questions").text
