"""The texts of a gallery, kept in its draft."""

from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.content import Content, Words
from photoallegret.gallery.models import Gallery
from photoallegret.gallery.operations.drafting import draft_of
from tests.factories import make_gallery, make_photo, save
from tests.gallery.studio_views.conftest import Post, fields_of
from tests.support.pages import read, visit

SENT = {
    "title_fr": "Rivages", "text_fr": "Au matin.\r\n\r\nLe soir.", "title_en": "Shores",
    "text_en": "", "place": " Voiron ", "period": "2025",
}  # fmt: skip


def page_of_one() -> str:
    gallery_id = make_gallery("g", [make_photo("a")], title="Essai").id
    save()
    return f"/atelier/galeries/{gallery_id}/textes"


def content() -> Content:
    found = draft_of(db.session.scalars(select(Gallery)).one()).content
    db.session.rollback()
    return found


def test_texts_are_saved_in_the_draft_and_visitors_see_nothing(
    studio: FlaskClient, client: FlaskClient, post: Post
) -> None:
    page = page_of_one()

    answer = post(page, "/textes", **SENT)

    assert (answer.status_code, answer.location) == (303, page)
    assert content().words == {
        "fr": Words("Rivages", "Au matin.\n\nLe soir."),
        "en": Words("Shores", ""),
    }
    assert (content().place, content().period) == ("Voiron", "2025")
    again = visit(studio, page)
    assert again.h1 == "Rivages"
    assert again.soup.find("input", id="title_en")["value"] == "Shores"
    assert visit(client, "/galeries/g").h1 == "Essai"


def test_our_script_saves_and_is_told_when(post: Post) -> None:
    page = page_of_one()

    answer = post(page, "/textes", **SENT, json=True)

    assert answer.json["edition"] == 1
    assert answer.json["saved"].startswith("Enregistré à")
    assert post(page, "/textes", **SENT, json=True).json["edition"] == 1


def test_what_is_too_long_is_said_and_kept_on_the_page(post: Post) -> None:
    page = page_of_one()
    for name, length in (("title_fr", 301), ("text_en", 20_001), ("period", 61)):
        values = {**SENT, name: "x" * length}
        answer = post(page, "/textes", **values)
        assert answer.status_code == 422
        soup = read(answer.text).soup
        assert soup.find(id=name)["aria-invalid"] == "true"
        assert "x" * length in answer.text
        assert post(page, "/textes", **values, json=True).json["problem"]
    assert content().place == ""


def test_two_windows_overwrite_nothing_silently(studio: FlaskClient, post: Post) -> None:
    page = page_of_one()
    old = fields_of(studio, page, "/textes")
    post(page, "/textes", **{**SENT, "place": "Nice"})

    answer = studio.post(page, data={**old, **SENT})

    assert answer.status_code == 409
    soup = read(answer.text).soup
    mine, theirs = (column.get_text() for column in soup.select(".versions > section"))
    assert "Vous avez changé" in soup.select_one("[role=alert]").get_text()
    assert "Voiron" in mine
    assert "Nice" in theirs
    assert content().place == "Nice"
    form = soup.select_one(".versions form")
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    assert studio.post(str(form["action"]), data=fields).status_code == 303
    assert content().place == "Voiron"


def test_an_old_or_foreign_form_is_refused_with_everything_typed(studio: FlaskClient) -> None:
    page = page_of_one()
    values = {**SENT, "edition": "0"}

    answer = studio.post(page, data=values)
    told = studio.post(page, data=values, headers={"Accept": "application/json"})

    assert (answer.status_code, told.status_code) == (400, 400)
    assert "Rivages" in answer.text
    again = studio.post(
        page,
        data={**values, "form_token": told.json["form_token"]},
        headers={"Accept": "application/json"},
    )
    assert again.json["edition"] == 1
