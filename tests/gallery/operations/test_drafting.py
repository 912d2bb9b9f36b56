"""Drafts: nothing is overwritten, nothing is public, what they hold is said in rows."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.content import Block, Content, Hung, Words
from photoallegret.gallery.models import DraftPhoto, GalleryDraft, GalleryPhoto, Layout
from photoallegret.gallery.operations.drafting import (
    ConflictError,
    add_photos,
    change_draft,
    draft_of,
    save_draft,
)
from tests.factories import make_gallery, make_photo


def test_without_a_draft_there_is_what_is_published(app: Flask) -> None:
    photos = [make_photo("a"), make_photo("b")]
    gallery = make_gallery("g", photos, place="Grenoble")

    draft = draft_of(gallery)

    assert draft.edition == 0
    assert draft.content.photos == tuple(photo.id for photo in photos)
    assert draft.content.place == "Grenoble"
    assert draft.content.words["fr"].title == "Titre g"


def test_a_draft_is_read_as_it_was_saved(app: Flask) -> None:
    photo = make_photo("a")
    gallery = make_gallery("g")
    content = Content(
        words={"fr": Words("Rivages", "Au matin.")},
        layout=Layout.SEQUENCE,
        shows_captions=True,
        cover=photo.id,
        items=(Hung(photo.id, 1), Block(), Block({"fr": "Le soir."})),
    )

    edition = save_draft(gallery, content, edition=0, account_id=None)

    assert draft_of(gallery).content == content
    assert edition == draft_of(gallery).edition == 1


def test_a_save_of_an_older_edition_changes_nothing(app: Flask) -> None:
    gallery = make_gallery("g")
    save_draft(gallery, Content(place="Voiron"), edition=0, account_id=None)

    with pytest.raises(ConflictError):
        save_draft(gallery, Content(place="Nice"), edition=0, account_id=None)

    assert draft_of(gallery).content.place == "Voiron"


def test_photos_are_added_once_and_not_yet_hung(app: Flask) -> None:
    here, new = make_photo("here"), make_photo("new")
    gallery = make_gallery("g", [here])

    added = add_photos(gallery, [here.id, new.id, new.id], account_id=None)

    assert added == 1
    assert draft_of(gallery).content.photos == (here.id, new.id)
    assert db.session.scalars(select(GalleryPhoto.photo_id)).all() == [here.id]


def test_adding_what_is_there_makes_no_draft(app: Flask) -> None:
    here = make_photo("here")
    gallery = make_gallery("g", [here])

    assert add_photos(gallery, [here.id], account_id=None) == 0
    assert db.session.get(GalleryDraft, gallery.id) is None


def test_rows_say_what_a_draft_holds(app: Flask) -> None:
    photos = [make_photo("a"), make_photo("b"), make_photo("c")]
    gallery = make_gallery("g")
    content = Content(items=(Hung(photos[0].id), Hung(photos[1].id)))
    save_draft(gallery, content, edition=0, account_id=None)

    save_draft(
        gallery,
        replace(content, items=(Hung(photos[1].id), Hung(photos[2].id))),
        edition=1,
        account_id=None,
    )

    held = db.session.scalars(select(DraftPhoto.photo_id).order_by(DraftPhoto.photo_id)).all()
    assert held == [photos[1].id, photos[2].id]


def test_photos_that_come_while_one_works_overwrite_nothing_and_disturb_nobody(app: Flask) -> None:
    photos = [make_photo(slug) for slug in "abcd"]
    gallery = make_gallery("g", photos[:2])
    save_draft(
        gallery, replace(draft_of(gallery).content, place="Nice"), edition=0, account_id=None
    )
    add_photos(gallery, [photos[2].id], account_id=None)
    add_photos(gallery, [photos[3].id], account_id=None)

    draft = change_draft(
        gallery,
        lambda content: replace(content, items=content.items[::-1]),
        edition=1,
        account_id=None,
    )

    assert draft.content.photos == tuple(photo.id for photo in photos[::-1])
    assert draft.edition == 4
    for edition in (1, 2, 3, 5):
        with pytest.raises(ConflictError):
            save_draft(gallery, Content(), edition=edition, account_id=None)
