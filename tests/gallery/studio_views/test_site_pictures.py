"""The photos that stand for the site, chosen in the studio."""

from flask.testing import FlaskClient

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, save, write_files
from tests.support.forms import filled, post, press
from tests.support.pages import visit

OPENING, PORTRAIT = "/atelier/site/ouverture", "/atelier/site/portrait"
PICK = "form:has(.picks)"


def add(storage: Storage, slug: str, **values: object) -> Photo:
    photo = make_photo(slug, **values)  # type: ignore[arg-type]  # as the factory takes them
    write_files(storage, photo, public=False)
    return photo


def choose(studio: FlaskClient, url: str, photo_id: int | str, status: int = 303) -> None:
    sent = filled(visit(studio, url), PICK)
    post(studio, url, sent | {"photo": str(photo_id)}, status)


def opens_with(client: FlaskClient) -> str:
    link = visit(client, "/").soup.select_one(".opening")
    assert link is not None
    return str(link["href"])


def test_the_portrait_stands_on_the_about_page_even_if_it_hangs_nowhere(
    studio: FlaskClient, client: FlaskClient, storage: Storage
) -> None:
    photo = add(storage, "moi")
    photo_id, key = photo.id, photo.key
    save()
    assert not visit(client, "/a-propos").soup.select("main img")

    choose(studio, PORTRAIT, photo_id)

    image = visit(client, "/a-propos").soup.select_one("main img")
    assert image is not None
    assert image["alt"] == "Christian Allegret"
    assert storage.is_public(key) is True
    with client.get(str(image["src"])) as answer:
        assert answer.status_code == 200
    page = visit(studio, "/atelier/site")
    assert "c’est le portrait" in visit(studio, f"/atelier/photos/{photo_id}").text
    press(studio, page, ".toast form")
    assert storage.is_public(key) is False
    assert client.get(str(image["src"])).status_code == 404
    assert not visit(client, "/a-propos").soup.select("main img")


def test_the_chosen_photo_opens_the_home_page_while_all_see_it(
    studio: FlaskClient, client: FlaskClient, storage: Storage
) -> None:
    make_gallery("nord", [add(storage, "a"), add(storage, "b")])
    chosen = add(storage, "c")
    nowhere = add(storage, "d")
    make_gallery("sud", [chosen])
    chosen_id, nowhere_id = chosen.id, nowhere.id
    save()
    assert opens_with(client) == "/galeries/nord/b"

    choose(studio, OPENING, chosen_id)
    assert opens_with(client) == "/galeries/sud/c"
    assert not visit(studio, "/atelier/site").soup.select(".pointed")
    assert not visit(studio, OPENING).soup.select(f'input[value="{nowhere_id}"]')
    choose(studio, OPENING, nowhere_id)
    assert opens_with(client) == "/galeries/nord/b"
    assert "Pas montrée en ce moment" in visit(studio, "/atelier/site").text
    choose(studio, OPENING, chosen_id)
    db.session.get_one(Photo, chosen_id).binned_at = db.session.get_one(
        Photo, chosen_id
    ).imported_at
    save()

    assert opens_with(client) == "/galeries/nord/b"


def test_it_is_removed_by_its_button(studio: FlaskClient, storage: Storage) -> None:
    photo = add(storage, "a")
    make_gallery("nord", [photo])
    photo_id = photo.id
    save()
    choose(studio, OPENING, photo_id)
    assert visit(studio, OPENING).soup.select_one(f'input[value="{photo_id}"]').has_attr("checked")  # type: ignore[union-attr]  # it is there

    press(studio, visit(studio, "/atelier/site"), '.stand form[action$="ouverture"]')

    assert visit(studio, OPENING).soup.select_one("input[checked]") is None


def test_photos_are_found_by_name(studio: FlaskClient, storage: Storage) -> None:
    for number in range(61):
        make_photo(f"mer-{number}", title="Grève" if number == 0 else "")
    save()

    all_of_them = visit(studio, PORTRAIT)
    found = visit(studio, f"{PORTRAIT}?q=gr%C3%A8")

    assert len(all_of_them.soup.select(".pick")) == 60
    assert "cherchez pour en trouver d’autres" in all_of_them.text
    assert [pick.get_text(strip=True) for pick in found.soup.select(".pick")] == ["Grève"]
    assert visit(studio, f"{PORTRAIT}?q=nulle").soup.select(".pick") == []
    assert "Aucune photographie ne peut être choisie" in visit(studio, OPENING).text


def test_what_is_no_photo_and_no_place_is_refused(studio: FlaskClient, storage: Storage) -> None:
    photo = add(storage, "a")
    make_gallery("nord", [photo])
    photo_id = photo.id
    save()

    choose(studio, OPENING, "x", 400)
    choose(studio, OPENING, "9" * 30, 400)
    choose(studio, OPENING, photo_id + 1, 404)
    visit(studio, "/atelier/site/ailleurs", 404)
    assert visit(studio, "/en/studio/site/opening").h1 == "Choose the opening photograph"
