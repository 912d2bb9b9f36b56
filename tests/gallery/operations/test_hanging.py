"""Photos in galleries: hung there, and what a gallery says of them."""

import pytest
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto
from photoallegret.gallery.operations.hanging import (
    choose_cover,
    hang_photo,
    refresh_gallery,
)
from tests.factories import make_gallery, make_photo

pytestmark = pytest.mark.usefixtures("app")


def order(gallery: Gallery) -> list[int]:
    return list(
        db.session.scalars(
            select(GalleryPhoto.photo_id)
            .where(GalleryPhoto.gallery_id == gallery.id)
            .order_by(GalleryPhoto.position)
        )
    )


def test_photos_are_hung_last_and_once() -> None:
    a, b = make_photo("a"), make_photo("b")
    gallery = make_gallery("g")

    assert [hang_photo(gallery, photo) for photo in (b, a, b)] == [True, True, False]

    assert order(gallery) == [b.id, a.id]
    assert (gallery.photo_count, gallery.shown_cover_id) == (2, b.id)
    assert a.settle_at is not None


def test_what_is_not_seen_is_not_counted() -> None:
    unready, withdrawn, seen = (
        make_photo("unready", jpeg_at=None),
        make_photo("withdrawn", withdrawn_at=now()),
        make_photo("seen"),
    )
    gallery = make_gallery("g")

    for photo in (unready, withdrawn, seen):
        hang_photo(gallery, photo)

    assert (gallery.photo_count, gallery.shown_cover_id) == (1, seen.id)
    refresh_gallery(gallery)
    assert (gallery.photo_count, gallery.shown_cover_id) == (1, seen.id)


def test_the_chosen_cover_is_shown_while_it_is_seen_there() -> None:
    a, b, elsewhere = make_photo("a"), make_photo("b"), make_photo("elsewhere")
    gallery = make_gallery("g", [a, b])

    choose_cover(gallery, b)
    assert gallery.shown_cover_id == b.id

    b.withdrawn_at = now()
    refresh_gallery(gallery)
    assert gallery.shown_cover_id == a.id

    choose_cover(gallery, elsewhere)
    assert gallery.shown_cover_id == a.id

    choose_cover(gallery, None)
    assert (gallery.cover_id, gallery.shown_cover_id) == (None, a.id)
