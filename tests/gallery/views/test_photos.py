"""Tests of the page of a photo."""

import json
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from photoallegret.gallery.models import PhotoText, Visibility
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.support.pages import Page, visit


def address(page: Page, rel: str) -> str:
    link = page.soup.find("link", rel=rel)
    return str(link["href"]) if isinstance(link, Tag) else ""


def told(page: Page) -> dict[str, object]:
    block = BeautifulSoup(page.text, "html5lib").find("script", type="application/ld+json")
    assert isinstance(block, Tag)
    found: dict[str, object] = json.loads(str(block.string))
    return found


def test_a_photo_has_its_words_its_place_and_its_neighbours(client: FlaskClient) -> None:
    photo = make_photo(
        "b",
        title="Marée basse",
        place="Le Croisic",
        taken_at=datetime(2026, 11, 22, 7, 30),  # noqa: DTZ001 -- local time of the shot
        camera="Nikon Z6",
        aperture=5.6,
    )
    make_gallery("nord", [make_photo("a"), photo, make_photo("c")])
    save()

    page = visit(client, "/galeries/nord/b")

    words = page.soup.get_text(" ", strip=True)
    assert page.h1 == "Marée basse"
    assert page.title == "Marée basse – Titre nord – photoallegret"
    assert "Le Croisic" in words
    assert "22 novembre 2026" in words
    assert "f/5,6" in words
    assert "2 sur 3" in words
    assert address(page, "prev") == "/galeries/nord/a"
    assert address(page, "next") == "/galeries/nord/c"


def test_a_photo_takes_as_many_queries_in_a_large_gallery(
    client: FlaskClient, counting: Counting
) -> None:
    make_gallery("small", [make_photo("a")])
    make_gallery("large", [make_photo(f"p{number}") for number in range(60)])
    save()

    with counting() as few:
        visit(client, "/galeries/small/a")
    with counting() as many:
        visit(client, "/galeries/large/p30")

    assert len(few) == len(many) == 7


def test_the_canonical_page_is_in_the_first_listed_gallery(client: FlaskClient) -> None:
    photo = make_photo("a")
    make_gallery("hidden", [photo], visibility=Visibility.UNLISTED)
    make_gallery("first", [photo])
    make_gallery("second", [photo])
    save()

    page = visit(client, "/en/galleries/second/a")

    assert address(page, "canonical") == "http://127.0.0.1:8000/en/galleries/first/a"
    alternates = {
        str(link["hreflang"]): str(link["href"])
        for link in page.soup.find_all("link", rel="alternate", hreflang=True)
    }
    assert alternates["fr"] == alternates["x-default"] == "http://127.0.0.1:8000/galeries/first/a"


def test_in_an_unlisted_gallery_a_photo_is_not_to_be_listed(client: FlaskClient) -> None:
    photo = make_photo("a")
    hidden = make_gallery("hidden", [photo], visibility=Visibility.UNLISTED)
    make_gallery("first", [photo])
    secret = hidden.secret
    save()

    page = visit(client, f"/galeries/{secret}/a")

    assert page.headers["X-Robots-Tag"] == "noindex"
    assert address(page, "canonical") == ""


@pytest.mark.parametrize("slug", ["nothing", "elsewhere", "unready", "..", "a.b", "x" * 500])
def test_a_photo_that_is_not_there_is_not_found(client: FlaskClient, slug: str) -> None:
    make_gallery("nord", [make_photo("seen"), make_photo("unready", jpeg_at=None)])
    make_gallery("sud", [make_photo("elsewhere")])
    save()

    visit(client, f"/galeries/nord/{slug}", status=404)


def test_a_withdrawn_photo_is_gone(client: FlaskClient) -> None:
    photo = make_photo("a", title="Secret", withdrawn_at=LONG_AGO + timedelta(days=1))
    key = photo.key
    make_gallery("nord", [photo])
    save()

    page = visit(client, "/galeries/nord/a", status=410)

    assert "Secret" not in page.text
    assert key not in page.text


def test_an_address_in_capitals_leads_to_the_right_one(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a")])
    save()

    with client.get("/galeries/nord/A") as response:
        assert response.status_code == 301
        assert response.headers["Location"] == "/galeries/nord/a"


def test_search_engines_are_told_of_the_rights(client: FlaskClient) -> None:
    photo = make_photo(
        "a",
        title="Marée",
        copyright_notice="© 2026 Anne",
        creator="Anne",
        credit_line="Anne / Agence",
        web_statement="https://rights.example/one",
        licensor_url="javascript:alert(1)",
    )
    make_gallery("nord", [photo])
    save()

    thing = told(visit(client, "/galeries/nord/a"))

    assert thing["@type"] == "ImageObject"
    assert thing["creator"] == {"@type": "Person", "name": "Anne"}
    assert thing["creditText"] == "Anne / Agence"
    assert thing["copyrightNotice"] == "© 2026 Anne"
    assert thing["license"] == "https://rights.example/one"
    assert thing["acquireLicensePage"] == "http://127.0.0.1:8000/licence"


def test_no_text_of_a_file_becomes_markup(client: FlaskClient) -> None:
    attack = "</script><img src=x onerror=alert(1)>\"'&<!--{{7*7}}"
    photo = make_photo("a", creator=attack, place=attack, camera=attack, keywords=[attack])
    for language in ("fr", "en"):
        photo.texts.append(
            PhotoText(language=language, title=attack, caption=attack, alt_text=attack)
        )
    make_gallery("nord", [photo], title=attack)
    save()

    for path in ("/galeries/nord", "/galeries/nord/a", "/", "/galeries"):
        page = visit(client, path)

        assert page.soup.find_all("img", src="x") == []
        assert "7*7" in page.text
        assert "49" not in page.h1
    assert told(visit(client, "/galeries/nord/a"))["name"] == attack


def test_a_photo_is_described_by_its_words_or_by_its_gallery(client: FlaskClient) -> None:
    silent, titled = make_photo("silent"), make_photo("titled", title="Marée")
    described, told_of = make_photo("described", title="Marée"), make_photo("told")
    described.texts[0].alt_text = "Du sable à perte de vue"
    told_of.texts.append(PhotoText(language="fr", alt_text="Du sable", caption="Au matin."))
    gallery = make_gallery("nord", [silent, titled, described, told_of])
    gallery.texts[1].description = "Une semaine de vent."
    save()

    found = {}
    for slug in ("silent", "titled", "described", "told"):
        tag = visit(client, f"/galeries/nord/{slug}").soup.find(
            "meta", attrs={"name": "description"}
        )
        assert isinstance(tag, Tag)
        found[slug] = tag["content"]

    assert found == {
        "silent": "Une semaine de vent.",
        "titled": "Une semaine de vent.",
        "described": "Du sable à perte de vue",
        "told": "Au matin.",
    }


def test_a_photo_page_shows_the_photo_it_names(client: FlaskClient) -> None:
    photos = [make_photo("a"), make_photo("b")]
    key = photos[1].key
    make_gallery("nord", photos)
    save()

    page = visit(client, "/galeries/nord/b")

    main = page.soup.main
    assert isinstance(main, Tag)
    assert {str(image["src"]).split("/")[2] for image in main.find_all("img")} == {key}
