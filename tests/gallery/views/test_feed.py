"""Tests of the Atom feed."""

from datetime import timedelta
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText, Visibility
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting

ATOM = "{http://www.w3.org/2005/Atom}"


def read_feed(client: FlaskClient, address: str = "/flux.xml") -> Element:
    with client.get(address) as response:
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "Set-Cookie" not in response.headers
        return fromstring(response.data)


def texts(element: Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path.replace("{}", ATOM))]


def test_an_empty_feed_has_what_the_standard_asks(client: FlaskClient) -> None:
    feed = read_feed(client)

    assert feed.tag == f"{ATOM}feed"
    assert texts(feed, "{}id") == ["http://127.0.0.1:8000/flux.xml"]
    assert texts(feed, "{}updated") == ["1970-01-01T00:00:00Z"]
    assert texts(feed, "{}author/{}name") == ["Christian Allegret"]
    assert texts(feed, "{}title") == ["photoallegret\N{NO-BREAK SPACE}: nouvelles photographies"]
    assert texts(feed, "{}entry") == []


def test_the_feed_holds_the_photos_of_listed_galleries_the_newest_first(
    client: FlaskClient,
) -> None:
    make_gallery("nord", [make_photo("a", title="Première"), make_photo("b", title="Deuxième")])
    for visibility in (Visibility.DRAFT, Visibility.UNLISTED, Visibility.PROTECTED):
        make_gallery(visibility.value, [make_photo(visibility.value)], visibility=visibility)
    save()

    feed = read_feed(client)

    assert texts(feed, "{}entry/{}title") == ["Deuxième", "Première"]
    assert texts(feed, "{}updated") == texts(feed, "{}entry/{}updated")[:1]
    assert texts(feed, "{}updated") == ["2025-05-04T12:01:00Z"]


def test_an_entry_is_dated_from_when_it_could_be_seen(client: FlaskClient) -> None:
    make_gallery("late", [make_photo("a", title="A")], published_at=LONG_AGO + timedelta(days=2))
    photos = [make_photo("b", title="B"), make_photo("c", title="C")]
    make_gallery("early", photos, published_at=LONG_AGO - timedelta(days=2))
    save()

    feed = read_feed(client)

    assert texts(feed, "{}entry/{}title") == ["A", "C", "B"]
    assert texts(feed, "{}updated") == texts(feed, "{}entry/{}published")[:1]
    assert texts(feed, "{}entry/{}published") == [
        "2025-05-06T12:00:00Z", "2025-05-04T12:01:00Z", "2025-05-04T12:00:00Z",
    ]  # fmt: skip


def test_an_entry_shows_the_photo_and_says_its_rights(client: FlaskClient) -> None:
    photo = make_photo("a", creator="Anne", copyright_notice="© Anne")
    photo.texts.append(PhotoText(language="en", title="Tide <low>", caption="Sand & sea"))
    key = photo.key
    make_gallery("nord", [photo])
    save()

    (entry,) = read_feed(client, "/en/feed.xml").findall(f"{ATOM}entry")

    links = {link.get("rel"): link for link in entry.findall(f"{ATOM}link")}
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert texts(entry, "{}title") == ["Tide <low>"]
    assert texts(entry, "{}author/{}name") == ["Anne"]
    assert texts(entry, "{}rights") == ["© Anne"]
    assert links["alternate"].get("href") == "http://127.0.0.1:8000/en/galleries/nord/a"
    enclosure = links["enclosure"]
    assert enclosure.get("type") == "image/jpeg"
    assert int(enclosure.get("length") or 0) > 0
    assert (enclosure.get("href") or "").startswith(f"http://127.0.0.1:8000/i/{key}/")
    assert content.get("type") == "html"
    assert 'alt="Tide &lt;low&gt;"' in (content.text or "")
    assert "<p>Sand &amp; sea</p>" in (content.text or "")


def test_an_entry_keeps_its_identity_in_each_language(client: FlaskClient) -> None:
    photo = make_photo("a", title="Une")
    make_gallery("nord", [photo])
    save()
    first = texts(read_feed(client), "{}entry/{}id")
    english = texts(read_feed(client, "/en/feed.xml"), "{}entry/{}id")

    make_gallery("sud", [db.session.get_one(Photo, 1), make_photo("b")])
    save()
    later = texts(read_feed(client), "{}entry/{}id")

    assert first[0].startswith("urn:uuid:")
    assert first[0] in later
    assert len(later) == len(set(later)) == 2
    assert english != first


def test_a_feed_takes_as_many_queries_whatever_it_holds(
    client: FlaskClient, counting: Counting
) -> None:
    make_gallery("nord", [make_photo("a")])
    save()
    with counting() as few:
        read_feed(client)
    make_gallery("sud", [make_photo(f"p{number}") for number in range(40)])
    save()

    with counting() as many:
        feed = read_feed(client)

    assert len(feed.findall(f"{ATOM}entry")) == 30
    assert len(few) == len(many) == 8
