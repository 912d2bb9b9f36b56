"""The list of galleries in the studio."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Content
from photoallegret.gallery.models import Gallery, Photo, PublishingEntry, Visibility
from photoallegret.gallery.operations.drafting import save_draft
from tests.factories import make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.gallery.studio_views.conftest import Post
from tests.support.pages import visit

LIST = "/atelier/galeries"


def test_every_state_is_said(studio: FlaskClient) -> None:
    for visibility in Visibility:
        make_gallery(visibility.value, [make_photo(visibility.value)], visibility=visibility)
    make_gallery("dated", published_at=now() + timedelta(days=2))
    make_gallery("gone", withdrawn_at=now() - timedelta(days=2))
    changed = make_gallery("changed", [make_photo("changed")])
    save_draft(changed, Content(place="Voiron"), edition=0, account_id=None)
    secret = db.session.scalar(select(Gallery.secret).where(Gallery.slug == "unlisted"))
    save()

    page = visit(studio, LIST)

    states = [tag.get_text() for tag in page.soup.select(".state")]
    assert states == [
        "Brouillon", "Publiée", "Non répertoriée", "Protégée", "Publiée", "Retirée", "Publiée",
    ]  # fmt: skip
    assert [tag.get_text() for tag in page.soup.select(".waits")] == ["Changements non publiés"]
    assert f"/galeries/{secret}" in page.text
    assert page.text.count("/atelier/i/") >= 4
    assert visit(studio, "/en/studio/galleries").h1 == "Galleries"


def test_the_list_takes_as_many_queries_for_many(studio: FlaskClient, counting: Counting) -> None:
    visit(studio, LIST)
    with counting() as few:
        visit(studio, LIST)
    for number in range(20):
        make_gallery(f"g{number}", [make_photo(f"p{number}")])
    save()
    with counting() as many:
        visit(studio, LIST)

    assert len(many) - len(few) <= 4, "\n".join(many)


def test_a_gallery_is_made_from_a_title(studio: FlaskClient, post: Post) -> None:
    answer = post(LIST, "", title="  Marées   basses ")

    made = db.session.scalars(select(Gallery)).one()
    assert answer.status_code == 303
    assert answer.location == f"{LIST}/{made.id}"
    assert (made.slug, made.visibility) == ("marees-basses", Visibility.DRAFT)
    assert [(text.language, text.title) for text in made.texts] == [("fr", "Marées basses")]


def test_a_title_is_needed_and_has_a_length(post: Post) -> None:
    for title in ("", "   ", "x" * 301):
        answer = post(LIST, "", title=title)
        assert answer.status_code == 422
        assert "Erreur" in answer.text
    assert db.session.scalar(select(Gallery.id)) is None


def test_a_foreign_form_makes_nothing(studio: FlaskClient) -> None:
    assert studio.post(LIST, data={"title": "x"}).status_code == 400
    assert studio.post(f"{LIST}/ordre", data={"gallery": "1"}).status_code == 400
    assert db.session.scalar(select(Gallery.id)) is None


def test_galleries_are_moved_by_buttons_and_by_dropping(post: Post) -> None:
    a, b, c = (make_gallery(slug).id for slug in "abc")
    save()

    def order() -> str:
        ordered = select(Gallery.slug).order_by(Gallery.position)
        found = "".join(db.session.scalars(ordered))
        db.session.rollback()
        return found

    answer = post(LIST, "/ordre", gallery=str(a), direction="down")
    assert (answer.status_code, answer.location) == (303, f"{LIST}#gallery-{a}")
    assert order() == "bac"
    assert post(LIST, "/ordre", gallery=str(c), before=str(b), json=True).status_code == 200
    assert order() == "cba"
    post(LIST, "/ordre", gallery=str(c))
    assert order() == "bac"
    assert post(LIST, "/ordre", gallery="x").status_code == 400
    assert post(LIST, "/ordre", gallery="999").status_code == 404


def test_a_gallery_is_deleted_once_confirmed_and_its_photos_stay(
    studio: FlaskClient, post: Post
) -> None:
    gallery = make_gallery("g", [make_photo("a")], title="Rivages")
    page = f"{LIST}/{gallery.id}/supprimer"
    save()

    assert visit(studio, page).h1.startswith("Supprimer «")
    assert db.session.scalar(select(Gallery.id)) is not None
    db.session.rollback()
    answer = post(page, "/supprimer")

    assert answer.location == LIST
    assert db.session.scalar(select(Gallery.id)) is None
    assert db.session.scalar(select(Photo.slug)) == "a"
    assert db.session.scalar(select(PublishingEntry.label)) == "Rivages"
    db.session.rollback()
    assert "Rivages" in visit(studio, LIST).soup.select_one(".toast").get_text()
