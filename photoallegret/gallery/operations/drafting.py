"""Galleries worked on: a draft is what the gallery is to become; nothing of it is public."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Block, Content, Hung, Item, Words
from photoallegret.gallery.models import DraftPhoto, Gallery, GalleryDraft


class ConflictError(Exception):
    """Somebody saved the draft since it was read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A gallery's content as it is worked on, and the edition a save must name."""

    content: Content
    edition: int
    """0: nothing is drafted, this is what visitors see."""


def draft_of(gallery: Gallery) -> Draft:
    """Return what is being made of ``gallery``; what is published when nothing is drafted."""
    stored = db.session.get(GalleryDraft, gallery.id)
    if stored is None:
        return Draft(published_content(gallery), 0)
    return Draft(Content.from_json(stored.content), stored.edition)


def published_content(gallery: Gallery) -> Content:
    """Return what visitors see of ``gallery`` (withdrawn photos and photos in the bin too)."""
    places: list[tuple[int, int, Item]] = [
        (member.position, member.photo_id, Hung(member.photo_id, member.row))
        for member in gallery.members
    ]
    places += [(block.position, 0, Block(block.texts)) for block in gallery.blocks]
    return Content(
        words={text.language: Words(text.title, text.description) for text in gallery.texts},
        place=gallery.place,
        period=gallery.period,
        layout=gallery.layout,
        shows_captions=gallery.shows_captions,
        cover=gallery.cover_id,
        items=tuple(item for _, _, item in sorted(places, key=lambda place: place[:2])),
    )


def save_draft(gallery: Gallery, content: Content, *, edition: int, account_id: int | None) -> int:
    """Keep ``content`` as the draft of ``gallery``; return its new edition.

    Raises:
        ConflictError: the draft's edition is not ``edition`` any more; nothing is changed.

    """
    # Locked first: of two saves of one edition, one comes second.
    db.session.refresh(gallery, with_for_update=True)
    stored = db.session.get(GalleryDraft, gallery.id, populate_existing=True)
    if (0 if stored is None else stored.edition) != edition:
        raise ConflictError
    if stored is None:
        stored = GalleryDraft(gallery_id=gallery.id, edition=0)
        db.session.add(stored)
    stored.content, stored.edition = content.to_json(), edition + 1
    stored.saved_at, stored.saved_by = now(), account_id
    db.session.flush()
    _mirror(gallery.id, content)
    return stored.edition


def add_photos(gallery: Gallery, photos: Iterable[int], *, account_id: int | None) -> int:
    """Hang ``photos`` last in the draft of ``gallery``; return how many are new there."""
    db.session.refresh(gallery, with_for_update=True)
    draft = draft_of(gallery)
    content = draft.content.with_photos(photos)
    added = len(content.photos) - len(draft.content.photos)
    if added:
        save_draft(gallery, content, edition=draft.edition, account_id=account_id)
    return added


def _mirror(gallery_id: int, content: Content) -> None:
    """Say in rows which photos the draft holds."""
    before = set(
        db.session.scalars(select(DraftPhoto.photo_id).where(DraftPhoto.gallery_id == gallery_id))
    )
    after = set(content.photos)
    if before - after:
        db.session.execute(
            delete(DraftPhoto).where(
                DraftPhoto.gallery_id == gallery_id, DraftPhoto.photo_id.in_(before - after)
            )
        )
    if after - before:
        rows = [{"gallery_id": gallery_id, "photo_id": photo} for photo in sorted(after - before)]
        db.session.execute(insert(DraftPhoto), rows)
