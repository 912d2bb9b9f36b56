"""Tests of what is asked of photos: which are seen, in which order, beside which."""

from datetime import timedelta

import pytest

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery import queries
from photoallegret.gallery.models import Gallery
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def test_members_are_the_ready_photos_not_withdrawn_in_order() -> None:
    photos = [
        make_photo("first"),
        make_photo("unready", jpeg_at=None),
        make_photo("withdrawn", withdrawn_at=LONG_AGO + DAY),
        make_photo("last", withdrawn_at=now() + DAY),
    ]
    gallery = make_gallery("nord", photos)

    members = queries.members_of(gallery, now())

    assert [member.slug for member in members] == ["first", "last"]
    assert [member.position for member in members] == [0, 3]


def test_members_come_in_three_queries_whatever_their_number(counting: Counting) -> None:
    small = make_gallery("small", [make_photo("alone")])
    large = make_gallery("large", [make_photo(f"many-{number}") for number in range(30)])
    identities = small.id, large.id
    save()

    asked = []
    for identity in identities:
        gallery = db.session.get_one(Gallery, identity)
        with counting() as these:
            for member in queries.members_of(gallery, now()):
                assert member.renditions
                assert member.texts == []
        asked.append(len(these))

    assert asked == [3, 3]


def test_a_photo_in_a_gallery_knows_its_place_and_its_neighbours() -> None:
    photos = [make_photo(slug) for slug in ("a", "b", "c")]
    hidden = make_photo("hidden", jpeg_at=None)
    gallery = make_gallery("nord", [photos[0], hidden, *photos[1:]])

    found = queries.photo_in_gallery(gallery, "b", now())

    assert found == queries.PhotoInGallery(photos[1], 2, 3, photos[0], photos[2])


def test_the_first_and_the_last_photo_have_one_neighbour() -> None:
    photos = [make_photo(slug) for slug in ("a", "b")]
    gallery = make_gallery("nord", photos)

    first = queries.photo_in_gallery(gallery, "a", now())
    last = queries.photo_in_gallery(gallery, "b", now())

    assert first == queries.PhotoInGallery(photos[0], 1, 2, None, photos[1])
    assert last == queries.PhotoInGallery(photos[1], 2, 2, photos[0], None)


@pytest.mark.parametrize("slug", ["unready", "withdrawn", "elsewhere", "nowhere"])
def test_a_photo_that_is_not_seen_is_not_in_the_gallery(slug: str) -> None:
    make_gallery("sud", [make_photo("elsewhere")])
    unready = make_photo("unready", jpeg_at=None)
    withdrawn = make_photo("withdrawn", withdrawn_at=LONG_AGO)
    gallery = make_gallery("nord", [make_photo("seen"), unready, withdrawn])

    assert queries.photo_in_gallery(gallery, "seen", now()) is not None
    assert queries.photo_in_gallery(gallery, slug, now()) is None


def test_a_withdrawn_photo_was_in_its_gallery_and_no_other() -> None:
    withdrawn = make_photo("withdrawn", withdrawn_at=LONG_AGO + DAY)
    gallery = make_gallery("nord", [withdrawn, make_photo("seen")])
    other = make_gallery("sud")

    assert queries.photo_was_in(gallery, "withdrawn", now())
    assert not queries.photo_was_in(gallery, "withdrawn", LONG_AGO)
    assert not queries.photo_was_in(gallery, "seen", now())
    assert not queries.photo_was_in(other, "withdrawn", now())


def test_the_home_page_opens_with_the_first_wide_photo_after_the_cover() -> None:
    cover, tall = make_photo("cover"), make_photo("tall", size=(2000, 3000))
    wide = make_photo("wide")
    gallery = make_gallery("nord", [cover, tall, wide])

    assert queries.opening_photo(gallery, now()) is wide


def test_the_home_page_opens_with_the_cover_when_it_is_alone() -> None:
    cover = make_photo("cover")

    assert queries.opening_photo(make_gallery("nord", [cover]), now()) is cover


def test_a_rendition_is_found_by_its_whole_name_only() -> None:
    photo = make_photo("one")
    wanted = next(item for item in photo.renditions if (item.format, item.width) == ("jpg", 480))

    names = [
        (wanted.digest, 480, "jpg"),
        (wanted.digest, 481, "jpg"),
        (wanted.digest, 480, "avif"),
        ("0" * 16, 480, "jpg"),
    ]
    found = [queries.rendition_at(photo.key, name) for name in names]

    assert found == [(photo, wanted), None, None, None]
    assert queries.rendition_at(make_photo("other").key, ("0" * 16, 480, "jpg")) is None
