"""Drafts published: all of it at once, nothing lost, and a way back."""

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Block, Content, Hung, Words
from photoallegret.gallery.models import (
    DraftPhoto,
    Gallery,
    GalleryPhoto,
    GalleryRevision,
    Layout,
    Photo,
    PublishingAct,
    PublishingEntry,
)
from photoallegret.gallery.operations import editions
from photoallegret.gallery.operations.drafting import (
    ConflictError,
    add_photos,
    discard_draft,
    draft_of,
    published_content,
    restore_draft,
    save_draft,
)
from photoallegret.gallery.operations.editions import apply_content, load_revision, publish_draft
from photoallegret.gallery.operations.hanging import hang_photo
from tests.factories import LONG_AGO, make_gallery, make_photo


def publish(gallery: Gallery, content: Content, account_id: int | None = None) -> None:
    edition = draft_of(gallery).edition
    edition = save_draft(gallery, content, edition=edition, account_id=account_id)
    assert publish_draft(gallery, edition=edition, account_id=account_id)


def revisions(gallery: Gallery) -> list[GalleryRevision]:
    kept = select(GalleryRevision).where(GalleryRevision.gallery_id == gallery.id)
    return list(db.session.scalars(kept.order_by(GalleryRevision.id)))


def test_a_draft_becomes_what_visitors_see(app: Flask, owner: Account) -> None:
    photos = [make_photo(slug) for slug in "abc"]
    gallery = make_gallery("g", photos[:2])
    content = Content(
        words={"fr": Words("Rivages", "Au matin."), "en": Words("Shores", "")},
        place="Voiron",
        period="2025",
        layout=Layout.SEQUENCE,
        shows_captions=True,
        cover=photos[2].id,
        items=(Hung(photos[2].id, 0), Hung(photos[0].id, 0), Block(), Block({"fr": "Fin."})),
    )

    publish(gallery, content, owner.id)

    db.session.expire_all()
    assert published_content(gallery) == content
    assert draft_of(gallery).content == content
    assert draft_of(gallery).saved_at is None
    assert (gallery.photo_count, gallery.shown_cover_id) == (2, photos[2].id)
    assert db.session.scalars(select(DraftPhoto)).all() == []
    entry = db.session.scalars(select(PublishingEntry)).one()
    assert (entry.act, entry.account_id, entry.detail) == (
        PublishingAct.PUBLISHED,
        owner.id,
        "changes",
    )


def test_photos_that_come_or_go_are_marked_and_the_others_keep_their_date(app: Flask) -> None:
    stays, goes, comes = (make_photo(slug) for slug in ("stays", "goes", "comes"))
    gallery = make_gallery("g", [stays, goes])

    publish(gallery, Content(items=(Hung(comes.id), Hung(stays.id))))

    db.session.expire_all()
    assert [photo.settle_at is not None for photo in (stays, goes, comes)] == [False, True, True]
    added = dict(db.session.execute(select(GalleryPhoto.photo_id, GalleryPhoto.added_at)).all())
    assert added[stays.id] == LONG_AGO
    assert added[comes.id] > LONG_AGO


def test_publishing_without_a_draft_changes_nothing(app: Flask) -> None:
    gallery = make_gallery("g", [make_photo("a")])

    assert not publish_draft(gallery, edition=0, account_id=None)
    assert revisions(gallery) == []


def test_a_draft_changed_meanwhile_is_not_published(app: Flask) -> None:
    gallery = make_gallery("g", [make_photo("a")])
    save_draft(gallery, Content(place="Voiron"), edition=0, account_id=None)

    with pytest.raises(ConflictError):
        publish_draft(gallery, edition=0, account_id=None)

    assert gallery.place == ""


def test_editions_never_come_again(app: Flask) -> None:
    """A page opened before a draft was published must not overwrite what was published."""
    gallery = make_gallery("g", [make_photo("a")])
    publish(gallery, replace(published_content(gallery), place="Voiron"))

    with pytest.raises(ConflictError):
        save_draft(gallery, Content(), edition=0, account_id=None)


