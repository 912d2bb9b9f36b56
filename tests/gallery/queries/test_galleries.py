"""Tests of what is asked of galleries: which are listed, what stands at an address."""

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


def test_every_open_gallery_showing_a_photo_is_told() -> None:
    photo = make_photo("one")
    for visibility in Visibility:
        make_gallery(visibility.value, [photo], visibility=visibility)
    make_gallery("withdrawn", [photo], withdrawn_at=LONG_AGO + DAY)
    make_gallery("without", [make_photo("other")])

    found = queries.open_galleries_showing(photo, now())

    assert sorted(slugs(found)) == ["protected", "published", "unlisted"]
