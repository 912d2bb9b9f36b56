"""The wall of a gallery arranged by plain forms and by our script."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.content import Block, Content, Hung
from photoallegret.gallery.models import Gallery, GalleryPhoto, Layout
from photoallegret.gallery.operations.drafting import Draft, draft_of
from photoallegret.gallery.studio_views import arrange
from tests.factories import make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.gallery.studio_views.conftest import Post
from tests.support.pages import visit

ACT = "/composer"


@pytest.fixture
def wall(studio: FlaskClient) -> str:
    """Return the address of the page of a gallery of four photographs, 1 to 4."""
    photos = [make_photo(f"p{number}", title=f"Marée {number}") for number in range(1, 5)]
    gallery = make_gallery("g", photos, title="Rivages")
    assert [photo.id for photo in photos] == [1, 2, 3, 4]
    gallery_id = gallery.id
    save()
    return f"/atelier/galeries/{gallery_id}"


def drafted() -> Draft:
    gallery = db.session.scalars(select(Gallery)).one()
    draft = draft_of(gallery)
    db.session.rollback()
    return draft


def order() -> tuple[int, ...]:
    return drafted().content.photos


def refs() -> list[str]:
    return [item.ref for item in drafted().content.items]


def rows() -> list[int | None]:
    return [item.row for item in drafted().content.items if isinstance(item, Hung)]


def test_a_photo_goes_up_and_down_and_the_next_page_says_where(
    studio: FlaskClient, wall: str, post: Post
) -> None:
    answer = post(wall, ACT, act="down 1")

    assert (answer.status_code, answer.location) == (303, f"{wall}#item-1")
    assert order() == (2, 1, 3, 4)
    toast = visit(studio, wall).soup.select_one(".toast")
    assert toast.p.get_text(strip=True) == "Marée 1\N{NO-BREAK SPACE}: position 2 sur 4"
    post(wall, ACT, act="up 4")
    assert order() == (2, 1, 4, 3)
    assert db.session.scalars(
        select(GalleryPhoto.photo_id).order_by(GalleryPhoto.position)
    ).all() == [1, 2, 3, 4]


def test_our_script_moves_many_by_one_small_request(wall: str, post: Post) -> None:
    answer = post(wall, ACT, act="move", items="3,4", before="1", json=True)

    assert answer.json["edition"] == 1
    assert drafted_words(answer.json["saved"])
    assert order() == (3, 4, 1, 2)
    assert post(wall, ACT, act="move", items="3", before="", json=True).json["edition"] == 2
    assert order() == (4, 1, 2, 3)


def undo_of(toasts: str) -> dict[str, str]:
    """Return the fields of the button in ``toasts`` that takes the act back."""
    fields = BeautifulSoup(toasts, "html.parser").select(".toast form input[name]")
    return {str(field["name"]): str(field["value"]) for field in fields}


def test_a_move_is_taken_back_with_or_without_scripts(
    studio: FlaskClient, wall: str, post: Post
) -> None:
    told = post(wall, ACT, act="move", items="4", before="1", json=True).json["done"]
    studio.post(f"{wall}{ACT}", data=undo_of(told))
    assert order() == (1, 2, 3, 4)
    visit(studio, wall)  # says so

    post(wall, ACT, act="down 1")
    undo = undo_of(str(visit(studio, wall).soup.select_one("[data-done]")))
    assert order() == (2, 1, 3, 4)
    assert studio.post(f"{wall}{ACT}", data=undo).status_code == 303
    assert order() == (1, 2, 3, 4)
    assert visit(studio, wall).soup.select_one(".toast").get_text(strip=True) == "Annulé."


def test_a_move_is_not_taken_back_over_another_change(
    studio: FlaskClient, wall: str, post: Post
) -> None:
    told = post(wall, ACT, act="move", items="4", before="1", json=True).json["done"]
    post(wall, ACT, act="cover 2")

    assert studio.post(f"{wall}{ACT}", data=undo_of(told)).status_code == 409
    assert order() == (4, 1, 2, 3)


def test_what_did_not_move_has_nothing_to_take_back(wall: str, post: Post) -> None:
    post(wall, ACT, act="move", items="4", before="1")

    assert not post(wall, ACT, act="move", items="4", before="1", json=True).json["done"]


def drafted_words(words: str) -> str:
    assert words.startswith("Enregistré à ")
    assert words.endswith(", non publié")
    return words


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"where": "position", "position": "1"}, (3, 1, 2, 4)),
        ({"where": "position", "position": "99"}, (1, 2, 4, 3)),
        ({"where": "before", "target": "2"}, (1, 3, 2, 4)),
        ({"where": "after", "target": "4"}, (1, 2, 4, 3)),
        ({"where": "after", "target": "1"}, (1, 3, 2, 4)),
    ],
)
def test_a_photo_is_moved_to_a_place_that_is_named(
    studio: FlaskClient, wall: str, post: Post, values: dict[str, str], expected: tuple[int, ...]
) -> None:
    asked = post(wall, ACT, act="where 3")
    assert asked.location == f"{wall}?move=3#move"
    dialog = visit(studio, f"{wall}?move=3").soup.find("dialog", open=True)
    assert dialog.find("input", attrs={"name": "items"})["value"] == "3"
    assert [option["value"] for option in dialog.find_all("option")] == ["1", "2", "4"]

    post(wall, ACT, act="move", items="3", **values)

    assert order() == expected


def test_what_is_ticked_is_taken_off_and_comes_back(
    studio: FlaskClient, wall: str, post: Post
) -> None:
    post(wall, ACT, act="remove", item=["1", "3"])
    assert order() == (2, 4)

    soup = visit(studio, wall).soup
    assert "2 photographies retirées" in soup.select_one(".toast").get_text()
    toast = soup.select_one(".toast form")
    fields = {field["name"]: field["value"] for field in toast.find_all("input")}
    answer = studio.post(str(toast["action"]), data=fields)

    assert answer.status_code == 303
    assert order() == (1, 2, 3, 4)
    assert studio.post(str(toast["action"]), data=fields).status_code == 409


def test_a_sequence_is_composed_row_by_row(studio: FlaskClient, wall: str, post: Post) -> None:
    post(wall, ACT, act="layout sequence")
    assert drafted().content.layout is Layout.SEQUENCE
    shown = [
        len(row.select("[data-photo]")) for row in visit(studio, wall).soup.select(".canvas__row")
    ]
    assert sum(shown) == 4
    post(wall, ACT, act="split 2")
    post(wall, ACT, act="split 3")
    post(wall, ACT, act="split 4")
    assert rows() == [0, 1, 2, 3]
    post(wall, ACT, act="join 2")
    post(wall, ACT, act="join 3")
    assert rows() == [0, 0, 0, 1]

    answer = post(wall, ACT, act="join 4")

    assert answer.status_code == 422
    assert "au plus trois" in answer.text
    assert rows() == [0, 0, 0, 1]


def test_pauses_and_texts_are_placed_written_moved_and_removed(
    studio: FlaskClient, wall: str, post: Post
) -> None:
    post(wall, ACT, act="layout sequence")
    post(wall, ACT, act="pause 3")
    answer = post(wall, ACT, act="text")
    assert answer.location == f"{wall}#item-b2"
    assert refs() == ["1", "2", "b1", "3", "4", "b2"]

    post(wall, ACT, act="up b1", **{"b2-fr": "Le soir.\r\nTard.", "b2-en": "Evening."})

    assert refs() == ["1", "b1", "2", "3", "4", "b2"]
    assert drafted().content.items[-1] == Block({"fr": "Le soir.\nTard.", "en": "Evening."})
    assert "Le soir." in visit(studio, wall).soup.find("textarea", id="b2-fr").get_text()
    post(wall, ACT, act="remove b1")
    assert refs() == ["1", "2", "3", "4", "b2"]
    assert post(wall, ACT, act="write", **{"b2-fr": "x" * 20_001}).status_code == 422


def test_cover_and_captions_are_part_of_the_draft(wall: str, post: Post) -> None:
    post(wall, ACT, act="cover 3")
    post(wall, ACT, act="captions on")
    assert (drafted().content.cover, drafted().content.shows_captions) == (3, True)

    post(wall, ACT, act="cover 3")

    assert drafted().content.cover is None


def test_a_conflict_of_what_cannot_be_done_either_shows_what_was_saved(
    wall: str, post: Post
) -> None:
    post(wall, ACT, act="up 4")

    answer = post(wall, ACT, act="move", where="position", position="1", edition="0")

    assert answer.status_code == 409
    assert "Rien n’a été écrasé" in answer.text
    assert order() == (1, 2, 4, 3)


def test_two_windows_overwrite_nothing_silently(studio: FlaskClient, wall: str, post: Post) -> None:
    hidden = {"act": "down 1", "edition": "0"}
    post(wall, ACT, act="up 4")

    assert post(wall, ACT, **hidden, json=True).status_code == 409
    answer = post(wall, ACT, **hidden)

    assert answer.status_code == 409
    assert "Rien n’a été écrasé" in answer.text
    assert order() == (1, 2, 4, 3)
    from tests.support.pages import read  # noqa: PLC0415 -- one test

    soup = read(answer.text).soup
    mine, theirs = (
        [item.get_text() for item in column.select(".versions__order li")]
        for column in soup.select(".versions > section")
    )
    assert mine == ["Marée 2", "Marée 1", "Marée 4", "Marée 3"]
    assert theirs == ["Marée 1", "Marée 2", "Marée 4", "Marée 3"]
    form = soup.select_one(".versions form")
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    studio.post(str(form["action"]), data=fields)
    assert order() == (2, 1, 4, 3)


@pytest.mark.parametrize(
    "values",
    [
        {"act": "up 99"}, {"act": "remove"}, {"act": "move"}, {"act": "join 1"},
        {"act": "split 9"}, {"act": "move", "items": "1", "before": "9"},
        {"act": "move", "items": "1", "where": "position", "position": "x"},
        {"act": "move", "items": "1", "where": "before", "target": "9"},
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_changes_nothing(
    wall: str, post: Post, values: dict[str, str]
) -> None:
    answer = post(wall, ACT, **values)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert post(wall, ACT, **values, json=True).json["problem"]
    assert drafted().edition == 0


def test_forms_without_token_or_edition_are_refused(
    studio: FlaskClient, wall: str, post: Post
) -> None:
    assert studio.post(f"{wall}{ACT}", data={"act": "up 2", "edition": "0"}).status_code == 400
    told = studio.post(f"{wall}{ACT}", data={"act": "up 2"}, headers={"Accept": "application/json"})
    assert told.status_code == 400
    assert told.json["form_token"]
    for edition in ("", "x", "-1", "9" * 30):
        assert post(wall, ACT, act="up 2", edition=edition).status_code == 400
    assert order() == (1, 2, 3, 4)


def test_a_gallery_has_a_largest_number_of_items(
    wall: str, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrange, "MOST_ITEMS", 4)

    assert post(wall, ACT, act="pause").status_code == 422
    assert post(wall, ACT, act="up 2").status_code == 303


def test_the_wall_takes_as_many_queries_for_many(
    studio: FlaskClient, wall: str, counting: Counting
) -> None:
    with counting() as few:
        visit(studio, wall)
    gallery = db.session.scalars(select(Gallery)).one()
    for number in range(40):
        photo = make_photo(f"more{number}")
        gallery.members.append(
            GalleryPhoto(photo=photo, position=10 + number, added_at=photo.imported_at)
        )
    save()
    with counting() as many:
        page = visit(studio, wall)

    assert len(page.soup.select("[data-photo]")) == 44
    assert len(many) == len(few), "\n".join(many)


def test_photos_in_the_bin_and_in_preparation_are_told(studio: FlaskClient) -> None:
    from photoallegret.clock import now  # noqa: PLC0415 -- one test

    binned = make_photo("binned", binned_at=now())
    waiting = make_photo("waiting", jpeg_at=None)
    waiting.renditions.clear()
    gallery_id = make_gallery("g", [binned, waiting]).id
    save()

    text = visit(studio, f"/atelier/galeries/{gallery_id}").soup.get_text()

    assert "Dans la corbeille" in text
    assert "En préparation" in text


def test_a_contact_sheet_stays_one(studio: FlaskClient, wall: str, post: Post) -> None:
    sheet = f"{wall}?view=sheet"
    assert visit(studio, sheet).soup.select_one(".canvas--sheet")

    answer = post(sheet, ACT, act="down 1")

    assert answer.location == f"{sheet}#item-1"


def test_the_gallery_that_is_not_there(studio: FlaskClient) -> None:
    visit(studio, "/atelier/galeries/99", 404)


def test_a_content_without_photos_is_told(studio: FlaskClient) -> None:
    gallery_id = make_gallery("vide").id
    save()

    page = visit(studio, f"/atelier/galeries/{gallery_id}")

    assert "Pas encore de photographie" in page.text
    assert page.soup.select_one('[data-upload-gallery="vide"]')
    assert Content().photos == ()
