"""Tests of what is asked of the gallery: who is seen, in which order, in how many queries."""

from datetime import timedelta

import pytest

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery import queries
from photoallegret.gallery.models import Gallery, Visibility
from tests.factories import LONG_AGO, make_gallery, make_photo, save
from tests.gallery.conftest import Counting

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def slugs(galleries: list[Gallery]) -> list[str]:
    return [gallery.slug for gallery in galleries]


def test_only_published_galleries_with_photos_are_listed_in_order() -> None:
    photos = [make_photo("one")]
    make_gallery("second", photos, position=2)
    make_gallery("first", photos, position=1)
    make_gallery("empty")
    for visibility in (Visibility.DRAFT, Visibility.UNLISTED, Visibility.PROTECTED):
        make_gallery(visibility.value, photos, visibility=visibility)

    assert slugs(queries.listed_galleries(now())) == ["first", "second"]
    assert slugs(queries.listed_galleries(now(), limit=1)) == ["first"]


def test_a_gallery_is_listed_from_its_publication_to_its_withdrawal() -> None:
    make_gallery("dated", [make_photo("one")], withdrawn_at=LONG_AGO + DAY)

    seen = [slugs(queries.listed_galleries(LONG_AGO + days * DAY)) for days in (-1, 0, 1)]

    assert seen == [[], ["dated"], []]


def test_a_gallery_never_published_is_not_listed() -> None:
    make_gallery("undated", [make_photo("one")], published_at=None)

    assert queries.listed_galleries(now()) == []


def test_galleries_are_listed_in_a_constant_number_of_queries(counting: Counting) -> None:
    make_gallery("one", [make_photo("one")])
    save()
    with counting() as with_one:
        _ = [(gallery.texts, gallery.shown_cover) for gallery in queries.listed_galleries(now())]
    for number in range(5):
        make_gallery(f"more-{number}", [make_photo(f"more-{number}")])
    save()

    with counting() as with_six:
        found = queries.listed_galleries(now())
        _ = [
            (gallery.texts, gallery.shown_cover, gallery.shown_cover.renditions)
            for gallery in found
            if gallery.shown_cover is not None
        ]

    assert len(found) == 6
    assert len(with_one) == len(with_six) == 4


@pytest.mark.parametrize(
    ("visibility", "stands_at"),
    [
        (Visibility.DRAFT, None),
        (Visibility.PUBLISHED, "slug"),
        (Visibility.PROTECTED, "slug"),
        (Visibility.UNLISTED, "secret"),
    ],
)
def test_a_gallery_stands_at_its_slug_or_unlisted_at_its_secret(
    visibility: Visibility, stands_at: str | None
) -> None:
    gallery = make_gallery("nord", visibility=visibility)

    found = [
        name
        for name in ("slug", "secret")
        if queries.gallery_at(getattr(gallery, name), now()) is gallery
    ]

    assert found == ([stands_at] if stands_at else [])


def test_a_withdrawn_gallery_was_at_its_address_only() -> None:
    make_gallery("public", withdrawn_at=LONG_AGO + DAY)
    hidden = make_gallery("hidden", visibility=Visibility.UNLISTED, withdrawn_at=LONG_AGO + DAY)
    make_gallery("draft", visibility=Visibility.DRAFT, withdrawn_at=LONG_AGO + DAY)
    make_gallery("never", published_at=None, withdrawn_at=LONG_AGO + DAY)
    make_gallery("open")

    addresses = ("public", "hidden", hidden.secret, "draft", "never", "open", "nothing")
    gone = [address for address in addresses if queries.gallery_was_at(address, now())]

    assert gone == ["public", hidden.secret]
    assert not queries.gallery_was_at("public", LONG_AGO)


def test_members_are_the_ready_photos_not_withdrawn_in_order() -> None:
    photos = [
        make_photo("first"),
        make_photo("unready", jpeg_at=None),
        make_photo("withdrawn", withdrawn_at=LONG_AGO + DAY),
        make_photo("last", withdrawn_at=now() + DAY),
    ]
    gallery = make_gallery("nord", photos)

    members = queries.members_of(gallery, now())

    assert [member.photo.slug for member in members] == ["first", "last"]


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
                assert member.photo.renditions
                assert member.photo.texts == []
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


def test_the_canonical_gallery_is_the_first_listed_one() -> None:
    photo = make_photo("one")
    make_gallery("hidden", [photo], visibility=Visibility.UNLISTED, position=1)
    make_gallery("third", [photo], position=3)
    second = make_gallery("second", [photo], position=2)

    assert queries.canonical_gallery(photo, now()) is second
    assert queries.canonical_gallery(make_photo("alone"), now()) is None


