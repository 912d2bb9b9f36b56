"""Who may see a gallery and when: changed at once, noted with who did it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Content, Hung
from photoallegret.gallery.models import Gallery, PublishingEntry, Visibility
from photoallegret.gallery.operations.access import (
    Access,
    EmptyGalleryError,
    UnreleasedError,
    change_address,
    delete_noted,
    demand_releases,
    place_gallery,
    set_access,
    shift_gallery,
    show_again,
    withdraw,
)
from photoallegret.gallery.operations.drafting import save_draft
from photoallegret.gallery.operations.hanging import hang_photo
from tests.factories import LONG_AGO, make_gallery, make_photo

DAY = timedelta(days=1)


def noted() -> list[tuple[str, str]]:
    entries = db.session.scalars(select(PublishingEntry).order_by(PublishingEntry.id))
    return [(entry.act.value, entry.detail) for entry in entries]


def test_opening_a_draft_publishes_what_is_drafted(app: Flask, owner: Account) -> None:
    gallery = make_gallery("g", visibility=Visibility.DRAFT, published_at=None)
    photo = make_photo("a")
    save_draft(gallery, Content(items=(Hung(photo.id),)), edition=0, account_id=None)

    set_access(gallery, Access(Visibility.UNLISTED), account_id=owner.id)

    assert (gallery.visibility, gallery.photo_count) == (Visibility.UNLISTED, 1)
    assert gallery.published_at is not None
    assert noted() == [("published", "changes"), ("visibility", "unlisted"), ("published", "")]


def test_an_empty_gallery_is_not_opened(app: Flask) -> None:
    gallery = make_gallery("g", visibility=Visibility.DRAFT, published_at=None)

    with pytest.raises(EmptyGalleryError):
        set_access(gallery, Access(Visibility.PUBLISHED), account_id=None)

    assert (gallery.visibility, noted()) == (Visibility.DRAFT, [])


def test_dates_come_and_go(app: Flask) -> None:
    gallery = make_gallery("g", [make_photo("a")])
    opens, closes = now() + DAY, now() + 2 * DAY

    set_access(gallery, Access(Visibility.PUBLISHED, "", opens, closes), account_id=None)
    assert (gallery.published_at, gallery.withdrawn_at) == (opens, closes)
    without_seconds = Access(
        Visibility.PUBLISHED,
        "",
        opens.replace(second=0, microsecond=0),
        closes.replace(second=0, microsecond=0),
    )
    set_access(gallery, without_seconds, account_id=None)
    assert len(noted()) == 2
    set_access(gallery, Access(Visibility.PUBLISHED), account_id=None)

    assert gallery.published_at <= now()
    assert gallery.withdrawn_at is None
    assert [act for act, _ in noted()] == ["published", "withdrawn", "published", "restored"]


def test_the_date_it_first_appeared_stays(app: Flask) -> None:
    gallery = make_gallery("g", [make_photo("a")])

    set_access(gallery, Access(Visibility.UNLISTED), account_id=None)
    set_access(gallery, Access(Visibility.PUBLISHED), account_id=None)

    assert gallery.published_at == LONG_AGO


def test_passwords_are_set_and_changed(app: Flask) -> None:
    gallery = make_gallery("g", [make_photo("a")])

    set_access(gallery, Access(Visibility.PROTECTED, "hash"), account_id=None)
    set_access(gallery, Access(Visibility.PROTECTED), account_id=None)
    assert gallery.password_hash == "hash"
    set_access(gallery, Access(Visibility.PROTECTED, "other"), account_id=None)

    assert gallery.password_hash == "other"
    assert noted() == [("visibility", "protected"), ("visibility", "password")]


def test_a_draft_has_no_dates(app: Flask) -> None:
    gallery = make_gallery("g", [make_photo("a")])

    set_access(gallery, Access(Visibility.DRAFT, "", now() + DAY), account_id=None)

    assert (gallery.visibility, gallery.published_at) == (Visibility.DRAFT, LONG_AGO)


def test_withdrawing_and_other_acts_are_noted(app: Flask, owner: Account) -> None:
    gallery = make_gallery("g", visibility=Visibility.UNLISTED)
    secret = gallery.secret

    withdraw(gallery, account_id=owner.id)
    show_again(gallery, account_id=owner.id)
    change_address(gallery, account_id=owner.id)
    delete_noted(gallery, account_id=owner.id)

    assert gallery.secret != secret
    assert db.session.scalar(select(Gallery.id)) is None
    assert noted() == [
        ("withdrawn", ""),
        ("restored", ""),
        ("visibility", "address"),
        ("deleted", ""),
    ]


def test_galleries_are_put_in_order(app: Flask) -> None:
    a, b, c = (make_gallery(slug, position=7) for slug in "abc")

    def order() -> str:
        ordered = select(Gallery.slug).order_by(Gallery.position, Gallery.id)
        return "".join(db.session.scalars(ordered))

    place_gallery(c, a.id)
    assert order() == "cab"
    place_gallery(c, None)
    assert order() == "abc"
    shift_gallery(a, 1)
    assert order() == "bac"
    shift_gallery(b, -1)
    assert order() == "bac"
    shift_gallery(c, 1)
    assert order() == "bac"
    shift_gallery(c, -2)
    assert order() == "cba"


def test_a_gallery_that_demands_releases_opens_once_its_photos_have_them(app: Flask) -> None:
    bare, binned = make_photo("a"), make_photo("b", binned_at=LONG_AGO)
    cleared = make_photo("c", is_cleared=True)
    gallery = make_gallery(
        "g",
        [bare, binned, cleared],
        visibility=Visibility.DRAFT,
        published_at=None,
        demands_releases=True,
    )
    db.session.commit()

    with pytest.raises(UnreleasedError) as refused:
        set_access(gallery, Access(Visibility.UNLISTED), account_id=None)
    assert [photo.slug for photo in refused.value.photos] == ["a"]
    db.session.rollback()
    assert gallery.visibility is Visibility.DRAFT

    bare.is_cleared = True
    set_access(gallery, Access(Visibility.UNLISTED), account_id=None)
    assert gallery.visibility is Visibility.UNLISTED


def test_demanding_releases_hides_what_lacks_one_until_it_is_demanded_no_more(app: Flask) -> None:
    bare, cleared = make_photo("a"), make_photo("b", is_cleared=True)
    gallery = make_gallery("g", [bare, cleared])

    demand_releases(gallery, demands=True, account_id=None)
    demand_releases(gallery, demands=True, account_id=None)
    assert (gallery.photo_count, gallery.shown_cover_id) == (1, cleared.id)
    hang_photo(gallery, make_photo("c"))
    assert gallery.photo_count == 1

    demand_releases(gallery, demands=False, account_id=None)
    assert (gallery.photo_count, gallery.shown_cover_id) == (3, bare.id)
    assert noted() == [
        ("visibility", "releases demanded"),
        ("visibility", "releases not demanded"),
    ]