def test_what_stood_before_the_first_draft_can_be_gone_back_to(app: Flask) -> None:
    gallery = make_gallery("g", [make_photo("a")])
    stood = published_content(gallery)
    publish(gallery, replace(stood, place="Voiron"))

    first, second = revisions(gallery)
    draft = load_revision(gallery, first, edition=None, account_id=None)

    assert draft.content == stood
    assert Content.from_json(second.content).place == "Voiron"
    assert gallery.place == "Voiron"
    assert publish_draft(gallery, edition=draft.edition, account_id=None)
    assert published_content(gallery) == stood
    assert len(revisions(gallery)) == 3


def test_photos_hung_by_a_command_meanwhile_are_kept_at_the_end(app: Flask) -> None:
    first, second, late = (make_photo(slug) for slug in ("first", "second", "late"))
    gallery = make_gallery("g", [first, second])
    save_draft(gallery, Content(items=(Hung(second.id),)), edition=0, account_id=None)
    hang_photo(gallery, late)

    assert draft_of(gallery).content.photos == (second.id, late.id)
    publish_draft(gallery, edition=1, account_id=None)

    assert published_content(gallery).photos == (second.id, late.id)


def test_a_photo_deleted_meanwhile_breaks_no_draft_and_no_revision(app: Flask) -> None:
    stays, gone = make_photo("stays"), make_photo("gone")
    gallery = make_gallery("g", [stays, gone])
    publish(gallery, replace(published_content(gallery), place="Voiron", cover=gone.id))
    drafted = replace(published_content(gallery), place="Nice")
    save_draft(gallery, drafted, edition=draft_of(gallery).edition, account_id=None)
    gone_id = gone.id
    db.session.execute(delete(Photo).where(Photo.id == gone_id))
    db.session.expire_all()

    draft = draft_of(gallery)
    assert (draft.content.photos, draft.content.cover) == ((stays.id,), None)
    publish_draft(gallery, edition=draft.edition, account_id=None)
    assert published_content(gallery).photos == (stays.id,)
    loaded = load_revision(gallery, revisions(gallery)[0], edition=None, account_id=None)
    assert loaded.content.photos == (stays.id,)
    assert add_photos(gallery, [gone_id], account_id=None) == 0


def test_a_photo_in_the_bin_keeps_its_place(app: Flask) -> None:
    seen, binned = make_photo("seen"), make_photo("binned", binned_at=now())
    gallery = make_gallery("g", [binned, seen])

    publish(gallery, replace(published_content(gallery), place="Voiron"))

    assert published_content(gallery).photos == (binned.id, seen.id)
    assert (gallery.photo_count, gallery.shown_cover_id) == (1, seen.id)


def test_a_discarded_draft_can_be_wanted_back(app: Flask) -> None:
    photo = make_photo("a")
    gallery = make_gallery("g", [photo])
    content = Content(place="Voiron")
    save_draft(gallery, content, edition=0, account_id=None)

    edition = discard_draft(gallery, edition=1)

    assert draft_of(gallery).content.place == ""
    restore_draft(gallery, edition=edition)
    assert draft_of(gallery).content == content
    with pytest.raises(ConflictError):
        restore_draft(gallery, edition=draft_of(gallery).edition)


def test_only_the_newest_editions_are_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "KEPT", 2)
    gallery = make_gallery("g", [make_photo("a")])
    for place in ("Un", "Deux", "Trois"):
        publish(gallery, replace(published_content(gallery), place=place))

    kept = [Content.from_json(revision.content).place for revision in revisions(gallery)]
    assert kept == ["Deux", "Trois"]


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.permutations(range(6)),
    number=st.integers(1, 6),
    rows=st.lists(st.one_of(st.none(), st.integers(0, 2)), min_size=6, max_size=6),
    blocks=st.lists(st.integers(0, 6), max_size=3),
)
def test_publishing_what_is_published_is_nothing(app: Flask, order, number, rows, blocks) -> None:
    photos = [make_photo(f"p{index}") for index in range(6)]
    gallery = make_gallery("g", photos)
    items = [Hung(photos[at].id, rows[at]) for at in order[:number]]
    for at in blocks:
        items.insert(at, Block({"fr": f"Texte {at}"} if at % 2 else {}))
    content = Content(items=tuple(items)).with_numbered_blocks()
    apply_content(gallery, content)
    before = published_content(gallery)

    apply_content(gallery, before)

    assert published_content(gallery) == before
    assert before.items == content.items
    db.session.rollback()
