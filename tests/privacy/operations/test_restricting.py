"""Restricted data is kept and used by nothing: each use is tried and refused."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.mail.composing import Letter, compose
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import post
from photoallegret.outbox.operations.sending import send_due
from photoallegret.outbox.queries import queue
from photoallegret.privacy.operations.restricting import Restricting, lift, person_at, restrict
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.queries.lifetimes import known
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question, QuestionState, Reason, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.queries.public import published_question, published_questions
from photoallegret.restricted import NOTICE, RestrictedError, Restriction, is_restricted
from tests.factories import data_of, make_account, make_question, save
from tests.support.forms import filled
from tests.support.pages import visit

ANNE = "anne@example.org"
PUBLIC = Public("Est-elle en vente ?", "Oui.")


def restricted(person: Person | None = None) -> None:
    restrict(Restricting(person or Person(address=ANNE), "fr", "contestée"), now())
    db.session.commit()


def letters() -> dict[str, MailState]:
    found = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    return {one.slug: one.state for one in found}


def test_an_address_finds_its_account(app: Flask) -> None:
    account = make_account(ANNE, language="en")

    assert person_at(ANNE) == (Person(account.id, ANNE), "en")
    assert person_at("paul@example.org") == (Person(address="paul@example.org"), "")


def test_who_is_restricted_is_known_by_account_and_by_address(app: Flask) -> None:
    account = make_account(ANNE)
    restricted(Person(account.id, ANNE))

    assert is_restricted(account_id=account.id)
    assert is_restricted(address="Anne@example.org")
    assert not is_restricted(account_id=account.id + 1, address="paul@example.org")
    assert not is_restricted()


def test_no_message_leaves_but_those_about_rights_and_security(app: Flask, mailbox: object) -> None:
    restricted()
    values = {"at": now().isoformat(), "path": "/"}
    post(Letter(slug="test", to="Anne@example.org", language="fr", values=values))
    post(Letter(slug="password-changed", to=ANNE, language="fr", values=values))
    db.session.commit()

    send_due(threading.Event())

    assert letters() == {
        "restriction-begun": MailState.SENT,
        "test": MailState.WAITING,
        "password-changed": MailState.SENT,
    }
    assert queue().waiting == 0  # it is not late: nobody is to be told to mend it


@pytest.mark.parametrize(
    "decide",
    [
        lambda one, act: moderating.publish_question(one, PUBLIC, act),
        lambda one, act: moderating.keep_to_publish(one, PUBLIC, act),
        lambda one, act: moderating.answer_privately(one, "Oui.", act),
        lambda one, act: moderating.decline_question(one, Reason.RIGHTS, "", act),
        moderating.call_spam,
    ],
    ids=["publish", "keep", "answer", "decline", "spam"],
)
def test_nothing_is_decided_of_their_question(
    app: Flask, owner: Account, decide: Callable[[Question, Act], object]
) -> None:
    question = make_question(wish=Wish.NAMED)
    restricted()

    with pytest.raises(RestrictedError):
        decide(question, Act(owner.id, now()))


def test_what_is_public_of_them_is_not_shown_and_may_be_taken_off(
    app: Flask, owner: Account
) -> None:
    question = make_question(wish=Wish.NAMED)
    moderating.publish_question(question, PUBLIC, Act(owner.id, now()))
    slug = question.slug or ""
    shown = published_question(slug)
    restricted()

    assert shown is question
    assert published_question(slug) is None
    assert published_questions() == []
    moderating.remove_question(question, Reason.RIGHTS, "", Act(owner.id, now()))
    assert question.state is QuestionState.REMOVED


def test_its_author_may_still_withdraw(app: Flask) -> None:
    question = make_question(wish=Wish.NAMED)
    moderating.publish_question(question, PUBLIC, Act(None, now()))
    restricted()

    assert moderating.withdraw_consent(question, now())


def test_the_studio_says_why_nothing_can_be_done(app: Flask, studio: FlaskClient) -> None:
    question_id = make_question().id
    restricted()
    db.session.remove()

    page = visit(studio, f"/atelier/questions/{question_id}")

    assert "peut seulement être conservé" in page.soup.get_text(" ")
    assert page.soup.select("form.decide") == []


def test_a_decision_sent_all_the_same_changes_nothing(app: Flask, studio: FlaskClient) -> None:
    question_id = make_question().id
    db.session.commit()
    page = visit(studio, f"/atelier/questions/{question_id}")
    db.session.rollback()
    restricted()
    db.session.remove()

    path = f"/atelier/questions/{question_id}/decision"
    typed = filled(page, "form.decide") | {"act": "answer", "answer": "Oui."}
    response = studio.post(path, data=typed)

    assert response.status_code == 409
    assert db.session.scalar(select(Question.state)) is QuestionState.NEW


def test_nothing_of_theirs_is_deleted_until_it_ends(app: Flask) -> None:
    spam = {"state": QuestionState.SPAM, "closed_at": now() - timedelta(days=90)}
    make_question(**spam)
    make_question(email="paul@example.org", email_key="paul@example.org", **spam)
    restricted()
    save()

    run_due(known(), now(), data_of(app))
    kept = db.session.scalars(select(Question.email)).all()
    lift(Person(address=ANNE), now())
    db.session.commit()
    run_due(known(), now() + NOTICE.length - timedelta(minutes=1), data_of(app))
    still = db.session.scalars(select(Question.email)).all()
    with time_machine.travel(now() + NOTICE.length + timedelta(minutes=1)):
        run_due(known(), now(), data_of(app))

    assert list(kept) == list(still) == [ANNE]
    assert db.session.scalars(select(Question.id)).all() == []
    assert db.session.scalars(select(Restriction.id)).all() == []


def test_the_person_is_told_before_it_ends(app: Flask) -> None:
    restricted()

    ends = lift(Person(address=ANNE), now())
    again = lift(Person(address=ANNE), now())

    assert ends is not None
    assert ends == again
    assert ends > now() + timedelta(days=2)
    assert is_restricted(address=ANNE)
    assert list(letters()) == ["restriction-begun", "restriction-ending"]
    with time_machine.travel(ends + timedelta(seconds=1)):
        assert not is_restricted(address=ANNE)


def test_one_about_to_end_can_go_on(app: Flask) -> None:
    restricted()
    lift(Person(address=ANNE), now())

    changed = restrict(Restricting(Person(address=ANNE), "fr", "encore"), now())

    assert changed
    with time_machine.travel(now() + timedelta(days=30)):
        assert is_restricted(address=ANNE)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("restriction-begun", {"ground": "contestée"}),
        ("restriction-ending", {"ends": "2026-12-24T10:00:00+00:00"}),
    ],
)
def test_the_letters_can_be_read(
    app: Flask, language: str, slug: str, values: dict[str, str]
) -> None:
    message = compose(Letter(slug=slug, to=ANNE, language=language, values=values), "key")

    text = message.get_body().get_content()
    assert "article 18" in text
    assert "contestée" in text or "24" in text


def test_the_commands_restrict_and_lift(app: Flask) -> None:
    def run(*words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["privacy", *words])
        return result.exit_code, result.output

    first = run("restrict", "Anne@example.org", "--ground", "contestée")
    again = run("restrict", ANNE, "--ground", "contestée")
    lifted = run("lift", ANNE)
    nobody = run("lift", "paul@example.org")
    wrong = run("restrict", "anne", "--ground", "x")

    assert [one[0] for one in (first, again, lifted, nobody, wrong)] == [0, 0, 0, 1, 1]
    assert is_restricted(address=ANNE)
