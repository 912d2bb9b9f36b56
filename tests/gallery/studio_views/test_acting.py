"""Acts on photos chosen: done once, said, taken back; what is not in order changes nothing."""

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Flag, Gallery, Photo, PublishingEntry
from photoallegret.gallery.operations.drafting import draft_of
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, save, write_files
from tests.gallery.studio_views.conftest import Act, page_of
from tests.support.pages import Page, visit


def photos() -> dict[str, Photo]:
    db.session.expire_all()
    return {photo.slug: photo for photo in db.session.scalars(select(Photo))}


def toast(page: Page) -> Tag:
    found = page.soup.select_one(".toast")
    assert found is not None
    return found


def undo(act: Act, page: Page) -> None:
    """Press the button of the toast."""
    form = toast(page).form
    assert form is not None
    sent: dict[str, list[str]] = {}
    for field in form.select("input"):
        sent.setdefault(str(field["name"]), []).append(str(field["value"]))
    del sent["form_token"]
    assert act(str(form["action"]), **sent).status_code == 303


@pytest.fixture
def three(app: Flask) -> list[int]:
    found = [make_photo("a"), make_photo("b", flag=Flag.REJECTED), make_photo("c")]
    ids = [photo.id for photo in found]
    save()
    return ids


def test_photos_are_picked_and_unpicked_by_an_undo(
    studio: FlaskClient, three: list[int], act: Act
) -> None:
    response = act(photo=three[:2], act="pick", back="taille=s&filtre=sans-galerie")
    after = visit(studio, response.location)

    assert (response.status_code, response.location) == (
        303,
        "/atelier?filtre=sans-galerie&taille=s",
    )
    assert "2 photographies retenues." in toast(after).get_text()
    assert [photos()[slug].flag for slug in "abc"] == [Flag.PICKED, Flag.PICKED, Flag.NONE]
    undo(act, after)
    assert [photos()[slug].flag for slug in "abc"] == [Flag.NONE, Flag.REJECTED, Flag.NONE]


def test_a_script_gets_a_short_answer(act: Act, three: list[int]) -> None:
    done = act(photo=three[0], act="reject", accept="application/json")
    failed = act(photo=[99], act="reject", accept="application/json")

    assert (done.status_code, done.data) == (204, b"")
    assert photos()["a"].flag is Flag.REJECTED
    assert failed.status_code == 404
    assert failed.json["message"] == "L’une de ces photographies n’est plus dans la bibliothèque."


