"""Tests of the home page and the list of galleries."""

import json

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from photoallegret.gallery.models import Visibility
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.support.pages import Page, visit


def links(page: Page) -> list[str]:
    main = page.soup.main
    assert isinstance(main, Tag)
    return [str(link["href"]) for link in main.find_all("a")]


def test_a_site_without_galleries_has_a_home_page(client: FlaskClient) -> None:
    page = visit(client, "/")

    assert page.title == "photoallegret – Photographies de montagne, d’eau et de nuit."
    assert links(page) == []


def test_home_shows_the_galleries_and_opens_with_a_photo(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("cover"), make_photo("wide")])
    make_gallery("sud", [make_photo("other")])
    save()

    page = visit(client, "/")

    assert links(page) == ["/galeries/nord/wide", "/galeries/nord", "/galeries/sud"]
    assert "Titre nord" in page.text


def test_home_speaks_english_at_its_english_address(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("cover")])
    save()

    page = visit(client, "/en/")

    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"
    assert "Title nord" in page.text
    assert links(page) == ["/en/galleries/nord/cover", "/en/galleries/nord"]


def test_no_list_names_what_is_not_published(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("seen")])
    for visibility in (Visibility.DRAFT, Visibility.UNLISTED, Visibility.PROTECTED):
        make_gallery(f"hidden-{visibility}", [make_photo(visibility)], visibility=visibility)
    save()

    for address in ("/", "/galeries", "/en/", "/en/galleries"):
        page = visit(client, address)

        assert "nord" in page.text
        assert "hidden-" not in page.text
        assert "Secret-" not in page.text


def test_a_cover_withdrawn_since_is_not_shown(client: FlaskClient) -> None:
    cover = make_photo("cover", title="Retirée", withdrawn_at=LONG_AGO)
    key = cover.key
    make_gallery("nord", [cover, make_photo("other")])
    save()

    for address in ("/", "/galeries"):
        page = visit(client, address)

        assert "/galeries/nord" in links(page)
        assert "Retirée" not in page.text
        assert key not in page.text


def test_home_shows_the_first_galleries_and_links_to_the_others(client: FlaskClient) -> None:
    photo = make_photo("one")
    for number in range(25):
        make_gallery(f"g{number}", [photo])
    save()

    home, index = visit(client, "/"), visit(client, "/galeries")

    assert "/galeries/g23" in links(home)
    assert "/galeries/g24" not in links(home)
    assert "/galeries" in links(home)
    assert "/galeries/g24" in links(index)


def test_home_takes_as_many_queries_for_many_galleries(
    client: FlaskClient, counting: Counting
) -> None:
    make_gallery("nord", [make_photo("one"), make_photo("two")])
    save()
    with counting() as few:
        visit(client, "/")
    for number in range(9):
        make_gallery(f"g{number}", [make_photo(f"p{number}")])
    save()

    with counting() as many:
        visit(client, "/")

    assert len(few) == len(many) == 8


def test_home_tells_search_engines_of_the_site_and_its_photographer(client: FlaskClient) -> None:
    page = visit(client, "/")

    block = BeautifulSoup(page.text, "html5lib").find("script", type="application/ld+json")
    assert isinstance(block, Tag)
    told = json.loads(str(block.string))
    assert [thing["@type"] for thing in told["@graph"]] == ["WebSite", "Person"]
    assert told["@graph"][1]["name"] == "Christian Allegret"


def test_the_list_of_galleries_says_its_alternates(client: FlaskClient) -> None:
    page = visit(client, "/en/galleries")

    found = {
        str(link["hreflang"]): str(link["href"])
        for link in page.soup.find_all("link", rel="alternate", hreflang=True)
    }
    assert found == {
        "fr": "http://127.0.0.1:8000/galeries",
        "en": "http://127.0.0.1:8000/en/galleries",
        "x-default": "http://127.0.0.1:8000/galeries",
    }
