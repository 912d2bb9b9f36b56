"""The page of one photo in the studio."""

from flask.testing import FlaskClient

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.rights import Rights
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.gallery.studio_views.conftest import Act
from tests.support.forms import filled, post, press
from tests.support.pages import visit

SAID = Metadata(
    title={"fr": "Grève"}, rights=Rights(creator="Anne"), taken_at="2025-05-04T06:12:30"
)


def add(slug: str, **values: object) -> int:
    photo_id = make_photo(slug, **values).id  # type: ignore[arg-type]  # as the factory takes them
    save()
    return photo_id


def stored(photo_id: int) -> Photo:
    db.session.rollback()
    photo = db.session.get(Photo, photo_id, populate_existing=True)
    assert photo is not None
    return photo


def test_it_shows_the_photo_and_what_is_written(studio: FlaskClient, counting: Counting) -> None:
    before, photo_id, after = add("a"), add("b", title="Grève", place="Bretagne"), add("c")
    make_gallery("nord", [db.session.get_one(Photo, photo_id)])
    save()

    with counting() as asked:
        page = visit(studio, f"/atelier/photos/{photo_id}")

    assert page.h1 == "Grève"
    assert "Publique" in page.text
    assert filled(page)["title_fr"] == "Grève"
    assert filled(page)["place"] == "Bretagne"
    assert page.soup.select_one("form.describe")["action"] == f"/atelier/photos/{photo_id}"  # type: ignore[index]  # it is there
    ways = [str(link["href"]) for link in page.soup.select(".work__turn nav a")]
    assert ways == [f"/atelier/photos/{one}#describe" for one in (before, after)]
    assert page.soup.select_one(".hung a")["href"] == "/atelier/galeries/1"  # type: ignore[index]  # it is there
    assert len(asked) <= 15, asked  # one of them for each part that another room adds
    images = [str(image["src"]) for image in page.soup.select("img")]
    assert images
    assert all(address.startswith("/atelier/i/") for address in images)


def test_it_speaks_english(studio: FlaskClient) -> None:
    page = visit(studio, f"/en/studio/photos/{add('a', title='Grève')}")

    assert "Private: it hangs in no open gallery." in page.text


def test_there_is_no_page_of_no_photo(studio: FlaskClient) -> None:
    visit(studio, "/atelier/photos/1", 404)
    db.session.rollback()
    assert studio.post("/atelier/photos/1/acte").status_code == 400


def test_a_page_sent_back_untouched_changes_nothing(studio: FlaskClient) -> None:
    photo_id = add(
        "a", title="Grève", file_said=SAID.to_json(), keywords=["a, b"], focal_x=0.3, focal_y=0.7
    )
    url = f"/atelier/photos/{photo_id}"

    post(studio, url, filled(visit(studio, url)))

    assert stored(photo_id).edition == 1
    assert "Il n’y avait rien à enregistrer." in visit(studio, url).text


def test_words_are_saved_and_their_undoing_brings_the_former_ones_back(
    studio: FlaskClient,
) -> None:
    photo_id = add("a", title="Grève")
    url = f"/atelier/photos/{photo_id}"
    changed = {
        "title_fr": "Marée",
        "caption_en": "Two\r\nlines",
        "taken_on": "2025-05-04",
        "taken_offset": "+0200",
        "focal_x": "30",
        "focal_y": "65",
    }

    answer = post(studio, url, filled(visit(studio, url)) | changed)

    assert answer.headers["Location"] == url
    photo = stored(photo_id)
    assert {text.language: (text.title, text.caption) for text in photo.texts} == {
        "fr": ("Marée", ""),
        "en": ("", "Two\nlines"),
    }
    assert (photo.taken_offset_minutes, photo.focal_y, photo.slug) == (120, 0.65, "a")
    db.session.rollback()
    page = visit(studio, url)
    assert "Enregistré." in page.text
    assert filled(page)["taken_time"] == ""
    press(studio, page, ".toast form")
    photo = stored(photo_id)
    assert [text.title for text in photo.texts if text.language == "fr"] == ["Grève"]
    assert (photo.taken_at, photo.focal_x) == (None, None)


def test_an_undoing_that_comes_too_late_asks(studio: FlaskClient) -> None:
    photo_id = add("a", title="Grève")
    url = f"/atelier/photos/{photo_id}"
    post(studio, url, filled(visit(studio, url)) | {"title_fr": "Marée"})
    page = visit(studio, url)
    post(studio, url, filled(page) | {"title_fr": "Sable"})

    answer = press(studio, page, ".toast form", 409)

    assert filled(answer)["title_fr"] == "Grève"
    assert "Sable" in answer.text
    assert stored(photo_id).texts[0].title == "Sable"


def test_an_undoing_by_half_a_point_is_refused(studio: FlaskClient, act: Act) -> None:
    make_photo("a")
    save()

    assert act("/atelier/photos/1/reprendre", focal="50").status_code == 400


