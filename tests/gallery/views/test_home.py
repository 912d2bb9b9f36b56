"""Tests of the home page and the list of galleries."""

import json
from itertools import chain

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


def test_galleries_are_listed_by_pages(client: FlaskClient, counting: Counting) -> None:
    photo = make_photo("one")
    for number in range(125):
        make_gallery(f"g{number}", [photo])
    save()
    asked, seen = [], []

    for address in ("/en/galleries", "/en/galleries?page=2", "/en/galleries?page=3"):
        with counting() as queries:
            page = visit(client, address)
        asked.append(len(queries))
        seen.append([link for link in links(page) if "page=" not in link])
        assert canonical(page) == f"http://127.0.0.1:8000{address}"

    assert [len(galleries) for galleries in seen] == [60, 61, 5]
    assert len(set(chain(*seen))) == 126  # one is the way back to the first page
    assert len(set(asked)) == 1
    assert page.title == "Galleries, page 3 – photoallegret"
    assert client.get("/en/galleries?page=4").status_code == 404


def test_pages_of_galleries_lead_to_each_other(client: FlaskClient) -> None:
    photo = make_photo("one")
    for number in range(61):
        make_gallery(f"g{number}", [photo])
    save()

    first, last = visit(client, "/galeries"), visit(client, "/galeries?page=2")

    assert links(first)[-1] == "/galeries?page=2"
    assert links(last)[-1] == "/galeries"
    assert neighbours(first) == {"next": "/galeries?page=2"}
    assert neighbours(last) == {"prev": "/galeries"}


def test_what_is_no_number_of_a_page_is_the_first_one(client: FlaskClient) -> None:
    plain = visit(client, "/galeries").text

    for page in ("0", "1", "-1", "x", "01", "1e3", "²", "9" * 30):
        assert visit(client, f"/galeries?page={page}").text == plain
    assert client.get("/galeries?page=2").status_code == 404


def canonical(page: Page) -> str:
    [link] = page.soup.find_all("link", rel="canonical")
    return str(link["href"])


def neighbours(page: Page) -> dict[str, str]:
    assert page.soup.head is not None
    return {
        rel: str(link["href"])
        for rel in ("prev", "next")
        for link in page.soup.head.find_all("link", rel=rel)
    }


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
