"""Publishing, discarding and going back, in the studio."""

from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Visibility
from photoallegret.gallery.operations.drafting import draft_of, published_content, save_draft
from photoallegret.storage import Storage, rendition_name
from tests.factories import make_gallery, make_photo, save, write_files
from tests.gallery.studio_views.conftest import Post
from tests.support.pages import visit

PAGE = "/atelier/galeries/1"


def hang(place: str = "", **values: object) -> None:
    gallery = make_gallery("g", [make_photo("a"), make_photo("b")], title="Essai", **values)
    assert gallery.id == 1
    if place:
        content = replace(published_content(gallery), place=place)
        save_draft(gallery, content, edition=0, account_id=None)
    save()


def places() -> tuple[str, str]:
    """Return the place that visitors read, and the one drafted."""
    gallery = db.session.scalars(select(Gallery)).one()
    found = gallery.place, draft_of(gallery).content.place
    db.session.rollback()
    return found


def test_changes_are_published_at_once_and_noted(
    studio: FlaskClient, client: FlaskClient, post: Post
) -> None:
    hang("Voiron")
    assert "Voiron" not in visit(client, "/galeries/g").text

    answer = post(PAGE, "/publier")

    assert answer.location == PAGE
    assert "Voiron" in visit(client, "/galeries/g").text
    history = visit(studio, f"{PAGE}/historique").soup
    acts, versions = (section.select("li") for section in reversed(history.select("section.panel")))
    assert [act.p.contents[0].strip() for act in acts] == ["Changements publiés"]
    assert "owner@example.org" in acts[0].get_text()
    assert len(versions) == 2
    assert [bool(version.select("button")) for version in versions] == [False, True]
    assert "2 photographies" in versions[0].get_text()
    assert not history.select_one("form[data-waits]:not([hidden])")


def test_a_draft_gallery_is_opened_to_everyone(
    studio: FlaskClient, client: FlaskClient, post: Post, storage: Storage
) -> None:
    hang(visibility=Visibility.DRAFT, published_at=None)
    photo = db.session.scalars(select(GalleryPhoto)).first().photo
    write_files(storage, photo, public=False)
    key, made = photo.key, photo.renditions[0]
    name = rendition_name(made.digest, made.width, made.format)

    gallery = db.session.get_one(Gallery, 1)
    content = replace(published_content(gallery), place="Voiron")
    save_draft(gallery, content, edition=0, account_id=None)
    save()

    post(PAGE, "/publier")

    history = visit(studio, f"{PAGE}/historique").soup.select("section.panel")[-1]
    assert [act.p.contents[0].strip() for act in history.select("li")] == ["Montrée à tous"]
    assert visit(client, "/galeries/g").h1 == "Essai"
    assert storage.rendition(key, name, public=True).exists()


def test_an_empty_gallery_is_not_opened(post: Post) -> None:
    make_gallery("vide", visibility=Visibility.DRAFT, published_at=None)
    save()

    answer = post(PAGE, "/publier")

    assert answer.status_code == 422
    assert "Ajoutez une photographie" in answer.text


def test_what_changed_meanwhile_is_not_published(post: Post) -> None:
    hang("Voiron")

    answer = post(PAGE, "/publier", edition="0")

    assert answer.status_code == 409
    assert places() == ("", "Voiron")
    assert post(PAGE, "/abandonner", edition="0").status_code == 409


def test_changes_are_discarded_and_wanted_back(studio: FlaskClient, post: Post) -> None:
    hang("Voiron")

    post(PAGE, "/abandonner")

    assert places() == ("", "")
    form = visit(studio, PAGE).soup.select_one(".toast form")
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    studio.post(str(form["action"]), data=fields)
    assert places() == ("", "Voiron")
    assert studio.post(str(form["action"]), data=fields).status_code == 409


def test_one_goes_back_to_an_earlier_version_and_publishes_it(
    studio: FlaskClient, post: Post
) -> None:
    hang("Voiron")
    post(PAGE, "/publier")
    page = f"{PAGE}/historique"
    buttons = visit(studio, page).soup.select('button[name="revision"]')

    post(page, "/revenir", revision=str(buttons[-1]["value"]))

    assert places() == ("Voiron", "")
    post(PAGE, "/publier")
    assert places() == ("", "")
    assert post(page, "/revenir", revision="999").status_code == 404
    assert post(page, "/revenir", revision="x").status_code == 404


def test_there_is_no_going_back_to_a_version_that_cannot_be(post: Post) -> None:
    hang("Voiron")
    post(PAGE, "/publier")

    assert post(f"{PAGE}/historique", "/revenir", revision=str(2**63)).status_code == 404


def test_going_back_is_undone(studio: FlaskClient, post: Post) -> None:
    hang("Voiron")
    post(PAGE, "/publier")
    page = f"{PAGE}/historique"
    first = visit(studio, page).soup.select('button[name="revision"]')[-1]
    post(page, "/revenir", revision=str(first["value"]))

    form = visit(studio, PAGE).soup.select_one(".toast form")
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    studio.post(str(form["action"]), data=fields)

    assert places() == ("Voiron", "Voiron")


def test_a_gallery_without_history_says_so(studio: FlaskClient) -> None:
    hang()

    text = visit(studio, f"{PAGE}/historique").text

    assert "Pas encore de version" in text
    assert "Rien n’a encore été publié" in text


def test_a_draft_that_demands_releases_is_published_once_its_photos_have_them(
    studio: FlaskClient, client: FlaskClient, post: Post
) -> None:
    hang(visibility=Visibility.DRAFT, published_at=None, demands_releases=True)

    answer = post(PAGE, "/publier")

    assert answer.status_code == 422
    assert "a.jpg, b.jpg" in answer.get_data(as_text=True)
    visit(client, "/galeries/g", 404)


def test_what_is_added_without_a_release_is_published_hidden_and_named(
    studio: FlaskClient, client: FlaskClient, post: Post
) -> None:
    hang("Voiron", demands_releases=True)

    post(PAGE, "/publier")

    told = visit(studio, PAGE).soup.select(".toast")
    assert "a.jpg, b.jpg" in told[-1].get_text()
    visit(client, "/galeries/g/a", 404)
