"""Galleries made, opened and closed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, Visibility
from photoallegret.gallery.operations.publishing import (
    LONGEST_SLUG,
    Words,
    create_gallery,
    delete_gallery,
    describe_gallery,
    gallery_called,
    is_slug,
    list_gallery,
    photos_of,
    protect_gallery,
    publish_gallery,
    renew_secret,
    restore_gallery,
    slug_for,
    unlist_gallery,
    unpublish_gallery,
    withdraw_gallery,
)
from tests.factories import LONG_AGO, make_gallery, make_photo

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("islande-2025", True), ("a", True), ("a" * LONGEST_SLUG, True),
        ("a" * (LONGEST_SLUG + 1), False), ("", False), ("Islande", False), ("été", False),
        ("a--b", False), ("-a", False), ("a-", False), ("a b", False), ("a/b", False),
        ("..", False),
    ],
)  # fmt: skip
def test_slugs_are_told_from_other_words(text: str, *, is_one: bool) -> None:
    assert is_slug(text) is is_one
    if not is_one:
        with pytest.raises(ValueError, match="slug"):
            create_gallery(text, {})


def test_the_longest_slug_is_that_of_the_column() -> None:
    assert Gallery.__table__.c.slug.type.length == LONGEST_SLUG


def test_galleries_are_made_as_drafts_after_the_others() -> None:
    first = create_gallery("a", {"fr": Words("Un", "Deux"), "en": Words("One")})
    second = create_gallery("b", {}, is_demo=True)

    assert (first.position, second.position) == (0, 1)
    assert {first.visibility, second.visibility} == {Visibility.DRAFT}
    assert (first.is_demo, second.is_demo) == (False, True)
    assert first.secret != second.secret
    assert len(first.secret) >= 16
    assert {t.language: (t.title, t.description) for t in first.texts} == {
        "fr": ("Un", "Deux"),
        "en": ("One", ""),
    }
    assert gallery_called("b") is second
    assert gallery_called("c") is None


def test_titles_give_free_slugs() -> None:
    create_gallery("islande", {})

    assert slug_for("Islande") == "islande-2"
    assert slug_for("富士山") == "gallery"


def test_words_left_out_stay() -> None:
    gallery = create_gallery("a", {"fr": Words("Un", "Deux")})

    describe_gallery(gallery, "fr", Words(title="Autre"))
    describe_gallery(gallery, "en", Words(description="Said"))

    assert {t.language: (t.title, t.description) for t in gallery.texts} == {
        "fr": ("Autre", "Deux"),
        "en": ("", "Said"),
    }


def test_publishing_opens_a_draft_now_or_later() -> None:
    now_open, later = create_gallery("a", {}), create_gallery("b", {})
    date = now() + DAY

    publish_gallery(now_open)
    publish_gallery(later, date)

    assert now_open.visibility is later.visibility is Visibility.PUBLISHED
    assert now_open.published_at is not None
    assert now_open.published_at <= now()
    assert later.published_at == date


def test_publishing_again_keeps_the_first_date_and_who_may_see_it() -> None:
    published = make_gallery("a")
    unlisted = make_gallery("b", visibility=Visibility.UNLISTED, published_at=None)
    withdrawn = make_gallery("c", withdrawn_at=now() - DAY)

    for gallery in (published, unlisted, withdrawn):
        publish_gallery(gallery)

    assert published.published_at == LONG_AGO
    assert unlisted.visibility is Visibility.UNLISTED
    assert unlisted.published_at is not None
    assert withdrawn.withdrawn_at is None


def test_visibility_changes() -> None:
    gallery = make_gallery("a")
    secret = gallery.secret

    unpublish_gallery(gallery)
    assert gallery.visibility is Visibility.DRAFT
    unlist_gallery(gallery)
    assert gallery.visibility is Visibility.UNLISTED
    renew_secret(gallery)
    assert gallery.secret != secret
    list_gallery(gallery)
    assert gallery.visibility is Visibility.PUBLISHED
    protect_gallery(gallery, "hash")
    assert (gallery.visibility, gallery.password_hash) == (Visibility.PROTECTED, "hash")
    with pytest.raises(ValueError, match="password"):
        protect_gallery(gallery, "")


def test_withdrawal_can_be_dated_and_undone() -> None:
    gallery = make_gallery("a")

    withdraw_gallery(gallery, now() + DAY)
    assert gallery.withdrawn_at is not None
    assert gallery.withdrawn_at > now()
    withdraw_gallery(gallery)
    assert gallery.withdrawn_at <= now()
    restore_gallery(gallery)
    assert gallery.withdrawn_at is None


def test_a_deleted_gallery_leaves_its_photos() -> None:
    a, b = make_photo("a"), make_photo("b")
    gallery = make_gallery("g", [b, a])
    assert photos_of(gallery) == [b.id, a.id]

    delete_gallery(gallery)
    db.session.commit()

    assert db.session.scalar(select(func.count(Gallery.id))) == 0
    assert db.session.scalar(select(func.count()).select_from(GalleryPhoto)) == 0
    assert [photo.settle_at is not None for photo in db.session.scalars(select(Photo))] == [
        True
    ] * 2
