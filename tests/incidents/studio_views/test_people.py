"""Those whom an incident reaches: counted, shown their letter, told; and the public banner."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.clock import now
from photoallegret.incidents.jobs import letters
from tests.factories import make_account, make_question, save
from tests.incidents.cases import WORDS, find, make_incident, waiting
from tests.incidents.studio_views.test_desk import DESK, local
from tests.support.forms import answered, filled
from tests.support.pages import visit

DAY = timedelta(days=1)
LETTER = {f"{name}_{code}": text for code, told in WORDS.items() for name, text in told.items()}


def press(studio: FlaskClient, path: str, button: str, **typed: str) -> TestResponse:
    """Press a button of the page's form, some fields typed anew."""
    sent = filled(visit(studio, path), "form.form")
    return studio.post(path, data={**sent, **typed, "act": button})


def test_who_is_reached_is_counted(studio: FlaskClient) -> None:
    make_account("anne@example.org")
    make_question()
    make_question(email="b@example.org", email_key="b@example.org")
    save()

    page = visit(studio, f"{DESK}/{make_incident()}/personnes")

    assert "2 personnes sont touchées" in page.text
    assert "une avec un compte" in page.text
    assert page.soup.select_one("[name=happened_fr]").get_text().strip() == "Volé dans le train."
    for address in ("anne@example.org", "b@example.org"):
        assert address not in page.text


def test_without_data_it_says_where_to_begin(studio: FlaskClient) -> None:
    reference = make_incident(processings=[])

    assert "Dites d’abord" in visit(studio, f"{DESK}/{reference}/personnes").text
    answer = press(studio, f"{DESK}/{reference}/personnes", "tell", **LETTER)

    assert answer.status_code == 422
    assert answered(answer).soup.select_one(".problems")


def test_what_nobody_can_tie_asks_for_a_banner(studio: FlaskClient) -> None:
    page = visit(studio, f"{DESK}/{make_incident(processings=['evidence'])}/personnes")

    assert "Copies scellées" in page.text
    assert "Personne n’est touché." in page.text


def test_the_letter_is_seen_before_and_nothing_is_done(studio: FlaskClient) -> None:
    make_question()
    reference = make_incident()

    answer = press(studio, f"{DESK}/{reference}/personnes", "see", **LETTER)

    page = answered(answer)
    assert answer.status_code == 200
    texts = [one.get_text() for one in page.soup.select(".mail-text")]
    assert ["A laptop was stolen." in text for text in texts] == [False, True]
    assert page.soup.select_one("[name=measures_en]").get_text().strip() == (
        "Passwords were changed."
    )
    assert (find(reference).words, find(reference).letters_asked_at) == ({}, None)
    assert waiting() == []


def test_the_button_has_each_told_once_however_often_pressed(studio: FlaskClient) -> None:
    make_question()
    reference = make_incident()
    path = f"{DESK}/{reference}/personnes"

    for _ in range(3):
        assert press(studio, path, "tell", **LETTER).status_code == 303
        letters(threading.Event())

    assert [mail.recipient for mail in waiting()] == ["anne@example.org"]
    page = visit(studio, f"{DESK}/{reference}")
    assert "Une personne a été prévenue." in page.text
    assert "dont une déjà prévenue" in visit(studio, path).text


@pytest.mark.parametrize("missing", sorted(LETTER))
def test_no_word_may_be_missing(studio: FlaskClient, missing: str) -> None:
    reference = make_incident()

    answer = press(studio, f"{DESK}/{reference}/personnes", "tell", **{**LETTER, missing: " "})

    assert answer.status_code == 422
    assert answered(answer).soup.select_one(f".problems a[href='#{missing}']")
    assert find(reference).letters_asked_at is None


@pytest.mark.parametrize(("tail", "act"), [("personnes", "tell"), ("banniere", "up")])
def test_forged_tokens_and_unknown_buttons_change_nothing(
    studio: FlaskClient, tail: str, act: str
) -> None:
    reference = make_incident()
    path = f"{DESK}/{reference}/{tail}"

    assert studio.post(path, data={"form_token": "x", "act": act, **LETTER}).status_code == 400
    assert press(studio, path, "burn").status_code == 400
    assert len(find(reference).acts) == 1


def test_public_pages_tell_of_it_until_a_day_or_the_button(
    app: Flask, studio: FlaskClient, client: FlaskClient
) -> None:
    reference = make_incident()
    path = f"{DESK}/{reference}/banniere"
    words = {"words_fr": "Un incident a eu lieu.", "words_en": "An incident happened."}

    up = press(studio, path, "up", **words, until=local(now() + DAY))

    assert up.status_code == 303
    assert "Un incident a eu lieu." in visit(client, "/").text
    assert "An incident happened." in visit(client, "/en/").text
    assert "en parlent jusqu’au" in visit(studio, f"{DESK}/{reference}").text

    assert press(studio, path, "down").status_code == 303
    assert "incident" not in visit(client, "/").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"words_fr": ""}, "words_fr"),
        ({"words_en": " "}, "words_en"),
        ({"until": ""}, "until"),
        ({"until": local(now() - DAY)}, "until"),
    ],
)
def test_a_banner_needs_words_and_a_day_to_come(
    studio: FlaskClient, changed: dict[str, str], field: str
) -> None:
    reference = make_incident()
    words = {"words_fr": "Un.", "words_en": "One.", "until": local(now() + DAY), **changed}

    answer = press(studio, f"{DESK}/{reference}/banniere", "up", **words)

    assert answer.status_code == 422
    assert answered(answer).soup.select_one(f".problems a[href='#{field}']")
    assert find(reference).banner_until is None
