"""Each button of a question's page: what it does, what it tells, and the way back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from photoallegret.db import db
from photoallegret.mail.composing import Letter, compose
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.models import Attachment, Question, QuestionState, Reason, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.telling import SECOND_THOUGHTS
from tests.factories import make_question
from tests.questions.studio_views.conftest import Decide, again, fields, page_of
from tests.support.forms import answered, send
from tests.support.pages import visit

Mails = Callable[[], list[OutgoingMail]]
State = QuestionState
HOSTILE = "<script>alert(1)</script>\r\nBcc: x@example.org\0 \u202e{{ 7*7 }} %(x)s"


def new(text: str = "Est-elle en vente ?", **values: object) -> int:
    """Return the id of a committed question."""
    question = make_question(text, **values)
    db.session.commit()
    question_id = question.id
    db.session.rollback()
    return question_id


def text_of(mail: OutgoingMail) -> str:
    letter = Letter(slug=mail.slug, to=mail.recipient, language=mail.language, **mail.content)
    return str(compose(letter, "key").get_body().get_content())  # type: ignore[union-attr]


def undo(studio: FlaskClient, response: TestResponse) -> TestResponse:
    """Press the button of the toast on the next page."""
    return send(studio, visit(studio, str(response.location)), "/annuler")


def public(studio: FlaskClient, question_id: int) -> str:
    slug = again(question_id).slug
    db.session.rollback()
    with studio.get(f"/questions/{slug}") as answer:
        return f"{answer.status_code} {answer.get_data(as_text=True)}"


def test_an_answer_goes_to_its_author_alone(
    studio: FlaskClient, decide: Decide, mails: Mails
) -> None:
    question_id = new(wish=Wish.NAMED)

    response = decide(question_id, "answer", answer="Oui, en trois formats.\n\nBien à vous")

    assert response.status_code == 303
    assert "La réponse part dans deux minutes." in visit(studio, str(response.location)).text
    question = again(question_id)
    assert (question.state, question.slug) == (State.ANSWERED, None)
    [decision] = question.decisions
    [mail] = mails()
    assert (mail.slug, mail.recipient) == ("question-answered", "anne@example.org")
    assert mail.next_at == decision.at + SECOND_THOUGHTS
    told = text_of(mail)
    assert "Oui, en trois formats.\n\nBien à vous" in told
    assert "> Est-elle en vente ?" in told


def test_its_author_can_write_back(app: Flask, decide: Decide, mails: Mails) -> None:
    decide(new(), "answer", answer="Oui.")
    [mail] = mails()

    letter = Letter(slug=mail.slug, to=mail.recipient, language="fr", **mail.content)

    publisher = app.extensions["photoallegret"].site.publisher.email
    assert publisher in compose(letter, "key")["Reply-To"]


def test_it_is_published_as_agreed(studio: FlaskClient, decide: Decide, mails: Mails) -> None:
    question_id = new(wish=Wish.NAMED)

    response = decide(question_id, "publish", answer="Oui.", public_question="En vente ?")

    assert response.status_code == 303
    shown = public(studio, question_id)
    assert shown.startswith("200 ")
    assert "En vente" in shown
    assert "Anne" in shown
    assert "Dupont" not in shown
    question = again(question_id)
    assert (question.answer, question.public_answer) == ("Oui.", "Oui.")
    [mail] = mails()
    assert mail.slug == "question-published"
    assert f"/questions/{question.slug}" in text_of(mail)


def test_the_public_answer_may_differ(decide: Decide, mails: Mails) -> None:
    question_id = new(wish=Wish.UNNAMED)

    decide(question_id, "publish", answer="Oui, Anne : 200 €.", public_answer="Oui.")

    question = again(question_id)
    assert (question.answer, question.public_answer) == ("Oui, Anne : 200 €.", "Oui.")
    assert "200 €" in text_of(mails()[0])


def test_without_agreement_nothing_is_published(studio: FlaskClient, decide: Decide) -> None:
    question_id = new(wish=Wish.NO)
    page = page_of(studio, question_id)

    response = decide(question_id, "publish", answer="Oui.", public_question="En vente ?")

    assert page.soup.select_one("button[value=publish]") is None
    assert "n’accepte pas de publication" in page.text
    assert response.status_code == 409
    assert "Oui." in answered(response).text
    assert again(question_id).state is State.NEW
    assert again(question_id).public_question == ""


def test_a_mark_is_shown_and_looked_at(studio: FlaskClient, decide: Decide, mails: Mails) -> None:
    question_id = new("Mme Vial peut m’appeler au 06 12 34 56 78 ?", wish=Wish.UNNAMED)
    page = page_of(studio, question_id)

    marked = [one.get_text() for one in page.soup.select(".as-read mark")]
    unseen = decide(question_id, "publish", answer="Oui.")
    error = answered(unseen)

    assert marked == ["Mme Vial", "06 12 34 56 78"]
    assert unseen.status_code == 422
    assert error.soup.select_one("a[href='#seen_again']")
    assert error.soup.select_one("details[open] button[value=publish]")
    assert again(question_id).state is State.NEW
    assert mails() == []
    assert decide(question_id, "publish", error, answer="Oui.", seen_again="y").status_code == 303
    assert again(question_id).state is State.PUBLISHED


def test_a_mark_that_was_not_shown_is_not_looked_at(decide: Decide) -> None:
    question_id = new("Mme Vial est là ?", wish=Wish.UNNAMED)

    response = decide(
        question_id, "publish", answer="Oui.", public_question="Et Mme Roux ?", seen_again="y"
    )
    page = answered(response)

    assert response.status_code == 422
    assert fields(page)["seen"] == ["Mme Roux"]
    box = page.soup.select_one("[name=seen_again]")
    assert box is not None
    assert not box.has_attr("checked")


@pytest.mark.parametrize(
    ("wish", "marked"),
    [(Wish.NAMED, ["Dupont"]), (Wish.UNNAMED, ["Anne Dupont"])],
)
def test_the_authors_own_name_is_marked(studio: FlaskClient, wish: Wish, marked: list[str]) -> None:
    question_id = new("Est-elle en vente ?\nAnne Dupont", wish=wish)

    found = [one.get_text() for one in page_of(studio, question_id).soup.select(".as-read mark")]

    assert found in (marked, ["Anne Dupont"])


def test_what_is_marked_is_taken_out_of_the_form_alone(decide: Decide, mails: Mails) -> None:
    question_id = new("Mme Vial, 06 12 34 56 78, est là ?", wish=Wish.UNNAMED)

    response = decide(question_id, "redact", answer="Oui.", public_answer="À jean@example.org.")
    page = answered(response)

    assert response.status_code == 200
    assert fields(page)["public_question"] == "[…], […], est là ?"
    assert fields(page)["public_answer"] == "À […]."
    assert fields(page)["answer"] == "Oui."
    assert page.soup.select("mark") == []
    assert again(question_id).public_question == ""
    assert (again(question_id).edition, mails()) == (1, [])


def test_the_preview_shows_what_is_typed(decide: Decide) -> None:
    question_id = new(wish=Wish.UNNAMED)

    page = answered(
        decide(question_id, "preview", answer="Oui.\nBientôt.", public_question="Quand ?")
    )

    shown = page.soup.select_one(".as-read__page")
    assert shown is not None
    assert [one.get_text() for one in shown.select("p")] == ["Quand\u202f?", "Oui.\nBientôt."]


def test_the_first_button_of_the_form_sends_nothing(studio: FlaskClient) -> None:
    page = page_of(studio, new())

    first = page.soup.select_one("form.decide button")

    assert first is not None
    assert first["value"] == "preview"


def test_it_is_kept_to_publish_later(studio: FlaskClient, decide: Decide, mails: Mails) -> None:
    question_id = new(wish=Wish.UNNAMED)

    response = decide(question_id, "keep", public_question="Quand ?", public_answer="Bientôt.")

    assert response.status_code == 303
    assert again(question_id).state is State.TO_PUBLISH
    assert (again(question_id).slug, mails()) == (None, [])
    kept = fields(page_of(studio, question_id))
    assert (kept["public_question"], kept["public_answer"]) == ("Quand ?", "Bientôt.")


def test_only_chosen_pictures_become_public(decide: Decide) -> None:
    pictures = [
        Attachment(key=f"key-{n}", file_name="a.jpg", width=6, height=4, size=1, digest="d")
        for n in range(2)
    ]
    question_id = new(wish=Wish.UNNAMED, attachments=pictures)
    first, second = (one.id for one in again(question_id).attachments)

    decide(question_id, "publish", answer="Oui.", pictures=[str(second), "x", "9" * 5000])

    assert {one.id: one.is_public for one in again(question_id).attachments} == {
        first: False,
        second: True,
    }


def test_public_words_are_corrected_in_place(
    studio: FlaskClient, decide: Decide, mails: Mails
) -> None:
    question_id = new(wish=Wish.UNNAMED)
    decide(question_id, "publish", answer="Oui.", public_question="Quand ?")
    slug, count = again(question_id).slug, len(mails())

    marked = decide(question_id, "correct", public_question="Quand, Mme Vial ?")
    response = decide(question_id, "correct", public_question="Quand donc ?")

    assert marked.status_code == 422
    assert response.location == f"/atelier/questions/{question_id}"
    assert "Quand donc" in public(studio, question_id)
    assert (again(question_id).slug, len(mails())) == (slug, count)
    assert "Corrigée" in page_of(studio, question_id).text


@pytest.mark.parametrize(
    ("act", "empty"), [("answer", "answer"), ("publish", "public_question"), ("decline", "reason")]
)
def test_what_is_missing_is_asked_for(decide: Decide, mails: Mails, act: str, empty: str) -> None:
    question_id = new(wish=Wish.UNNAMED)

    response = decide(question_id, act, **{"answer": "Oui.", "note": "Un mot.", empty: ""})
    page = answered(response)

    assert response.status_code == 422
    assert page.title.startswith("Erreur")
    assert page.soup.select_one(f".problems a[href='#{empty}']")
    assert "Un mot." in page.text
    assert (again(question_id).edition, mails()) == (1, [])


@pytest.mark.parametrize("name", ["answer", "note"])
def test_too_long_is_told(decide: Decide, name: str) -> None:
    question_id = new()
    act = {"answer": "answer", "note": "decline"}[name]

    response = decide(question_id, act, reason="racist", **{name: "x" * 20_001})

    assert response.status_code == 422
    assert again(question_id).state is State.NEW


@pytest.mark.parametrize(("act", "slug"), [("decline", "declined"), ("remove", "removed")])
def test_reasons_wait_two_minutes_and_are_taken_back(
    studio: FlaskClient, decide: Decide, mails: Mails, act: str, slug: str
) -> None:
    question_id = new(wish=Wish.UNNAMED)
    if act == "remove":
        decide(question_id, "publish", answer="Oui.", public_question="Quand ?")
    before, count = again(question_id).state, len(mails())

    response = decide(question_id, act, reason="defamatory", note="Il est nommé.")
    waiting = mails()[-1]
    slug_told, wait, told = waiting.slug, waiting.next_at - waiting.created_at, text_of(waiting)
    gone = public(studio, question_id)[:3] if act == "remove" else "410"
    back = undo(studio, response)

    assert slug_told == f"question-{slug}"
    assert wait > SECOND_THOUGHTS - timedelta(seconds=30)
    assert "diffame" in told
    assert "Il est nommé." in told
    assert "je regarde encore une fois" in " ".join(told.split())
    assert gone == "410"
    assert back.status_code == 303
    assert again(question_id).state is before
    assert len(mails()) == count
    if act == "remove":
        assert public(studio, question_id).startswith("200")


@pytest.mark.parametrize("act", ["spam", "decline"])
def test_nothing_is_owed_for_advertising(decide: Decide, mails: Mails, act: str) -> None:
    question_id = new()

    response = decide(question_id, act, reason="spam")

    assert response.status_code == 303
    assert mails() == []


def test_an_unknown_reason_is_none(decide: Decide) -> None:
    question_id = new()

    assert decide(question_id, "decline", reason="author-asked").status_code == 422
    assert decide(question_id, "decline", reason="because").status_code == 422


def test_an_answer_is_taken_back_before_it_leaves(
    studio: FlaskClient, decide: Decide, mails: Mails
) -> None:
    question_id = new()
    response = decide(question_id, "answer", answer="Oui.")

    back = undo(studio, response)

    assert mails() == []
    assert again(question_id).state is State.NEW
    page = visit(studio, str(back.location))
    assert fields(page)["answer"] == "Oui."
    assert "est comme avant" in page.text


def test_what_has_left_is_told_when_taken_back(
    studio: FlaskClient, decide: Decide, mails: Mails
) -> None:
    question_id = new()
    decide(question_id, "answer", answer="Oui.")
    [mail] = mails()
    db.session.get_one(OutgoingMail, mail.id).attempts = 1
    db.session.commit()

    back = send(studio, page_of(studio, question_id), "/annuler")

    assert "le message est parti" in visit(studio, str(back.location)).text
    assert len(mails()) == 1


def test_an_undoing_is_not_undone(studio: FlaskClient, decide: Decide) -> None:
    question_id = new()
    undo(studio, decide(question_id, "spam"))

    page = page_of(studio, question_id)

    assert page.soup.select_one("form[action$=annuler]") is None


def test_only_the_last_decision_is_taken_back(studio: FlaskClient, decide: Decide) -> None:
    question_id = new()
    first = visit(studio, str(decide(question_id, "spam").location))
    decide(question_id, "not-spam")

    response = send(studio, first, "/annuler")

    assert "Autre chose a été décidé" in visit(studio, str(response.location)).text
    assert again(question_id).state is State.NEW


def test_a_doubt_is_cleared_and_comes_back(studio: FlaskClient, decide: Decide) -> None:
    question_id = new(is_suspect=True, suspicions=["links"])

    response = decide(question_id, "not-spam")
    cleared = again(question_id).is_suspect
    undo(studio, response)

    assert not cleared
    assert again(question_id).is_suspect
    assert again(question_id).state is State.NEW


def test_an_unproved_address_stays_unproved(decide: Decide) -> None:
    question_id = new(state=State.UNCONFIRMED, confirmed_at=None)

    decide(question_id, "spam")
    decide(question_id, "not-spam")

    assert again(question_id).state is State.UNCONFIRMED


def test_a_conflict_keeps_what_was_typed(studio: FlaskClient, decide: Decide, act: Act) -> None:
    question_id = new()
    page = page_of(studio, question_id)
    moderating.answer_privately(again(question_id), "La première réponse.", act)
    db.session.commit()

    response = decide(question_id, "answer", page, answer="La seconde réponse.")
    shown = answered(response)

    assert response.status_code == 409
    assert "entre-temps" in shown.text
    assert "La première réponse." in shown.text
    assert "La seconde réponse." in shown.text
    assert again(question_id).answer == "La première réponse."


def test_a_conflict_over_an_open_question_is_solved_by_sending_again(
    decide: Decide, act: Act, studio: FlaskClient
) -> None:
    question_id = new()
    page = page_of(studio, question_id)
    question = again(question_id)
    moderating.call_spam(question, act)
    moderating.clear_doubts(question, act)
    db.session.commit()

    shown = answered(decide(question_id, "answer", page, answer="Oui."))

    assert fields(shown)["answer"] == "Oui."
    assert decide(question_id, "answer", shown).status_code == 303


def test_nothing_comes_back_against_its_author(
    studio: FlaskClient, decide: Decide, act: Act
) -> None:
    question_id = new(wish=Wish.NAMED)
    question = again(question_id)
    moderating.publish_question(question, Public("Quand ?", "Oui."), act)
    moderating.remove_question(question, Reason.RIGHTS, "", act)
    last = question.decisions[-1].id
    moderating.withdraw_consent(question, act.at)
    db.session.commit()
    page = page_of(studio, question_id)

    token = fields(page_of(studio, new()))["form_token"]
    forged = studio.post(
        f"/atelier/questions/{question_id}/annuler",
        data={"form_token": token, "decision": str(last)},
    )

    assert page.soup.select_one("form[action$=annuler]") is None
    assert forged.status_code == 400
    assert again(question_id).state is State.REMOVED


@pytest.mark.parametrize("path", ["decision", "annuler", "preuve"])
def test_a_forged_token_changes_nothing(studio: FlaskClient, path: str, act: Act) -> None:
    question_id = new()
    moderating.call_spam(again(question_id), act)
    db.session.commit()

    response = studio.post(
        f"/atelier/questions/{question_id}/{path}",
        data={"form_token": "forged", "act": "not-spam", "edition": "2", "reason": "x"},
    )

    assert response.status_code == 400
    assert again(question_id).state is State.SPAM


@pytest.mark.parametrize("act", ["", "destroy"])
def test_an_unknown_button_is_refused(decide: Decide, act: str) -> None:
    assert decide(new(), act).status_code == 400


def test_a_decision_reloaded_shows_the_question(studio: FlaskClient) -> None:
    question_id = new()

    assert studio.get(f"/atelier/questions/{question_id}/decision").status_code == 302


def test_a_question_that_is_gone_is_not_found(studio: FlaskClient, decide: Decide) -> None:
    question_id = new()
    page = page_of(studio, question_id)
    db.session.execute(delete(Question))
    db.session.commit()

    assert decide(question_id, "spam", page).status_code == 404
    assert decide(question_id, "preview", page).status_code == 404


@pytest.mark.parametrize("act", ["answer", "publish", "keep", "decline", "preview", "redact"])
def test_hostile_words_stay_words(
    studio: FlaskClient, decide: Decide, mails: Mails, act: str
) -> None:
    stored = HOSTILE.replace("\0", "")
    question_id = new(stored, name=stored, wish=Wish.UNNAMED)
    typed = dict.fromkeys(("answer", "public_question", "public_answer", "note"), HOSTILE)

    response = decide(question_id, act, reason="racist", seen_again="y", **typed)

    assert response.status_code in (200, 303)
    for path in (f"/atelier/questions/{question_id}", "/atelier/questions"):
        assert "<script>alert" not in studio.get(path).get_data(as_text=True)
    for mail in mails():
        letter = Letter(slug=mail.slug, to=mail.recipient, language="fr", **mail.content)
        message = compose(letter, "key")
        assert message["Bcc"] is None
        assert message["To"].addresses[0].addr_spec == "anne@example.org"
