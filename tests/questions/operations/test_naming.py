"""The name beside a public question: a part of what was agreed, never a family name alone."""

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.questions.models import Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.naming import first_name, may_show
from tests.factories import make_question

ACT = Act(None, now())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anne Dupont", "Anne"),
        ("Anne", "Anne"),
        ("Marie-Claire Dupont", "Marie-Claire"),
        ("Jean Paul Martin", "Jean"),
        ("M. Dupont", ""),
        ("Mme Dupont", ""),
        ("M. Paul Dupont", "Paul"),
        ("Dr. Anne X", "Anne"),
        ("Pr Dr Anne Roux", "Anne"),
        ("DUPONT Anne", "Anne"),
        ("DE LA TOUR Anne-Marie", "Anne-Marie"),
        ("Dupont, Anne", "Anne"),
        ("Dupont,", "Dupont"),
        ("ANNE DUPONT", ""),
        ("J. Dupont", "J."),
        ("anne@example.org", ""),
        ("Madame", ""),
        ("李小龍", "李小龍"),
        ("", ""),
    ],
)
def test_the_first_name_is_told_from_the_rest(name: str, shown: str) -> None:
    assert first_name(name) == shown


@pytest.mark.parametrize(
    ("shown", "may"),
    [
        ("Jean Paul", True),
        ("jean", True),
        ("", True),
        ("Jean Paul Martin", False),
        ("M. Jean Paul Martin", False),
        ("Pierre", False),
    ],
)
def test_no_more_is_shown_than_a_part_of_the_name(app: Flask, shown: str, *, may: bool) -> None:
    assert may_show(make_question(name="M. Jean Paul Martin"), shown) is may


def test_a_family_name_alone_is_not_shown(app: Flask) -> None:
    assert not may_show(make_question(name="M. Dupont"), "Dupont")
    assert may_show(make_question(name="Anne"), "Anne")


def test_a_name_that_stands_may_stay_when_its_bearer_is_forgotten(app: Flask) -> None:
    question = make_question(name="", public_name="Anne")

    assert may_show(question, "Anne")
    assert may_show(question, "")
    assert not may_show(question, "Anne Dupont")


def test_the_photographer_has_the_last_word_and_keeps_it(app: Flask) -> None:
    question = make_question(name="Jean Paul Martin", wish=Wish.NAMED)

    moderating.keep_to_publish(question, Public("Quand ?", "Oui.", name="Jean Paul"), ACT)
    moderating.publish_question(question, Public("Quand ?", "Oui."), ACT)
    kept = question.public_name
    moderating.correct_public(question, Public("Quand ?", "Oui.", name=""), ACT)
    moderating.correct_public(question, Public("Quand ?", "Été."), ACT)

    assert (kept, question.public_name) == ("Jean Paul", "")


def test_no_name_stands_where_none_was_agreed(app: Flask) -> None:
    question = make_question(wish=Wish.UNNAMED)

    moderating.publish_question(question, Public("Quand ?", "Oui.", name="Anne"), ACT)

    assert question.public_name == ""
