"""Consent to be published is proven: given with the words shown, withdrawn as easily."""

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.questions.models import Question, QuestionState, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.agreeing import note_agreement, withdraw_agreement
from photoallegret.questions.operations.asking import confirm_question
from photoallegret.questions.operations.moderating import Act, Public
from tests.factories import make_question
from tests.support.meanwhile import meanwhile


def acts() -> list[ConsentEntry]:
    return list(db.session.scalars(select(ConsentEntry).order_by(ConsentEntry.id)))


@pytest.mark.parametrize(
    ("language", "wish", "words"),
    [
        ("fr", Wish.NAMED, "Oui, avec mon prénom"),
        ("en", Wish.UNNAMED, "Yes, without my name"),
    ],
)
def test_the_words_shown_are_kept_and_no_name(
    app: Flask, language: str, wish: Wish, words: str
) -> None:
    question = make_question(language=language, wish=wish)

    assert note_agreement(question, now())

    (given,) = acts()
    assert (given.subject, given.purpose) == (f"question:{question.id}", "publish-question")
    assert (given.act, given.how) == (ConsentAct.GIVEN, "contact form")
    assert given.text.endswith(words)
    assert "Anne" not in given.text


def test_who_wants_nothing_public_consents_to_nothing(app: Flask) -> None:
    question = make_question()

    assert not note_agreement(question, now())
    assert not withdraw_agreement(question, now())
    assert acts() == []


def test_withdrawn_is_written_down_once_and_the_page_is_gone(app: Flask) -> None:
    question = make_question(wish=Wish.NAMED)
    note_agreement(question, now())
    moderating.publish_question(question, Public("Ici ?", "Oui."), Act(None, now()))

    first, again = (withdraw_agreement(question, now()) for _ in range(2))

    assert (first, again) == (True, False)
    assert question.state is QuestionState.REMOVED
    assert [entry.act for entry in acts()] == [ConsentAct.GIVEN, ConsentAct.WITHDRAWN]
    assert acts()[0].text == acts()[1].text


def test_two_who_withdraw_at_once_withdraw_once(app: Flask) -> None:
    question = make_question(wish=Wish.NAMED)
    number = question.id
    note_agreement(question, now())
    db.session.commit()
    assert question.wish is Wish.NAMED

    meanwhile(app, lambda: withdraw_agreement(db.session.get_one(Question, number), now()))
    again = withdraw_agreement(question, now())
    db.session.commit()

    assert not again
    assert [entry.act for entry in acts()] == [ConsentAct.GIVEN, ConsentAct.WITHDRAWN]


def test_two_who_prove_an_address_at_once_agree_once(app: Flask) -> None:
    question = make_question(state=QuestionState.UNCONFIRMED, confirmed_at=None)
    number = question.id
    db.session.commit()
    assert question.state is QuestionState.UNCONFIRMED

    meanwhile(app, lambda: confirm_question(db.session.get_one(Question, number), now()))
    again = confirm_question(question, now())
    db.session.commit()

    assert not again
    assert len(question.decisions) == 1
