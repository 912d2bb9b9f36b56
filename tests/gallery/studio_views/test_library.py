"""The page of the library: what it shows, how it is asked, what it costs."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.gallery.models import Flag
from photoallegret.gallery.operations.indexing import index_photo
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.support.pages import Page, visit


def names(page: Page) -> list[str]:
    return [tag.get_text(strip=True) for tag in page.soup.select("[data-grid] .tile__name")]


def test_the_empty_library_says_so_and_what_to_do(studio: FlaskClient) -> None:
    page = visit(studio, "/atelier")

    assert "Il n’y a pas encore de photographie ici." in page.text
    assert page.soup.select_one("main a.button") is not None
    assert page.soup.select_one("[data-grid]") is None


def test_a_filter_that_finds_nothing_leads_to_all(studio: FlaskClient) -> None:
    page = visit(studio, "/atelier?filtre=retenues&taille=s")
    link = page.soup.select_one("main .notice a")

    assert "Aucune photographie ne correspond." in page.text
    assert link is not None
    assert link["href"] == "/atelier?taille=s"


def test_photos_stand_as_tiles_that_open_and_can_be_ticked(studio: FlaskClient) -> None:
    make_photo("a", title="Marée basse")
    photo = make_photo("b", flag=Flag.PICKED)
    identity, key = photo.id, photo.key
    save()

    page = visit(studio, "/atelier")
    tile = page.soup.select("[data-tile]")[0]

    assert names(page) == ["b.jpg", "Marée basse"]
    assert tile["data-flag"] == "picked"
    box, image, source = (tile.select_one(name) for name in ("input", "img", "source"))
    assert box is not None
    assert box["value"] == str(identity)
    assert image is not None
    assert image["src"].startswith(f"/atelier/i/{key}/")
    assert source is not None
    assert "-1600.avif" not in source["srcset"]


def test_in_english_everything_is(studio: FlaskClient) -> None:
    make_photo("a")
    save()

    page = visit(studio, "/en/studio?filtre=sans-galerie")

    assert page.h1 == "Library"
    assert page.soup.select("[data-tile] img")[0]["src"].startswith("/en/studio/i/")
    form = page.soup.select_one("form[data-acts]")
    assert form is not None
    assert form["action"] == "/en/studio/photos"


def test_filters_search_gallery_and_order_stand_in_the_address(studio: FlaskClient) -> None:
    a, b = make_photo("a", title="Marée"), make_photo("b", title="Marée", taken_at=None)
    for photo in (a, b):
        index_photo(photo)
    gallery = make_gallery("g", [a])
    index_photo(make_photo("c", title="Crête"))
    place = f"galerie={gallery.id}"
    save()

    found = visit(studio, "/atelier?q=MAREE&tri=premiers-ajouts&taille=l")
    narrowed = visit(studio, f"/atelier?q=mar%C3%89e&{place}")

    assert names(found) == ["Marée", "Marée"]
    assert found.soup.select_one(".sheet--l") is not None
    assert found.soup.select_one("#sort option[selected]")["value"] == "premiers-ajouts"
    assert len(names(narrowed)) == 1
    hrefs = [link["href"] for link in narrowed.soup.select(".tabs a")]
    assert all("q=mar" in href and place in href for href in hrefs)


def test_what_costs_little_is_counted(studio: FlaskClient) -> None:
    make_photo("a", flag=Flag.PICKED)
    make_photo("b", binned_at=now())
    make_photo("c", avif_at=None)
    save()

    page = visit(studio, "/atelier")
    filters = [" ".join(link.get_text(" ", strip=True).split()) for link in page.soup.select(
        ".tabs a")]  # fmt: skip

    assert filters == [
        "Toutes", "Sans galerie", "Sans texte alternatif", "Retenues 1", "Écartées", "En échec",
        "Corbeille 1",
    ]  # fmt: skip
    assert "Une photographie est encore en préparation" in page.text


def test_the_bin_says_how_long_it_keeps(studio: FlaskClient) -> None:
    make_photo("a", binned_at=now() - timedelta(days=20, hours=1))
    make_photo("c", binned_at=now())
    make_photo("b", avif_at=None, attempts=3)
    save()

    page = visit(studio, "/atelier?filtre=corbeille")
    other = visit(studio, "/atelier?filtre=echec")

    assert "Encore 10 jours" in page.text
    assert "Encore 30 jours" in page.text
    buttons = [button["value"] for button in page.soup.select("[data-actions] button[name=act]")]
    assert buttons == ["restore"]
    state = other.soup.select_one(".tile__state")
    assert state is not None
    assert state.get_text(strip=True) == "En échec"
    assert other.soup.select_one("main .label a[href='/atelier/envois']")
    assert not page.soup.select_one("main .label a[href='/atelier/envois']")


def test_pages_lead_to_each_other(studio: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoallegret.gallery.studio_views.asked.Size.tiles", 2)
    for number in range(5):
        make_photo(f"p-{number}", taken_at=LONG_AGO.replace(tzinfo=None, day=number + 1))
    save()

    seen, address = [], "/atelier?tri=prise-de-vue"
    while True:
        page = visit(studio, address)
        seen.append(names(page))
        link = page.soup.select_one("a[rel=next]")
        if link is None:
            break
        address = str(link["href"])
    back = page.soup.select_one("a[rel=prev]")

    assert seen == [["p-4.jpg", "p-3.jpg"], ["p-2.jpg", "p-1.jpg"], ["p-0.jpg"]]
    assert back is not None
    assert names(visit(studio, str(back["href"]))) == seen[1]


@pytest.mark.parametrize(
    "query",
    [
        "filtre=rien&tri=rien&taille=rien&galerie=x&apres=x&avant=_",
        "apres=" + "9" * 40,
        "apres=%C2%B2",
        "filtre=corbeille&apres=7",
        "filtre=corbeille&apres=0001-01-01T00:00:00%2B14:00_1",
        "filtre=corbeille&apres=9999-12-31T23:59:59-14:00_1",
        "filtre=corbeille&apres=2026-01-01T00:00:00_7",
        "tri=prise-de-vue&apres=2026-01-01T00:00:00%2B00:00_7",
        "tri=prise-de-vue&apres=pas-une-date_7",
        "galerie=99999999999999999999",
        "q=" + "x" * 3000,
        "q=%00%FF",
        "q=«…»",
    ],
)
def test_an_address_that_makes_no_sense_still_shows_a_page(studio: FlaskClient, query: str) -> None:
    make_photo("a")
    save()

    assert visit(studio, f"/atelier?{query}").h1 == "Bibliothèque"


def test_the_page_takes_the_same_queries_however_much_it_shows(
    app: Flask, studio: FlaskClient, counting: Counting
) -> None:
    asked = []
    for number in range(40):
        photo = make_photo(f"p-{number}", title="Marée")
        make_gallery(f"g-{number}", [photo])
        if number in (1, 39):
            save()
            studio.get("/atelier")
            with counting() as these:
                studio.get("/atelier?q=p")
            asked.append(len(these))

    assert asked[0] == asked[1] <= 10


def test_from_a_photo_one_goes_through_what_was_found(studio: FlaskClient) -> None:
    for slug, title in (("a", "Marée"), ("b", "Forêt"), ("c", "Marée haute"), ("d", "Marée basse")):
        index_photo(make_photo(slug, title=title))
    save()
    asked = "?q=maree&tri=premiers-ajouts"
    tile = visit(studio, f"/atelier{asked}").soup.select("[data-open]")[1]
    assert tile["href"] == f"/atelier/photos/3{asked}"

    page = visit(studio, str(tile["href"]))

    turn = {str(link["rel"][0]): link["href"] for link in page.soup.select(".work__turn a[rel]")}
    assert turn == {
        "prev": f"/atelier/photos/1{asked}#describe",
        "next": f"/atelier/photos/4{asked}#describe",
    }
    assert page.soup.select_one(f"main a[href='/atelier{asked}']")  # back to what was found
    form = page.soup.select_one("[data-describe-form]")
    assert form is not None
    fields = {
        str(field["name"]): str(field.get("value") or field.text).strip()
        for field in form.select("[name]:not(button, [type=checkbox])")
    }
    saved = studio.post(str(form["action"]), data={**fields, "title_fr": "Étale", "act": "next"})
    assert saved.headers["Location"] == f"/atelier/photos/4{asked}#describe"


def test_a_walk_costs_the_same_wherever_one_is(studio: FlaskClient, counting: Counting) -> None:
    for number in range(9):
        index_photo(make_photo(f"p{number}", title="Marée", flag=Flag.PICKED))
    save()
    asked = "?q=maree&filtre=retenues"

    def cost(number: int) -> int:
        with counting() as queries:
            visit(studio, f"/atelier/photos/{number}{asked}")
        return len(queries)

    assert cost(1) == cost(5) == cost(9)
