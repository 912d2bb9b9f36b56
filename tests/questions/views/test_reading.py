"""Public questions: found, read, counted, gone the second they are removed."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Visibility
from photoallegret.questions.models import Question, Reason, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.pictures import Joined, take_pictures
from photoallegret.questions.views.reading import title_of
from tests.factories import make_gallery, make_photo, make_question, save
from tests.questions.conftest import Counting, jpeg
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


def test_a_photo_leads_to_its_questions_and_back(app: Flask, client: FlaskClient) -> None:
    photo = make_photo("maree", title="L'estran")
    gallery = make_gallery("rivages", [photo, make_photo("autre")])
    slug = publish("Ici ?", "Oui.", gallery_id=gallery.id, photo_id=photo.id).slug
    publish("Dans la série ?", "Oui.", gallery_id=gallery.id)
    save()

    listed = "/questions?galerie=rivages&photo=maree"
    assert visit(client, "/galeries/rivages/maree").soup.select_one(f'a[href="{listed}"]')
    assert not visit(client, "/galeries/rivages/autre").soup.select('a[href^="/questions?"]')
    page = visit(client, listed)
    assert [one.get_text(strip=True) for one in page.soup.select("main h2")] == ["Ici\u202f?"]
    assert "L’estran" in page.text
    shown = visit(client, f"/questions/{slug}")
    assert shown.soup.select_one('a[href="/galeries/rivages/maree"]') is not None


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.PROTECTED])
def test_what_is_not_listed_is_not_named(
    app: Flask, client: FlaskClient, visibility: Visibility
) -> None:
    gallery = make_gallery("rivages", [make_photo("p")], title="Mes secrets")
    slug = publish("Ici ?", "Oui.", gallery_id=gallery.id).slug
    gallery.visibility, gallery.secret, gallery.password_hash = visibility, "s" * 22, "hash"
    save()

    assert "secrets" not in visit(client, f"/questions/{slug}").text
    assert "secrets" not in visit(client, "/questions?galerie=rivages").text


def test_one_address_stands_for_both_languages(app: Flask, client: FlaskClient) -> None:
    slug = publish("Where is it?", "There: above.", language="en").slug
    save()

    pages = [visit(client, f"{prefix}/questions/{slug}") for prefix in ("", "/en")]

    for page in pages:
        canonical = page.soup.select_one("link[rel=canonical]")
        assert canonical is not None
        assert canonical["href"] == f"http://127.0.0.1:8000/en/questions/{slug}"
        assert not page.soup.select("link[hreflang]")
        assert page.h1 == "Where is it?"
    assert pages[0].soup.select_one('h1[lang="en"]') is not None


def test_the_sitemap_names_each_in_its_language(app: Flask, client: FlaskClient) -> None:
    french, english = (
        publish("Où ?", "Là.").slug,
        publish("Where?", "There.", language="en").slug,
    )
    save()

    index = client.get("/sitemap.xml").get_data(as_text=True)
    listed = client.get("/sitemaps/questions.xml").get_data(as_text=True)

    assert "http://127.0.0.1:8000/sitemaps/questions.xml" in index
    for path in ("/questions", "/en/questions", f"/questions/{french}", f"/en/questions/{english}"):
        assert f"<loc>http://127.0.0.1:8000{path}</loc>" in listed
    assert f"/en/questions/{french}<" not in listed


def test_pictures_are_shown_with_their_question_and_never_after(
    app: Flask, client: FlaskClient
) -> None:
    data = app.extensions["photoallegret"].data
    (data.parent / "sent.jpg").write_bytes(jpeg().read())
    shown, hidden = take_pictures([Joined(data.parent / "sent.jpg", "a.jpg")] * 2, data)
    question = make_question("Ici ?", wish=Wish.NAMED, attachments=[shown, hidden])
    moderating.publish_question(question, Public("Ici ?", "Oui.", [shown.id]), ACT)
    address, secret = (f"/questions/image/{one.key}" for one in (shown, hidden))
    slug, identity = question.slug, question.id
    save()

    page = visit(client, f"/questions/{slug}")
    assert page.soup.select_one(f'img[src="{address}"]') is not None
    assert secret not in page.text
    with client.get(address) as sent:
        assert sent.content_type == "image/jpeg"
        assert "max-age=0" in sent.headers["Cache-Control"]
        tag = sent.headers["ETag"]
    assert client.get(secret).status_code == 404
    moderating.remove_question(db.session.get_one(Question, identity), Reason.RIGHTS, "", ACT)
    save()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Où est-ce ? Je cherche depuis des années, et j’ai pourtant tout essayé.", "Où est-ce ?"),
        ("Bonjour. Où est-ce ?", "Bonjour. Où est-ce ?"),
        (f"Un {'très ' * 20}long début", f"Un {'très ' * 10}très…"),
        ("Un deux trois quatre cinq six sept huit neuf dix onze douze, treize", None),
    ],
)
def test_a_title_is_the_first_sentence(app: Flask, asked: str, title: str | None) -> None:
    question = make_question(asked, public_question=asked)

    expected = title or "Un deux trois quatre cinq six sept huit neuf dix onze douze…"
    assert title_of(question) == expected


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
