"""Photographs of the library added to a gallery."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery
from photoallegret.gallery.operations.drafting import draft_of
from photoallegret.gallery.studio_views import gallery_photos
from tests.factories import make_gallery, make_photo, save
from tests.gallery.studio_views.conftest import Post
from tests.support.pages import visit

PAGE = "/atelier/galeries/1/ajouter"


def order() -> tuple[int, ...]:
    found = draft_of(db.session.scalars(select(Gallery)).one()).content.photos
    db.session.rollback()
    return found


@pytest.fixture(autouse=True)
def library(studio: FlaskClient) -> None:
    """Hang photo 1, leave 2, 3 and 4 in the library, the last one in the bin."""
    make_gallery("g", [make_photo("p1")])
    make_photo("p2")
    make_photo("p3", title="Marée")
    make_photo("p4", binned_at=now())
    save()


def test_the_latest_photos_that_are_not_there_are_offered(studio: FlaskClient) -> None:
    soup = visit(studio, PAGE).soup

    assert [box["value"] for box in soup.select("input[type=checkbox]")] == ["3", "2"]


def test_chosen_photos_come_last_and_can_be_taken_back(studio: FlaskClient, post: Post) -> None:
    answer = post(PAGE, "/ajouter", photo=["3", "2"])

    assert answer.location == "/atelier/galeries/1"
    assert order() == (1, 2, 3)
    form = visit(studio, "/atelier/galeries/1").soup.select_one(".toast form")
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    studio.post(str(form["action"]), data=fields)
    assert order() == (1,)


def test_nothing_chosen_or_too_much_is_said(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(PAGE, "/ajouter").status_code == 422
    monkeypatch.setattr(gallery_photos, "MOST_ITEMS", 2)
    assert post(PAGE, "/ajouter", photo=["3", "2"]).status_code == 422
    assert order() == (1,)


def test_photos_that_are_no_more_are_left_out(post: Post) -> None:
    post(PAGE, "/ajouter", photo=["2", "999", "x"])

    assert order() == (1, 2)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, -(2**63) - 1])
def test_a_number_that_no_photo_has_is_none(post: Post, number: int) -> None:
    assert post(PAGE, "/ajouter", photo=[str(number)]).status_code == 422
    assert order() == (1,)


def test_a_whole_library_hung_says_so(studio: FlaskClient, post: Post) -> None:
    post(PAGE, "/ajouter", photo=["2", "3"])

    assert "Toutes les photographies" in visit(studio, PAGE).text