def test_save_and_next_goes_on_to_the_next_photo(studio: FlaskClient) -> None:
    first, binned, last = add("a"), add("b", binned_at=LONG_AGO), add("c")
    url = f"/atelier/photos/{first}"

    answer = post(studio, url, filled(visit(studio, url)) | {"act": "next", "title_fr": "Un"})
    at_end = post(
        studio,
        f"/atelier/photos/{last}",
        filled(visit(studio, f"/atelier/photos/{last}")) | {"act": "next"},
    )

    assert binned == first + 1
    assert answer.headers["Location"] == f"/atelier/photos/{last}#describe"
    assert at_end.headers["Location"] == f"/atelier/photos/{last}"
    assert stored(first).texts[0].title == "Un"


def test_what_the_file_says_stands_beside_and_is_taken_back(studio: FlaskClient) -> None:
    photo_id = add("a", title="Marée", file_said=SAID.to_json(), creator="Anne")
    url = f"/atelier/photos/{photo_id}"
    page = visit(studio, url)
    offered = [str(button["value"]) for button in page.soup.select(".said__back")]
    assert offered == ["title_fr", "taken"]

    post(studio, url, filled(page) | {"take_back": "title_fr", "place": "Bretagne"})
    post(studio, url, filled(visit(studio, url)) | {"take_back": "taken"})

    photo = stored(photo_id)
    assert (photo.texts[0].title, photo.place) == ("Grève", "Bretagne")
    assert photo.taken_at is not None
    db.session.rollback()
    page = visit(studio, url)
    assert not page.soup.select(".said__back")
    post(studio, url, filled(page) | {"take_back": "caption_fr"}, 400)


def test_new_rights_make_the_files_again(studio: FlaskClient) -> None:
    photo_id = add("a")
    url = f"/atelier/photos/{photo_id}"

    post(studio, url, filled(visit(studio, url)) | {"creator": "Anne"})

    assert stored(photo_id).remake_at is not None
    db.session.rollback()
    assert "nouveaux droits" in visit(studio, url).text


def test_two_tabs_overwrite_nothing_silently(studio: FlaskClient) -> None:
    photo_id = add("a", title="Grève")
    url = f"/atelier/photos/{photo_id}"
    one, other = filled(visit(studio, url)), filled(visit(studio, url))
    post(studio, url, one | {"title_fr": "Sable", "place": "Bretagne"})

    page = post(studio, url, other | {"title_fr": "Marée", "caption_fr": "La mer"}, 409)

    assert page.title.startswith("Erreur")
    sent = filled(page)
    assert (sent["title_fr"], sent["caption_fr"], sent["place"]) == ("Marée", "La mer", "Bretagne")
    assert page.soup.select_one(".torn__value").get_text() == "Sable"  # type: ignore[union-attr]  # it is there
    assert stored(photo_id).texts[0].title == "Sable"
    post(studio, url, sent | {"keep_title_fr": "theirs"})
    photo = stored(photo_id)
    assert (photo.texts[0].title, photo.texts[0].caption) == ("Sable", "La mer")


def test_the_choice_of_ones_own_words_is_saved(studio: FlaskClient) -> None:
    photo_id = add("a", shows_technical=True)
    url = f"/atelier/photos/{photo_id}"
    one = filled(visit(studio, url))
    changed = {"title_fr": "Sable", "focal_x": "10", "focal_y": "20", "taken_on": "2025-01-02"}
    post(studio, url, one | changed)
    mine = {"title_fr": "Marée", "focal_x": "90", "focal_y": "90", "taken_on": "2024-01-02"}

    page = post(studio, url, one | mine, 409)
    assert len(page.soup.select(".torn")) == 3
    post(studio, url, filled(page))

    photo = stored(photo_id)
    assert (photo.texts[0].title, photo.focal_x) == ("Marée", 0.9)
    assert photo.taken_at is not None
    assert photo.taken_at.year == 2024


def test_what_cannot_be_is_said_and_everything_typed_is_kept(studio: FlaskClient) -> None:
    photo_id = add("a")
    url = f"/atelier/photos/{photo_id}"
    sent = filled(visit(studio, url))
    wrong = {
        "title_fr": "x" * 301,
        "web_statement": "javascript:alert(1)",
        "taken_on": "2025-02-30",
        "taken_time": "25:00",
        "taken_offset": "Paris",
        "focal_x": "101",
        "focal_y": "5",
    }

    page = post(studio, url, sent | wrong | {"caption_fr": "La mer"}, 422)

    assert len(page.soup.select(".problems li")) == 6
    assert filled(page) | wrong == filled(page)
    assert filled(page)["caption_fr"] == "La mer"
    assert page.soup.select_one(".focal-mark").has_attr("hidden")  # type: ignore[union-attr]  # there
    right = post(studio, url, sent | wrong | {"focal_x": "30", "focal_y": "65"}, 422)
    assert not right.soup.select_one(".focal-mark").has_attr("hidden")  # type: ignore[union-attr]  # there
    assert len(right.soup.select(".fx-30.fy-65")) == 3
    half = post(studio, url, sent | {"taken_time": "06:12", "focal_x": "5"}, 422)
    assert len(half.soup.select(".problems li")) == 2
    post(studio, url, sent | {"form_token": "forged"}, 400)
    assert stored(photo_id).edition == 1
