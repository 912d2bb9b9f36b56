"""Photos gathered into a gallery's draft, and taken back."""

from datetime import datetime

from flask import Flask

from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.operations.drafting import draft_of
from photoallegret.gallery.operations.gathering import (
    Gathered,
    forget_if_empty,
    gallery_for,
    gather,
    take_out,
)
from tests.factories import make_gallery, make_photo


def test_photos_are_gathered_once_into_the_draft(app: Flask) -> None:
    a, b, c = (make_photo(slug) for slug in "abc")
    gallery = make_gallery("g", [a])

    gathered = gather(gallery, [c.id, a.id, b.id, c.id + 1], None)

    assert gathered == Gathered((b.id, c.id), 1)
    assert draft_of(gallery).content.photos == (a.id, b.id, c.id)
    assert [member.photo_id for member in gallery.members] == [a.id]


def test_photos_hang_in_the_order_in_which_they_were_shot(app: Flask) -> None:
    undated, ten, two, early = (
        make_photo(slug, taken_at=at)
        for slug, at in (
            ("a", None),
            ("sea-10", datetime.fromisoformat("2025-05-04T07:00")),
            ("sea-2", datetime.fromisoformat("2025-05-04T07:00")),
            ("z", datetime.fromisoformat("2025-05-04T06:00")),
        )
    )
    gallery = make_gallery("g")

    gather(gallery, [undated.id, ten.id, two.id, early.id], None)

    assert draft_of(gallery).content.photos == (early.id, two.id, ten.id, undated.id)


def test_nothing_new_makes_no_draft(app: Flask) -> None:
    photo = make_photo("a")
    gallery = make_gallery("g", [photo])

    assert gather(gallery, [photo.id], None) == Gathered((), 1)
    assert draft_of(gallery).edition == 0


def test_photos_are_taken_back_out(app: Flask) -> None:
    a, b = make_photo("a"), make_photo("b")
    gallery = make_gallery("g", [a])
    gather(gallery, [b.id], None)

    take_out(gallery, [b.id], None)

    assert draft_of(gallery).content.photos == (a.id,)


def test_a_gallery_made_for_them_goes_when_it_is_empty_again(app: Flask) -> None:
    photo = make_photo("a")
    gallery = gallery_for("Rivages d’hiver", "fr")
    gather(gallery, [photo.id], None)
    kept = forget_if_empty(gallery)
    take_out(gallery, [photo.id], None)

    assert (gallery.slug, gallery.visibility) == ("rivages-d-hiver", Visibility.DRAFT)
    assert not kept
    assert forget_if_empty(gallery)
    assert db.session.query(Gallery).count() == 0


def test_a_published_gallery_stays_though_empty(app: Flask) -> None:
    assert not forget_if_empty(make_gallery("g"))
