"""The page where many photos are described at once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from tests.factories import make_photo, save
from tests.gallery.studio_views.conftest import Act, page_of
from tests.support.pages import Page, visit

PATH = "/atelier/photos/decrire"


@pytest.fixture
def two(app: Flask) -> list[int]:
    a = make_photo("a", title="Marée", place="Royan", creator="Anne", keywords=["mer", "sel"])
    b = make_photo("b", title="Crête", place="Royan", creator="Zoé", keywords=["mer"])
    ids = [a.id, b.id]
    save()
    return ids


def photos() -> dict[str, Photo]:
    db.session.expire_all()
    return {photo.slug: photo for photo in db.session.scalars(select(Photo))}


def value(page: Page, name: str) -> str:
    found = page.soup.select_one(f"[name='{name}']")
    assert found is not None, name
    return str(found.get("value", found.get_text()))


def test_the_page_shows_what_is_said_and_where_photos_differ(act: Act, two: list[int]) -> None:
    page = page_of(act(PATH, photo=two, back="taille=s"))

    assert page.h1 == "Décrire 2 photographies"
    assert value(page, "place") == "Royan"
    assert value(page, "title-fr") == ""
    hint = page.soup.select_one("#title-fr-mixed")
    assert hint is not None
    assert hint.get_text() == "(plusieurs valeurs)"
    assert page.soup.select_one("#place-mixed") is None
    assert "mer, sel (1)" in " ".join(page.soup.get_text(" ").split())
    assert not page.soup.select("[name=change][checked]")


def test_only_what_is_ticked_changes(studio: FlaskClient, act: Act, two: list[int]) -> None:
    page = page_of(act(PATH, photo=two))
    fields = {"editions": value(page, "editions"), "save": "1", "back": "taille=s"}

    response = act(
        PATH,
        photo=two,
        change=["place", "creator", "keywords", "taken_at", "caption-fr"],
        place="Brest",
        **{"title-fr": "not ticked"},
        creator="Anne",
        keywords="nuit; lune,  ,nuit",
        taken_at="",
        **{"keywords-mode": "add", "caption-fr": "Un.\r\n\r\nDeux."},
        **fields,
    )
    told = visit(studio, response.location)

    a, b = photos()["a"], photos()["b"]
    assert response.location == "/atelier?taille=s"
    assert "2 photographies changées." in told.text
    assert (a.place, b.place) == ("Brest", "Brest")
    assert (a.texts[0].title, b.texts[0].title) == ("Marée", "Crête")
    assert (a.texts[0].caption, b.creator) == ("Un.\n\nDeux.", "Anne")
    assert (a.keywords, b.keywords) == (["mer", "sel", "nuit", "lune"], ["mer", "nuit", "lune"])
    assert (a.remake_at, b.remake_at is None) == (None, False)


def test_a_change_meanwhile_is_not_overwritten(act: Act, two: list[int]) -> None:
    page = page_of(act(PATH, photo=two))
    photos()["a"].edition += 1
    db.session.commit()
    fields = {"change": "place", "place": "Brest", "save": "1"}

    refused = act(PATH, photo=two, editions=value(page, "editions"), **fields)
    again = page_of(refused)

    assert refused.status_code == 409
    assert "ont changé entre-temps" in again.text
    assert value(again, "place") == "Brest"
    assert [tag["value"] for tag in again.soup.select("[name=change][checked]")] == ["place"]
    assert photos()["a"].place == "Royan"
    assert act(PATH, photo=two, editions=value(again, "editions"), **fields).status_code == 303
    assert photos()["a"].place == "Brest"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Cochez ou remplissez ce qui doit changer."),
        ({"change": "title-fr", "title-fr": "x" * 301}, "300 caractères au plus"),
        ({"change": "keywords", "keywords": "a", "keywords-mode": "?"}, "que faire des mots-clés"),
        (
            {"change": "keywords", "keywords": ",".join(map(str, range(101))),
             "keywords-mode": "add"},
            "Au plus 100 mots-clés.",
        ),
        (
            {"change": "keywords", "keywords": "x" * 101, "keywords-mode": "add"},
            "Un mot-clé compte au plus 100 caractères.",
        ),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_said_and_kept(
    act: Act, two: list[int], fields: dict[str, str], words: str
) -> None:
    response = act(PATH, photo=two, save="1", place="gardé", **fields)
    page = page_of(response)

    assert response.status_code == 422
    assert page.title.startswith("Erreur")
    assert words in page.text
    assert value(page, "place") == "gardé"
    assert {photo.place for photo in photos().values()} == {"Royan"}


@pytest.mark.parametrize("date", ["hier", "2026-13-01T00:00", "2026-01-01T00:00Z", "0001-01-01"])
def test_a_date_is_read_as_written_where_it_was_taken(act: Act, two: list[int], date: str) -> None:
    response = act(PATH, photo=two, save="1", change="taken_at", taken_at=date)

    assert response.status_code == 422
    assert "Écrivez la date ainsi" in page_of(response).text


def test_a_forged_form_keeps_what_was_typed(act: Act, two: list[int]) -> None:
    response = act(PATH, photo=two, save="1", change="place", place="Brest", token="forged")

    assert response.status_code == 400
    assert value(page_of(response), "place") == "Brest"
    assert photos()["a"].place == "Royan"


def test_photos_that_are_not_there_cannot_be_described(
    studio: FlaskClient, act: Act, two: list[int]
) -> None:
    assert act(PATH, photo=[*two, 99]).status_code == 404
    assert act(PATH, photo=[*two, 99], save="1", change="place", place="x").status_code == 404
    assert act(PATH).status_code == 422
    assert act(PATH, photo=two, token="forged").status_code == 400
    assert studio.get(PATH).location == "/atelier"
