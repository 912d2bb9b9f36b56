"""Public questions: found, read, counted, gone the second they are removed."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.questions.models import Question, Reason, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from tests.factories import make_gallery, make_photo, make_question, save
from tests.questions.conftest import Counting
from tests.support.pages import visit

ACT = Act(None, now())


def publish(asked: str, answered: str, **values: object) -> Question:
    question = make_question(asked, **{"wish": Wish.NAMED, **values})
    moderating.publish_question(question, Public(asked, answered), ACT)
    return question


def test_nothing_published_is_said(app: Flask, client: FlaskClient) -> None:
    page = visit(client, "/questions")

    assert page.soup.select_one('a[href="/contact"]') is not None


def test_a_question_and_its_answer_are_read_by_all(app: Flask, client: FlaskClient) -> None:
    slug = publish("Où est-ce ?", "Au col.\n\nTout en haut.").slug
    save()

    page = visit(client, f"/questions/{slug}")
    english = visit(client, f"/en/questions/{slug}")

    assert page.h1 == "Où est-ce\u202f?"
    assert len(page.soup.select(".prose p")) == 2
    assert "Anne" in page.text
    assert "Dupont" not in page.text + english.text
    assert "example.org" not in page.text.replace("name@example.org", "")
    assert "must-revalidate" in page.headers["Cache-Control"]


def test_search_engines_read_it_too(app: Flask, client: FlaskClient) -> None:
    slug = publish("Où ?", "</script><b>Là</b>", wish=Wish.UNNAMED).slug
    save()

    page = visit(client, f"/questions/{slug}")

    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert block is not None
    told = json.loads(block[1])
    assert told["mainEntity"]["acceptedAnswer"]["text"] == "</script><b>Là</b>"
    assert told["mainEntity"]["author"]["name"] == "Un visiteur"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ETE", ["Un été ?"]),
        ("ete reponse", ["Un été ?"]),
        ("hiver été", []),
        ("100%", []),
        ("_", []),
        ("' OR 1=1 --", []),
    ],
)
def test_words_are_found_whatever_their_accents(
    app: Flask, client: FlaskClient, words: str, found: list[str]
) -> None:
    publish("Un été ?", "Une réponse.")
    publish("Un hiver ?", "Une autre.")
    save()

    page = visit(client, f"/questions?q={words.replace('%', '%25')}")

    assert [tag.get_text(strip=True) for tag in page.soup.select("main h2")] == [
        text.replace(" ?", "\u202f?") for text in found
    ]
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_a_gallery_leads_to_its_questions(app: Flask, client: FlaskClient) -> None:
    gallery = make_gallery("rivages", [make_photo("p")])
    publish("Ici ?", "Oui.", gallery_id=gallery.id)
    publish("Ailleurs ?", "Oui.")
    save()

    assert visit(client, "/galeries/rivages").soup.select_one(
        'a[href="/questions?galerie=rivages"]'
    )
    page = visit(client, "/questions?galerie=rivages")
    assert "Ici" in page.text
    assert "Ailleurs" not in page.text


def test_removed_is_gone_unknown_is_not_found(app: Flask, client: FlaskClient) -> None:
    question = publish("Ici ?", "Oui.")
    slug = question.slug
    moderating.remove_question(question, Reason.RIGHTS, "", ACT)
    save()

    visit(client, f"/questions/{slug}", 410)
    visit(client, "/questions/jamais", 404)
    visit(client, "/questions/Ici%20?", 404)


def test_a_page_of_many_takes_as_many_queries(
    app: Flask, client: FlaskClient, counting: Counting
) -> None:
    counts = []
    for number in range(45):
        publish(f"Question {number} ?", "Oui.")
        if number in (0, 2, 44):
            save()
            with counting() as asked:
                page = visit(client, "/questions")
            counts.append(len(asked))
    older = page.soup.select_one("a[rel=next]")

    assert counts == [1, 1, 1]
    assert older is not None
    assert len(visit(client, str(older["href"])).soup.select("main h2")) == 20