def test_photos_go_to_the_bin_and_come_back(
    studio: FlaskClient, storage: Storage, act: Act
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    make_gallery("g", [photo])
    identity, key = photo.id, photo.key
    save()

    after = visit(studio, act(photo=identity, act="bin").location)
    assert "Une photographie mise à la corbeille, pour 30 jours." in toast(after).get_text()
    assert storage.is_public(key) is False
    assert db.session.scalars(select(Gallery.photo_count)).all() == [0]
    undo(act, after)
    back = visit(studio, "/atelier")

    assert "sortie de la corbeille" in toast(back).get_text()
    assert storage.is_public(key) is True
    assert db.session.scalars(select(Gallery.photo_count)).all() == [1]
    assert len(db.session.scalars(select(PublishingEntry)).all()) == 2


def test_photos_are_added_to_a_gallery_and_nothing_is_silent(
    studio: FlaskClient, three: list[int], act: Act
) -> None:
    gallery = make_gallery("g", [db.session.get_one(Photo, three[0])], title="Rivages")
    identity = gallery.id
    save()

    after = visit(studio, act(photo=three, act="add", gallery=identity).location)
    gallery = db.session.get_one(Gallery, identity)
    held = draft_of(gallery).content.photos
    text = " ".join(toast(after).get_text(" ", strip=True).split())

    assert held == tuple(three)
    assert "2 photographies ajoutées à « Rivages ». Une était déjà dans « Rivages »." in text
    undo(act, after)
    db.session.expire_all()
    assert draft_of(db.session.get_one(Gallery, identity)).content.photos == (three[0],)


def test_a_new_gallery_is_made_for_them_and_goes_with_the_undo(
    studio: FlaskClient, three: list[int], act: Act
) -> None:
    after = visit(studio, act(photo=three, act="add", title="Nuits d’été").location)
    gallery = db.session.scalars(select(Gallery)).one()

    assert gallery.slug == "nuits-d-ete"
    assert len(draft_of(gallery).content.photos) == 3
    undo(act, after)
    db.session.expire_all()
    assert db.session.scalars(select(Gallery)).all() == []


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"act": "pick"}, 422, "Choisissez au moins une photographie."),
        ({"act": "pick", "photo": "x"}, 400, "ne désigne aucune photographie"),
        ({"act": "bin", "photo": ["1", "99"]}, 404, "n’est plus dans la bibliothèque"),
        ({"act": "bin", "photo": [str(n) for n in range(2001)]}, 413, "au plus 2000"),
        ({"act": "add", "photo": "1"}, 422, "Choisissez une galerie"),
        ({"act": "add", "photo": "1", "title": "x" * 301}, 422, "au plus 300"),
        ({"act": "add", "photo": "1", "gallery": "99"}, 404, "Cette galerie n’existe plus."),
        ({"act": "add", "photo": "1", "gallery": "x"}, 404, "Cette galerie n’existe plus."),
        ({"act": "take-out", "photo": "1", "gallery": "99"}, 404, "Cette galerie"),
        ({"act": "reflag"}, 422, "Choisissez au moins une photographie."),
    ],
)
def test_what_is_not_in_order_is_refused_and_changes_nothing(
    three: list[int], act: Act, fields: dict[str, object], status: int, words: str
) -> None:
    assert three
    response = act(back="taille=s", **fields)
    page = page_of(response)
    link = page.soup.select_one("main .notice a")

    assert response.status_code == status
    assert page.title.replace("\xa0", " ").startswith("Erreur : Rien n’a changé")
    assert words in page.text
    assert link is not None
    assert link["href"] == "/atelier?taille=s"
    assert all(photo.binned_at is None for photo in photos().values())
    assert [photo.flag for photo in photos().values()].count(Flag.PICKED) == 0
    assert db.session.scalars(select(Gallery)).all() == []


def test_an_unknown_act_or_a_forged_form_is_refused(
    studio: FlaskClient, act: Act, three: list[int]
) -> None:
    assert act(act="explode", photo=three).status_code == 400
    assert act(act="bin", photo=three, token="forged").status_code == 400
    assert studio.get("/atelier/photos").location == "/atelier"
    assert all(photo.binned_at is None for photo in photos().values())


def test_the_way_back_leads_only_to_the_library(act: Act, three: list[int]) -> None:
    response = act(act="pick", photo=three, back="//evil.example/?x=y&filtre=corbeille")

    assert response.location in ("/atelier", "/atelier?filtre=corbeille")


def test_binned_photos_are_deleted_once_named_and_confirmed(
    studio: FlaskClient, storage: Storage, act: Act
) -> None:
    photo = make_photo("a", title="Marée basse", binned_at=now())
    write_files(storage, photo, public=False)
    identity, key = photo.id, photo.key
    save()

    asked = page_of(act("/atelier/photos/supprimer", photo=identity, back="filtre=corbeille"))
    assert asked.h1 == "Supprimer définitivement une photographie"
    assert "Marée basse" in asked.text
    assert "Son original" in asked.text
    assert "La laisser dans la corbeille" in asked.text
    assert photos()
    done = act("/atelier/photos/supprimer", photo=identity, sure="1", back="filtre=corbeille")

    assert done.location == "/atelier?filtre=corbeille"
    assert "supprimée définitivement" in toast(visit(studio, done.location)).get_text()
    assert photos() == {}
    assert storage.is_public(key) is None


@pytest.mark.parametrize("sure", [{}, {"sure": "1"}])
def test_only_what_is_in_the_bin_can_be_deleted(
    studio: FlaskClient, act: Act, three: list[int], sure: dict[str, str]
) -> None:
    response = act("/atelier/photos/supprimer", photo=three, **sure)

    assert response.status_code == 409
    assert "Seules les photographies de la corbeille" in page_of(response).text
    assert len(photos()) == 3
    assert act("/atelier/photos/supprimer", photo=[99], **sure).status_code == 404
    assert act("/atelier/photos/supprimer", **sure).status_code == 422
    assert studio.get("/atelier/photos/supprimer").location == "/atelier?filtre=corbeille"
