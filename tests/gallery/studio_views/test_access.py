"""Who may see a gallery, set in the studio: it acts at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo, Visibility
from photoallegret.passwords import is_password
from photoallegret.storage import Storage, rendition_name
from tests.factories import make_gallery, make_photo, save, write_files
from tests.gallery.studio_views.conftest import Post
from tests.support.pages import read, visit

PAGE = "/atelier/galeries/1/visiteurs"
LOCAL = ZoneInfo("Europe/Paris")


def hang(**values: object) -> None:
    gallery = make_gallery("g", [make_photo("a")], title="Essai", **values)
    assert gallery.id == 1
    save()


def found() -> Gallery:
    gallery = db.session.scalars(select(Gallery)).one()
    db.session.rollback()
    db.session.refresh(gallery)
    db.session.expunge(gallery)
    db.session.rollback()
    return gallery


def test_dates_are_local_and_said_in_words(studio: FlaskClient, post: Post) -> None:
    hang()
    answer = post(
        PAGE,
        "/visiteurs",
        visibility="published",
        opens="2027-07-01T10:30",
        closes="2027-08-01T00:00",
    )

    assert answer.status_code == 303
    assert found().published_at == datetime(2027, 7, 1, 10, 30, tzinfo=LOCAL)
    assert found().withdrawn_at == datetime(2027, 8, 1, tzinfo=LOCAL)
    page = visit(studio, PAGE)
    assert "Sera publiée le 1 juillet 2027 à 10:30" in page.text.replace("\xa0", " ")
    assert page.soup.find("input", id="opens")["value"] == "2027-07-01T10:30"
    assert "à partir du 1 juillet 2027" in page.soup.select_one(".desk-head").get_text()


def test_a_password_is_hashed_and_kept_when_left_empty(
    studio: FlaskClient, client: FlaskClient, post: Post
) -> None:
    hang()
    post(PAGE, "/visiteurs", visibility="protected", password="marée basse")
    stored = found().password_hash
    assert is_password(stored, "marée basse")
    assert "marée" not in visit(studio, PAGE).text

    post(PAGE, "/visiteurs", visibility="protected", password="")

    assert found().password_hash == stored
    assert "Mot de passe" in visit(client, "/galeries/g").text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"visibility": "protected"}, "password"),
        ({"visibility": "nobody"}, "visibility"),
        ({}, "visibility"),
        ({"visibility": "published", "opens": "demain"}, "opens"),
        ({"visibility": "published", "opens": "9999-01-01T00:00"}, "opens"),
        (
            {"visibility": "published", "opens": "2027-07-01T10:30", "closes": "2027-07-01T10:30"},
            "closes",
        ),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    studio: FlaskClient, post: Post, values: dict[str, str], field: str
) -> None:
    hang()

    answer = post(PAGE, "/visiteurs", **values)

    assert answer.status_code == 422
    assert read(answer.text).soup.select_one(f'.problems a[href="#{field}"]')
    assert found().visibility is Visibility.PUBLISHED


def test_an_empty_draft_is_not_opened(studio: FlaskClient, post: Post) -> None:
    gallery_id = make_gallery("vide", visibility=Visibility.DRAFT, published_at=None).id
    save()

    answer = post(f"/atelier/galeries/{gallery_id}/visiteurs", "/visiteurs", visibility="unlisted")

    assert answer.status_code == 422
    assert "Ajoutez une photographie" in answer.text


def test_withdrawing_takes_the_files_away_and_is_undone(
    studio: FlaskClient, client: FlaskClient, post: Post, storage: Storage
) -> None:
    hang()
    photo = db.session.scalars(select(Photo)).one()
    write_files(storage, photo, public=True)
    key, made = photo.key, photo.renditions[0]
    name = rendition_name(made.digest, made.width, made.format)
    db.session.rollback()

    answer = post(PAGE, "/visiteurs/acte", act="withdraw")

    assert answer.location == PAGE
    visit(client, "/galeries/g", 410)
    assert not storage.rendition(key, name, public=True).exists()
    form = visit(studio, PAGE).soup.select_one(".toast form")
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    studio.post(str(form["action"]), data=fields)
    visit(client, "/galeries/g")
    assert storage.rendition(key, name, public=True).exists()


def test_a_secret_address_is_shown_and_renewed(studio: FlaskClient, post: Post) -> None:
    hang(visibility=Visibility.UNLISTED)
    before = found().secret
    assert f"http://127.0.0.1:8000/galeries/{before}" in visit(studio, PAGE).text

    post(PAGE, "/visiteurs/acte", act="address")

    assert found().secret not in ("", before)
    assert found().secret in visit(studio, PAGE).text


def test_unknown_acts_are_refused(studio: FlaskClient, post: Post) -> None:
    hang(withdrawn_at=now() - timedelta(days=1))

    assert "La montrer à nouveau" in visit(studio, PAGE).text
    assert post(PAGE, "/visiteurs/acte", act="address").status_code == 400
    assert post(PAGE, "/visiteurs/acte", act="x").status_code == 400
    assert studio.post(f"{PAGE}/acte", data={"act": "restore"}).status_code == 400


def test_releases_are_demanded_and_what_lacks_one_is_named(
    studio: FlaskClient, client: FlaskClient, post: Post
) -> None:
    hang()
    assert "Non exigées" in visit(studio, PAGE).text

    answer = post(PAGE, "/visiteurs/acte", act="demand-releases")

    assert answer.status_code == 303
    page = visit(studio, PAGE)
    assert "Pas montrées tant qu’elles n’en ont pas : a.jpg" in page.text.replace("\xa0", " ")
    assert "exigées" in visit(studio, "/atelier/galeries/1/historique").text
    visit(client, "/galeries/g/a", 404)
    post(PAGE, "/visiteurs/acte", act="demand-no-release")
    visit(client, "/galeries/g/a")


def test_a_draft_that_demands_releases_is_not_opened_without(
    studio: FlaskClient, post: Post
) -> None:
    hang(visibility=Visibility.DRAFT, published_at=None, demands_releases=True)

    answer = post(PAGE, "/visiteurs", visibility="published")

    assert answer.status_code == 422
    text = read(answer.get_data(as_text=True), 422, dict(answer.headers)).text
    assert "ces photographies n’en ont pas : a.jpg." in text.replace("\xa0", " ")
    assert found().visibility is Visibility.DRAFT
