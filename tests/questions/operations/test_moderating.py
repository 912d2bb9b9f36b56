"""Decisions: each is written down, none publishes without the author's agreement."""

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.questions.models import QuestionState, Reason, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import (
    ALLOWED,
    ENDS,
    Act,
    NotAllowedError,
    Public,
)
from tests.factories import make_gallery, make_photo, make_question

ACT = Act(None, now())
PUBLIC = Public("Est-elle en vente ?", "Oui, en trois formats.")


def test_an_answer_is_private(app: Flask, owner: Account) -> None:
    question = make_question(wish=Wish.NAMED)

    decision = moderating.answer_privately(question, "Oui.", Act(owner.id, now()))

    assert (question.state, question.answer) == (QuestionState.ANSWERED, "Oui.")
    assert question.slug is None
    assert (decision.before, decision.after, decision.account_id) == ("new", "answered", owner.id)


@pytest.mark.parametrize(("wish", "name"), [(Wish.NAMED, "Anne"), (Wish.UNNAMED, "")])
def test_what_is_published_is_what_was_agreed(app: Flask, wish: Wish, name: str) -> None:
    question = make_question(wish=wish)

    moderating.publish_question(question, PUBLIC, ACT)

    assert question.state is QuestionState.PUBLISHED
    assert (question.public_name, question.public_answer) == (name, PUBLIC.answer)
    assert question.slug == "est-elle-en-vente"


def test_nothing_is_published_against_its_author(app: Flask) -> None:
    question = make_question(wish=Wish.NO)

    with pytest.raises(NotAllowedError):
        moderating.publish_question(question, PUBLIC, ACT)

    assert question.state is QuestionState.NEW
    assert question.public_question == ""


def test_two_alike_have_two_addresses(app: Flask) -> None:
    first, second = make_question(wish=Wish.UNNAMED), make_question(wish=Wish.UNNAMED)

    moderating.publish_question(first, PUBLIC, ACT)
    moderating.publish_question(second, PUBLIC, ACT)

    assert second.slug == f"{first.slug}-2"


def test_its_address_stays_when_it_comes_back(app: Flask, act: Act) -> None:
    question = make_question(wish=Wish.UNNAMED)
    moderating.publish_question(question, PUBLIC, act)
    slug = question.slug
    moderating.remove_question(question, Reason.INSULTING, "", act)

    moderating.take_back(question, act)

    assert (question.state, question.slug) == (QuestionState.PUBLISHED, slug)


def test_withdrawing_consent_makes_it_private_at_once(app: Flask) -> None:
    question = make_question(wish=Wish.NAMED)
    moderating.publish_question(question, PUBLIC, ACT)

    changed = moderating.withdraw_consent(question, now())

    assert changed
    assert question.state is QuestionState.REMOVED
    assert question.decisions[-1].reason == Reason.AUTHOR_ASKED
    assert (question.public_question, question.public_name, question.folded) == ("", "", "")
    assert not moderating.withdraw_consent(question, now())


def test_what_was_decided_can_be_taken_back(app: Flask, act: Act) -> None:
    question = make_question()
    moderating.decline_question(question, Reason.OFF_TOPIC, "Un mot.", act)

    moderating.take_back(question, act)

    assert question.state is QuestionState.NEW
    assert question.closed_at is None
    assert [decision.after for decision in question.decisions] == ["declined", "new"]


def test_without_a_decision_nothing_is_taken_back(app: Flask) -> None:
    with pytest.raises(NotAllowedError):
        moderating.take_back(make_question(), ACT)


def test_what_the_author_did_is_not_taken_back(app: Flask, act: Act) -> None:
    question = make_question(wish=Wish.NAMED)
    moderating.publish_question(question, PUBLIC, act)
    moderating.withdraw_consent(question, now())

    with pytest.raises(NotAllowedError):
        moderating.take_back(question, act)


def test_an_undoing_and_a_correction_are_not_taken_back(app: Flask, act: Act) -> None:
    question = make_question(wish=Wish.NAMED)
    moderating.call_spam(question, act)
    moderating.take_back(question, act)
    undone = moderating.may_take_back(question)
    moderating.publish_question(question, PUBLIC, act)
    published = moderating.may_take_back(question)
    moderating.correct_public(question, Public("Quand ?", "Oui."), act)

    assert (undone, published) == (False, True)
    assert not moderating.may_take_back(question)


def test_nothing_becomes_public_again_against_its_author(app: Flask, act: Act) -> None:
    question = make_question(wish=Wish.NAMED)
    moderating.publish_question(question, PUBLIC, act)
    moderating.remove_question(question, Reason.RIGHTS, "", act)
    question.wish = Wish.NO

    with pytest.raises(NotAllowedError):
        moderating.take_back(question, act)


def test_only_what_is_public_is_corrected(app: Flask, act: Act) -> None:
    question = make_question(wish=Wish.NAMED)

    with pytest.raises(NotAllowedError):
        moderating.correct_public(question, PUBLIC, act)

    moderating.publish_question(question, PUBLIC, act)
    slug = question.slug
    moderating.correct_public(question, Public("Quand ?", "Été."), act)
    assert (question.slug, question.public_question, question.folded) == (
        slug,
        "Quand ?",
        "quand ? ete.",
    )


def test_the_private_answer_may_say_more(app: Flask, act: Act) -> None:
    question = make_question(wish=Wish.NAMED)

    moderating.keep_to_publish(question, Public("Quand ?", "Oui."), act)
    moderating.publish_question(question, Public("Quand ?", "Oui.", private="Oui, Anne."), act)

    assert (question.answer, question.public_answer) == ("Oui, Anne.", "Oui.")


def test_spam_of_an_unproved_address_waits_for_the_proof_again(app: Flask, act: Act) -> None:
    question = make_question(state=QuestionState.UNCONFIRMED, confirmed_at=None)
    moderating.call_spam(question, act)

    moderating.clear_doubts(question, act)

    assert question.state is QuestionState.UNCONFIRMED


def test_photos_and_galleries_know_how_many_are_public(app: Flask) -> None:
    photo = make_photo("p")
    gallery = make_gallery("g", [photo])
    question = make_question(wish=Wish.UNNAMED, photo_id=photo.id, gallery_id=gallery.id)

    moderating.publish_question(question, PUBLIC, ACT)
    public = (photo.question_count, gallery.question_count)
    moderating.remove_question(question, Reason.RIGHTS, "", ACT)

    assert public == (1, 1)
    assert (photo.question_count, gallery.question_count) == (0, 0)


def test_a_doubt_is_cleared_by_a_person(app: Flask) -> None:
    question = make_question(is_suspect=True, suspicions=["fast"])

    moderating.clear_doubts(question, ACT)

    assert not question.is_suspect
    with pytest.raises(NotAllowedError):
        moderating.clear_doubts(question, ACT)


@pytest.mark.parametrize("start", list(QuestionState))
@pytest.mark.parametrize("after", list(QuestionState))
def test_every_step_is_allowed_or_changes_nothing(
    app: Flask, start: QuestionState, after: QuestionState
) -> None:
    question = make_question(state=start)

    if after in ALLOWED[start]:
        moderating._decide(question, after, ACT)
        assert question.state is after
        assert (question.closed_at is not None) == (after in ENDS)
    else:
        with pytest.raises(NotAllowedError):
            moderating._decide(question, after, ACT)
        assert (question.state, question.edition) == (start, 1)
