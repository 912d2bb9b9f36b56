"""Tests of the sitemaps."""

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from photoallegret.gallery.models import Visibility
from tests.factories import LONG_AGO, make_gallery, make_photo, save

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
BASE = "http://127.0.0.1:8000"


def fetch(client: FlaskClient, address: str) -> Element:
    with client.get(address) as response:
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
        return fromstring(response.data)


def places(root: Element) -> list[str]:
    return [(item.text or "").removeprefix(BASE) for item in root.iterfind(f"*/{SITEMAP}loc")]


def test_the_index_names_the_sitemaps_of_listed_galleries(client: FlaskClient) -> None:
    photos = [make_photo("a")]
    make_gallery("nord", photos)
    make_gallery("empty")
    for visibility in (Visibility.DRAFT, Visibility.UNLISTED, Visibility.PROTECTED):
        make_gallery(visibility.value, photos, visibility=visibility)
    save()

    root = fetch(client, "/sitemap.xml")

    assert root.tag == f"{SITEMAP}sitemapindex"
    assert places(root) == [
        "/sitemaps/pages.xml",
        "/sitemaps/questions.xml",
        "/sitemaps/nord/1.xml",
    ]


def test_the_pages_are_named_in_each_language(client: FlaskClient) -> None:
    root = fetch(client, "/sitemaps/pages.xml")

    assert places(root) == [
        "/", "/en/", "/galeries", "/en/galleries", "/a-propos", "/en/about", "/licence",
        "/en/licence", "/plan-du-site", "/en/site-map", "/vos-droits", "/en/your-rights",
        "/droit-de-reponse", "/en/right-of-reply",
    ]  # fmt: skip
    for place in places(root):
        with client.get(place) as response:
            assert response.status_code == 200


def test_a_gallery_names_its_photos_with_their_pictures(client: FlaskClient) -> None:
    photo = make_photo("a")
    key = photo.key
    make_gallery("nord", [photo, make_photo("gone", withdrawn_at=LONG_AGO)])
    save()

    root = fetch(client, "/sitemaps/nord/1.xml")

    assert places(root) == [
        "/galeries/nord", "/en/galleries/nord", "/galeries/nord/a", "/en/galleries/nord/a",
    ]  # fmt: skip
    page = root.findall(f"{SITEMAP}url")[2]
    image = page.find(f"{IMAGE}image/{IMAGE}loc")
    alternates = {link.get("hreflang"): link.get("href") for link in page.iterfind(f"{XHTML}link")}
    assert image is not None
    assert (image.text or "").startswith(f"{BASE}/i/{key}/")
    assert page.findtext(f"{SITEMAP}lastmod") == "2025-05-04"
    assert alternates == {
        "fr": f"{BASE}/galeries/nord/a",
        "en": f"{BASE}/en/galleries/nord/a",
    }


def test_a_photo_is_named_at_its_canonical_address_only(client: FlaskClient) -> None:
    both = make_photo("both")
    make_gallery("nord", [both])
    make_gallery("sud", [both, make_photo("own")])
    save()

    root = fetch(client, "/sitemaps/sud/1.xml")

    assert [place for place in places(root) if "/en/" not in place] == [
        "/galeries/sud",
        "/galeries/sud/own",
    ]


def test_a_large_gallery_takes_several_sitemaps(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoallegret.gallery.views.sitemaps.PART", 2)
    make_gallery("nord", [make_photo(f"p{number}") for number in range(5)])
    save()

    parts = [place for place in places(fetch(client, "/sitemap.xml")) if "nord" in place]
    named = [place for part in parts for place in places(fetch(client, part))]

    assert parts == [f"/sitemaps/nord/{part}.xml" for part in (1, 2, 3)]
    assert [place for place in named if "/en/" not in place] == [
        "/galeries/nord",
        *(f"/galeries/nord/p{number}" for number in range(5)),
    ]


def test_every_sitemap_named_is_there(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoallegret.gallery.views.sitemaps.PART", 2)
    photos = [make_photo(f"p{number}") for number in range(5)]
    make_gallery("nord", photos)
    make_gallery("sud", [*photos, make_photo("own")])
    make_gallery("same", photos)
    save()

    parts = places(fetch(client, "/sitemap.xml"))[1:]

    assert parts == [
        "/sitemaps/questions.xml",
        *(f"/sitemaps/nord/{part}.xml" for part in (1, 2, 3)),
        "/sitemaps/sud/1.xml",
        "/sitemaps/same/1.xml",
    ]
    for part in parts:
        assert places(fetch(client, part))


@pytest.mark.parametrize("name", ["nord/2", "nord/0", "hidden/1", "draft/1", "nothing/1"])
def test_there_is_no_sitemap_of_what_is_not_listed(client: FlaskClient, name: str) -> None:
    photos = [make_photo("a")]
    make_gallery("nord", photos)
    hidden = make_gallery("hidden", photos, visibility=Visibility.UNLISTED)
    make_gallery("draft", photos, visibility=Visibility.DRAFT)
    secret = hidden.secret
    save()

    for address in (f"/sitemaps/{name}.xml", f"/sitemaps/{secret}/1.xml"):
        with client.get(address) as response:
            assert response.status_code == 404
