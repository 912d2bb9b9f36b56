"""Tests of what feeds and sitemaps ask."""

from datetime import timedelta

import pytest

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery import queries
from photoallegret.gallery.models import Visibility
from tests.factories import LONG_AGO, make_gallery, make_photo
from tests.gallery.conftest import Counting

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def test_the_latest_photos_come_once_each_from_listed_galleries() -> None:
    early, late = make_photo("early"), make_photo("late")
    make_gallery("first", [early, late])
    make_gallery("second", [make_photo("third"), early])
    make_gallery("hidden", [make_photo("secret")], visibility=Visibility.UNLISTED)

    found = queries.latest_members(now(), 10)

    assert [member.photo.slug for member in found] == ["late", "early", "third"]
    assert found[1].gallery.slug == "second"
    assert [member.photo.slug for member in queries.latest_members(now(), 1)] == ["late"]


def test_a_photo_hung_again_later_is_told_once_at_its_latest_place() -> None:
    photo, other = make_photo("photo"), make_photo("other")
    first = make_gallery("first", [photo, other])
    second = make_gallery("second", [photo])
    draft = make_gallery("draft", [photo], visibility=Visibility.DRAFT)
    for gallery, days in ((first, 1), (second, 2), (draft, 3)):
        gallery.members[0].added_at = LONG_AGO + days * DAY
    db.session.flush()

    found = queries.latest_members(now(), 10)

    assert [(member.photo.slug, member.gallery.slug) for member in found] == [
        ("photo", "second"),
        ("other", "first"),
    ]


def test_a_gallery_published_late_comes_before_what_was_hung_since() -> None:
    old = make_gallery("old", [make_photo(f"o{number}") for number in range(3)])
    late = make_gallery("late", [make_photo(f"l{number}") for number in range(3)])
    for number, (recent, kept) in enumerate(zip(old.members, late.members, strict=True)):
        recent.added_at = LONG_AGO + number * DAY
        kept.added_at = LONG_AGO - (10 + number) * DAY
    late.published_at = LONG_AGO + DAY / 2
    db.session.flush()

    found = {
        limit: [member.photo.slug for member in queries.latest_members(now(), limit)]
        for limit in (1, 3, 9)
    }

    assert found[9] == ["o2", "o1", "l2", "l1", "l0", "o0"]
    assert found[3] == ["o2", "o1", "l2"]
    assert found[1] == ["o2"]


def test_sizes_are_those_of_listed_galleries() -> None:
    make_gallery("two", [make_photo("a"), make_photo("b")])
    make_gallery("empty")
    make_gallery("hidden", [make_photo("c")], visibility=Visibility.PROTECTED)

    assert queries.listed_sizes(now(), exact_above=9) == [("two", 2)]


def test_large_galleries_count_what_they_are_first_to_show() -> None:
    both = make_photo("both")
    make_gallery("hidden", [both], visibility=Visibility.UNLISTED)
    make_gallery("first", [both, make_photo("a")])
    make_gallery("second", [both, make_photo("b"), make_photo("gone", withdrawn_at=LONG_AGO)])
    make_gallery("small", [both])

    sizes = queries.listed_sizes(now(), exact_above=1)

    assert sizes == [("first", 2), ("second", 1), ("small", 1)]


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