def test_neighbours_are_the_listed_galleries_beside_it() -> None:
    photos = [make_photo("one")]
    listed = [make_gallery(slug, photos, position=place) for place, slug in enumerate("abc", 1)]
    make_gallery("empty", position=2)
    make_gallery("draft", photos, visibility=Visibility.DRAFT, position=2)
    hidden = make_gallery("hidden", photos, visibility=Visibility.UNLISTED, position=2)

    found = [queries.neighbours(gallery, now()) for gallery in (*listed, hidden)]

    assert found == [
        (None, listed[1]),
        (listed[0], listed[2]),
        (listed[1], None),
        (None, None),
    ]


def test_neighbours_at_one_position_are_told_apart() -> None:
    photos = [make_photo("one")]
    listed = [make_gallery(slug, photos, position=0) for slug in "abc"]

    assert queries.neighbours(listed[1], now()) == (listed[0], listed[2])


def test_neighbours_come_in_one_query(counting: Counting) -> None:
    photos = [make_photo("one")]
    galleries = [make_gallery(f"g{number}", photos) for number in range(9)]
    identity = galleries[4].id
    save()
    gallery = db.session.get_one(Gallery, identity)

    with counting() as asked:
        before, after = queries.neighbours(gallery, now())
        assert before is not None
        assert after is not None
        assert [len(before.texts), len(after.texts)] == [2, 2]

    assert [before.slug, after.slug] == ["g3", "g5"]
    assert len(asked) == 1


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


def test_every_open_gallery_showing_a_photo_is_told() -> None:
    photo = make_photo("one")
    for visibility in Visibility:
        make_gallery(visibility.value, [photo], visibility=visibility)
    make_gallery("withdrawn", [photo], withdrawn_at=LONG_AGO + DAY)
    make_gallery("without", [make_photo("other")])

    found = queries.open_galleries_showing(photo, now())

    assert sorted(slugs(found)) == ["protected", "published", "unlisted"]


def test_the_latest_photos_come_once_each_from_listed_galleries() -> None:
    early, late = make_photo("early"), make_photo("late")
    make_gallery("first", [early, late])
    make_gallery("second", [make_photo("third"), early])
    make_gallery("hidden", [make_photo("secret")], visibility=Visibility.UNLISTED)

    found = queries.latest_members(now(), 10)

    assert [member.photo.slug for member in found] == ["late", "early", "third"]
    assert found[1].gallery.slug == "second"
    assert [member.photo.slug for member in queries.latest_members(now(), 1)] == ["late"]


def test_sizes_are_those_of_listed_galleries() -> None:
    make_gallery("two", [make_photo("a"), make_photo("b")])
    make_gallery("empty")
    make_gallery("hidden", [make_photo("c")], visibility=Visibility.PROTECTED)

    assert queries.listed_sizes(now()) == [("two", 2)]


def test_a_photo_is_first_shown_in_one_listed_gallery() -> None:
    both, own = make_photo("both"), make_photo("own")
    make_gallery("hidden", [own], visibility=Visibility.UNLISTED)
    first, second = make_gallery("first", [both]), make_gallery("second", [both, own])

    found = [
        [item.slug for item in queries.first_shown_in(gallery, now(), offset=0, limit=9)]
        for gallery in (first, second)
    ]

    assert found == [["both"], ["own"]]


def test_photos_first_shown_are_given_by_shares() -> None:
    gallery = make_gallery("nord", [make_photo(f"p{number}") for number in range(5)])

    shares = [
        [item.slug for item in queries.first_shown_in(gallery, now(), offset=offset, limit=2)]
        for offset in (0, 2, 4, 6)
    ]

    assert shares == [["p0", "p1"], ["p2", "p3"], ["p4"], []]


def test_the_jpeg_of_a_photo_is_the_smallest_wide_enough() -> None:
    photo = make_photo("one")

    widths = [
        queries.jpegs_of([photo.id], width)[photo.id][1].width for width in (1, 480, 481, 9999)
    ]

    assert widths == [480, 480, 1080, 1600]


def test_jpegs_are_asked_for_in_batches(counting: Counting) -> None:
    photos = [make_photo(f"p{number}").id for number in range(3)]

    with counting() as asked:
        found = queries.jpegs_of(photos, 480)

    assert sorted(found) == photos
    assert len(asked) == 1
    assert queries.jpegs_of([], 480) == {}
