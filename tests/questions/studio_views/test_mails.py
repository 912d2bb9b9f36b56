"""The mail that a button would send is seen before, as it leaves afterwards; nothing is decided."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from photoallegret.mail.composing import Letter, compose
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.models import QuestionState, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from tests.factories import make_question, save
from tests.questions.studio_views.conftest import Decide, again, page_of
from tests.questions.studio_views.test_reports import judge, reported, state_of
from tests.support.forms import answered
from tests.support.pages import Page, visit

Mails = Callable[[], list[OutgoingMail]]
DESK = "/atelier/questions"


def new(act: Act | None = None, **values: object) -> int:
    """Return the id of a committed question, public if ``act`` publishes it."""
    question = make_question("Est-elle en vente ?", wish=Wish.NAMED, **values)
    if act is not None:
        moderating.publish_question(question, Public("En vente ?", "Oui."), act)
    question_id = question.id
    save()
    return question_id


def seen(page: Page) -> list[str]:
    """Return the texts of the mails that a page shows."""
    return [one.get_text() for one in page.soup.select("#mail pre")]


def left(mail: OutgoingMail) -> str:
    letter = Letter(slug=mail.slug, to=mail.recipient, language=mail.language, **mail.content)
    return str(compose(letter, "key").get_body().get_content()).strip()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("button", "typed"),
    [
        ("answer", {"answer": "Oui, en trois formats.\n\nBien à vous"}),
        ("publish", {"answer": "Oui.", "public_question": "En vente ?", "public_answer": "Oui !"}),
        ("decline", {"reason": "off-topic", "note": "Un mot."}),
    ],
)
def test_what_is_seen_is_what_leaves(
    decide: Decide, mails: Mails, button: str, typed: dict[str, str]
) -> None:
    question_id = new()

    looked = decide(question_id, f"mail-{button}", **typed)
    page = answered(looked)

    assert looked.status_code == 200
    [text] = seen(page)
    assert page.soup.select_one("#mail").get_text().count("anne@example.org") == 1  # type: ignore[union-attr]
    assert (again(question_id).state, again(question_id).edition, mails()) == (
        QuestionState.NEW, 1, [],
    )  # fmt: skip
    decide(question_id, button, page, **typed)
    [mail] = mails()
    assert text == left(mail)


def test_a_removal_is_seen_before(decide: Decide, mails: Mails, act: Act) -> None:
    question_id = new(act)

    page = answered(decide(question_id, "mail-remove", reason="insulting", note="Pas ici."))
    still = again(question_id).state
    decide(question_id, "remove", page, reason="insulting", note="Pas ici.")

    [mail] = mails()
    [text] = seen(page)
    assert still is QuestionState.PUBLISHED
    assert "Pas ici." in text
    assert text.split() == left(mail).split()


def test_nobody_is_told_of_advertising(decide: Decide) -> None:
    page = answered(decide(new(), "mail-decline", reason="spam"))

    assert seen(page) == []
    assert "Aucun e-mail ne part." in page.text


@pytest.mark.parametrize(
    ("button", "field"),
    [("answer", "answer"), ("publish", "answer"), ("decline", "reason")],
)
def test_what_is_missing_for_it_is_asked_for(decide: Decide, button: str, field: str) -> None:
    response = decide(new(), f"mail-{button}", answer="", note="Un mot.")
    page = answered(response)

    assert response.status_code == 422
    assert page.soup.select_one(
        f".problems a[href='#{field}'], .problems a[href='#public_{field}']"
    )
    assert "Un mot." in page.text


def test_it_leads_to_the_mail(studio: FlaskClient) -> None:
    button = page_of(studio, new()).soup.select_one("button[value=mail-answer]")

    assert button is not None
    assert str(button["formaction"]).endswith("/decision#mail")


def test_the_mails_of_a_report_are_seen_before(studio: FlaskClient, act: Act, mails: Mails) -> None:
    report_id, question_id = reported(act)
    before = len(mails())

    typed = {"decision": "Le numéro est retiré.", "reason": "personal-data"}
    going = answered(judge(studio, report_id, act="mail-remove", **typed))
    staying = answered(judge(studio, report_id, act="mail-reject", **typed))
    missing = judge(studio, report_id, act="mail-remove", decision="", reason="rights")

    assert (len(seen(going)), len(seen(staying)), missing.status_code) == (2, 1, 422)
    assert state_of(question_id) is QuestionState.PUBLISHED
    assert len(mails()) == before
    judge(studio, report_id, act="remove", **typed)
    author, reporter = (left(mail).split() for mail in mails()[before:])
    assert [text.split() for text in seen(going)] == [reporter, author]
    assert visit(studio, f"/atelier/signalements/{report_id}").soup.select_one("#mail") is None


def test_the_name_shown_is_the_photographers_to_correct(
    studio: FlaskClient, decide: Decide
) -> None:
    question_id = new(name="Jean Paul Martin")

    offered = page_of(studio, question_id).soup.select_one("#public_name")
    refused = decide(question_id, "publish", answer="Oui.", public_name="Jean Paul Martin")
    page = answered(refused)
    decide(question_id, "publish", page, answer="Oui.", public_name="Jean Paul")

    assert offered is not None
    assert offered["value"] == "Jean"
    assert refused.status_code == 422
    assert page.soup.select_one("details[open] #public_name[aria-invalid=true]")
    assert again(question_id).public_name == "Jean Paul"
    assert page_of(studio, question_id).soup.select_one("#public_name[value='Jean Paul']")


def test_no_name_is_asked_for_where_none_was_agreed(studio: FlaskClient) -> None:
    question_id = make_question(wish=Wish.UNNAMED).id
    save()

    assert page_of(studio, question_id).soup.select_one("#public_name") is None
