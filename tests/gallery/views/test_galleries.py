"""Tests of the page of a gallery: who sees it, what it shows, how it may be kept."""

from datetime import timedelta

import pytest
from bs4 import Tag
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryBlock, Layout, Visibility
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.support.pages import Page, visit

SHARED = "public, max-age=0, must-revalidate"


def photo_links(page: Page) -> list[str]:
    main = page.soup.main
    assert isinstance(main, Tag)
    return [str(image.find_parent("a")["href"]) for image in main.find_all("img")]


def test_a_gallery_shows_its_photos_in_order(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a"), make_photo("b")])
    save()

    page = visit(client, "/galeries/nord")

    assert page.h1 == "Titre nord"
    assert page.title == "Titre nord – photoallegret"
    assert photo_links(page) == ["/galeries/nord/a", "/galeries/nord/b"]


def test_a_gallery_speaks_english_at_its_english_address(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a")])
    save()

    page = visit(client, "/en/galleries/nord")

    assert page.h1 == "Title nord"
    assert photo_links(page) == ["/en/galleries/nord/a"]


@pytest.mark.parametrize("count", [1, 60])
def test_a_gallery_takes_six_queries(client: FlaskClient, counting: Counting, count: int) -> None:
    make_gallery("before", [make_photo("before")])
    make_gallery("nord", [make_photo(f"p{number}", title="Titre") for number in range(count)])
    make_gallery("after", [make_photo("after")])
    save()

    with counting() as asked:
        page = visit(client, "/galeries/nord")

    assert len(photo_links(page)) == count
    assert len(asked) == 6, "\n".join(asked)


def test_a_gallery_takes_as_many_queries_in_a_large_library(
    client: FlaskClient, counting: Counting
) -> None:
    make_gallery("nord", [make_photo("a")])
    for number in range(30):
        make_gallery(f"g{number}", [make_photo(f"p{number}-{item}") for item in range(10)])
    save()

    with counting() as asked:
        visit(client, "/galeries/nord")

    assert len(asked) == 6


@pytest.mark.parametrize(
    "address",
    [
        "/galeries/nothing",
        "/galeries/draft",
        "/galeries/hidden",
        "/galeries/future",
        "/galeries/undated",
        "/en/galeries/nord",
        "/galleries/nord",
    ],
)
def test_what_is_not_open_is_not_there(client: FlaskClient, address: str) -> None:
    photos = [make_photo("a")]
    make_gallery("nord", photos)
    make_gallery("draft", photos, visibility=Visibility.DRAFT)
    make_gallery("hidden", photos, visibility=Visibility.UNLISTED)
    make_gallery("future", photos, published_at=now() + timedelta(days=1))
    make_gallery("undated", photos, published_at=None)
    save()

    page = visit(client, address, status=404)

    assert "/galeries/nord/a" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("visibility", [Visibility.PUBLISHED, Visibility.PROTECTED])
def test_a_withdrawn_gallery_is_gone(client: FlaskClient, visibility: Visibility) -> None:
    gone = LONG_AGO + timedelta(days=1)
    make_gallery("nord", [make_photo("a")], visibility=visibility, withdrawn_at=gone)
    save()

    page = visit(client, "/galeries/nord", status=410)

    assert "Titre nord" not in page.text
    assert "/i/" not in page.text


def test_a_withdrawn_unlisted_gallery_is_gone_to_who_knows_it(client: FlaskClient) -> None:
    hidden = make_gallery(
        "nord", visibility=Visibility.UNLISTED, withdrawn_at=LONG_AGO + timedelta(days=1)
    )
    secret = hidden.secret
    save()

    visit(client, f"/galeries/{secret}", status=410)
    visit(client, "/galeries/nord", status=404)


def test_an_unlisted_gallery_is_seen_by_its_secret_and_listed_nowhere(client: FlaskClient) -> None:
    gallery = make_gallery("nord", [make_photo("a")], visibility=Visibility.UNLISTED)
    make_gallery("sud", [make_photo("b")])
    address = f"/galeries/{gallery.secret}"
    save()

    page = visit(client, address)

    assert photo_links(page) == [f"{address}/a"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.soup.find("meta", attrs={"name": "robots", "content": "noindex"})
    assert not page.soup.find("link", rel="canonical")
    assert not page.soup.find("script", type="application/ld+json")
    assert "/galeries/sud" not in page.text


def test_neighbours_are_linked_and_unlisted_ones_are_not(client: FlaskClient) -> None:
    photos = [make_photo("a")]
    make_gallery("first", photos)
    make_gallery("hidden", photos, visibility=Visibility.UNLISTED)
    make_gallery("second", photos)
    make_gallery("third", photos)
    save()

    page = visit(client, "/galeries/second")

    found = {rel: page.soup.find("a", rel=rel) for rel in ("prev", "next")}
    assert {rel: link["href"] for rel, link in found.items() if isinstance(link, Tag)} == {
        "prev": "/galeries/first",
        "next": "/galeries/third",
    }


def test_every_visitor_gets_the_same_bytes(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a")])
    save()

    first = visit(client, "/galeries/nord")
    second = visit(
        client,
        "/galeries/nord?utm_source=x&lang=en",
        headers={"Cookie": "session=x; gallery=y; __Host-gallery=z", "Accept-Language": "en"},
    )

    assert second.text == first.text
    assert first.headers["Cache-Control"] == SHARED
    assert "Cookie" not in first.headers.get("Vary", "")


@pytest.mark.parametrize("encoding", ["identity", "br", "gzip"])
def test_a_page_one_has_already_is_not_sent_again(client: FlaskClient, encoding: str) -> None:
    make_gallery("nord", [make_photo("a")])
    save()
    accepted = {"Accept-Encoding": encoding}
    with client.get("/galeries/nord", headers=accepted) as first:
        tag = first.headers["ETag"]
        assert first.headers.get("Content-Encoding", "identity") == encoding

    with client.get("/galeries/nord", headers={**accepted, "If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == SHARED


def test_a_changed_page_has_another_tag(client: FlaskClient) -> None:
    gallery = make_gallery("nord", [make_photo("a")])
    identity = gallery.id
    save()
    first = visit(client, "/galeries/nord")
    found = Gallery.metadata.tables["gallery_text"]
    db.session.execute(found.update().where(found.c.gallery_id == identity).values(title="Autre"))
    save()

    second = visit(client, "/galeries/nord")

    assert second.h1 == "Autre"
    assert second.headers["ETag"] != first.headers["ETag"]


def test_head_says_what_get_would(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a")])
    save()
    with client.get("/galeries/nord") as got, client.head("/galeries/nord") as asked:
        assert asked.status_code == 200
        assert asked.data == b""
        assert asked.headers["Content-Length"] == str(len(got.data))
        assert asked.headers["ETag"] == got.headers["ETag"]


def test_a_gallery_without_password_takes_no_post(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a")])
    save()

    with client.post("/galeries/nord", data={"password": "x"}) as response:
        assert response.status_code == 405
        assert sorted(response.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]
        assert "Set-Cookie" not in response.headers


def test_an_address_in_capitals_leads_to_the_right_one(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a")])
    save()

    with client.get("/en/galleries/NORD") as response:
        assert response.status_code == 301
        assert response.headers["Location"] == "/en/galleries/nord"


def test_the_preview_is_the_cover_as_a_real_jpeg(client: FlaskClient) -> None:
    photos = [make_photo("a"), make_photo("b", title="Crêtes")]
    make_gallery("nord", photos, shown_cover_id=photos[1].id)
    key = photos[1].key
    save()

    page = visit(client, "/galeries/nord")

    said = {
        str(tag["property"]): str(tag["content"])
        for tag in page.soup.find_all("meta", property=True)
    }
    assert said["og:image"].startswith(f"http://127.0.0.1:8000/i/{key}/")
    assert said["og:image"].endswith("-1600.jpg")
    assert (said["og:image:width"], said["og:image:height"]) == ("1600", "1067")
    assert said["og:image:alt"] == "Crêtes"
    assert said["og:url"] == "http://127.0.0.1:8000/galeries/nord"


def test_a_sequence_keeps_the_rows_of_the_photographer(client: FlaskClient) -> None:
    gallery = make_gallery(
        "nord", [make_photo(f"p{number}") for number in range(5)], layout=Layout.SEQUENCE
    )
    for member, row in zip(gallery.members, (1, 1, 1, 2, None), strict=True):
        member.row = row
    save()

    page = visit(client, "/galeries/nord")

    rows = [len(row.find_all("img")) for row in page.soup.select(".sequence__row")]
    assert rows == [3, 1, 1]


def test_photos_without_a_row_are_arranged(client: FlaskClient) -> None:
    photos = [make_photo(f"p{number}") for number in range(9)]
    make_gallery("nord", photos, layout=Layout.SEQUENCE)
    save()

    page = visit(client, "/galeries/nord")

    rows = [len(row.find_all("img")) for row in page.soup.select(".sequence__row")]
    assert sum(rows) == 9
    assert 1 < len(rows) < 9


def test_the_count_is_of_the_photos_seen(client: FlaskClient) -> None:
    photos = [make_photo("a"), make_photo("b"), make_photo("gone", withdrawn_at=LONG_AGO)]
    make_gallery("nord", photos)
    save()

    page = visit(client, "/galeries/nord")

    assert "2 photographies" in page.soup.get_text()
    assert len(photo_links(page)) == 2


def test_pauses_and_texts_stand_between_rows(client: FlaskClient, counting: Counting) -> None:
    photos = [make_photo(f"p{number}") for number in range(3)]
    gallery = make_gallery("nord", photos, layout=Layout.SEQUENCE)
    for member, (position, row) in zip(gallery.members, ((0, 0), (2, 0), (4, 1)), strict=True):
        member.position, member.row = position, row
    for position, texts in (
        (1, {}),
        (3, {"fr": "Le soir : tout se tait.\n\nPuis rien.", "en": ""}),
    ):
        gallery.blocks.append(GalleryBlock(position=position, texts=texts))
    save()

    with counting() as asked:
        page = visit(client, "/galeries/nord")

    wall = page.soup.select(".sequence > li")
    assert [str(item["class"][0]) for item in wall] == [
        "sequence__row",
        "sequence__pause",
        "sequence__row",
        "sequence__text",
        "sequence__row",
    ]
    assert [p.get_text() for p in wall[3].find_all("p")] == [
        "Le soir\u00a0: tout se tait.",
        "Puis rien.",
    ]
    assert len(asked) == 7, "\n".join(asked)
    assert "Le soir" in visit(client, "/en/galleries/nord").text


def test_rows_show_no_blocks(client: FlaskClient) -> None:
    gallery = make_gallery("nord", [make_photo("a")])
    gallery.blocks.append(GalleryBlock(position=1, texts={"fr": "Le soir."}))
    save()

    assert "Le soir" not in visit(client, "/galeries/nord").text
