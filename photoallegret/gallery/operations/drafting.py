"""Galleries worked on: a draft is what the gallery is to become; nothing of it is public."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import delete, insert, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Block, Content, Hung, Item, Words
from photoallegret.gallery.models import DraftPhoto, Gallery, GalleryDraft, GalleryPhoto, Photo


class ConflictError(Exception):
    """Somebody saved, published or discarded the draft since it was read."""


class Kind(Enum):
    """What follows from a change of a draft besides the change."""

    PLAIN = auto()
    UNDOABLE = auto()
    """What stood before is kept, for ``undo_change``."""
    APPENDING = auto()
    """It only hangs photos last: whoever read the draft before may still save, for nothing of
    theirs is overwritten."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A gallery's content as it is worked on, and the edition a save must name."""

    content: Content
    edition: int
    saved_at: datetime | None = None
    """None: nothing is drafted, this is what visitors see."""


def draft_of(gallery: Gallery) -> Draft:
    """Return what is being made of ``gallery``; what is published when nothing is drafted.

    Photos deleted meanwhile are left out, and photos hung meanwhile stand at the end: whoever
    publishes the draft loses neither.
    """
    stored = db.session.get(GalleryDraft, gallery.id)
    if stored is None or stored.saved_at is None:
        edition = 0 if stored is None else stored.edition
        return Draft(published_content(gallery), edition)
    there = set(
        db.session.scalars(select(DraftPhoto.photo_id).where(DraftPhoto.gallery_id == gallery.id))
    )
    content = Content.from_json(stored.content)
    content = content.without({photo for photo in content.photos if photo not in there})
    removed = set(stored.content.get("removed", ()))
    new = [item.photo for _, _, item in _hung(gallery) if item.photo not in removed]
    return Draft(content.with_photos(new), stored.edition, stored.saved_at)


def published_content(gallery: Gallery) -> Content:
    """Return what visitors see of ``gallery`` (withdrawn photos and photos in the bin too)."""
    places: list[tuple[int, int, Item]] = list(_hung(gallery))
    places += [(block.position, 0, Block(block.texts)) for block in gallery.blocks]
    return Content(
        words={text.language: Words(text.title, text.description) for text in gallery.texts},
        place=gallery.place,
        period=gallery.period,
        layout=gallery.layout,
        shows_captions=gallery.shows_captions,
        cover=gallery.cover_id,
        items=tuple(item for _, _, item in sorted(places, key=lambda place: place[:2])),
    ).with_numbered_blocks()


def save_draft(gallery: Gallery, content: Content, *, edition: int, account_id: int | None) -> int:
    """Keep ``content`` as the draft of ``gallery``; return its new edition.

    Raises:
        ConflictError: the draft's edition is not ``edition`` any more; nothing is changed.

    """
    return change_draft(gallery, lambda _: content, edition=edition, account_id=account_id).edition


def change_draft(
    gallery: Gallery,
    change: Callable[[Content], Content],
    *,
    edition: int | None,
    account_id: int | None,
    kind: Kind = Kind.PLAIN,
) -> Draft:
    """Keep what ``change`` makes of the draft of ``gallery``; return the draft as it is then.

    Args:
        gallery: whose draft.
        change: is given the content; what it raises goes through, and nothing is changed. Photos
            it hangs that are deleted are left out.
        edition: the one that was read; None is whichever there is.
        account_id: who does it.
        kind: what else follows from it.

    Raises:
        ConflictError: the draft's edition is not ``edition`` any more; nothing is changed.

    """
    # Locked first: of two changes of one edition, one comes second.
    db.session.refresh(gallery, with_for_update=True)
    stored = db.session.get(GalleryDraft, gallery.id, populate_existing=True)
    before = draft_of(gallery)
    kept = stored.content if stored is not None and before.saved_at else {}
    since = kept.get("appended_since", before.edition)
    if edition is not None and not since <= edition <= before.edition:
        raise ConflictError
    content = change(before.content)
    if content == before.content:
        return before
    content = content.without(_deleted(set(content.photos) - set(before.content.photos)))
    if stored is None:
        stored = GalleryDraft(gallery_id=gallery.id, edition=0)
        db.session.add(stored)
    removed = (set(kept.get("removed", ())) | set(before.content.photos)) - set(content.photos)
    content = content.with_numbered_blocks()
    stored.content = {**content.to_json(), "removed": sorted(removed)}
    if kind is Kind.UNDOABLE:
        stored.content["before"] = before.content.to_json()
    if kind is Kind.APPENDING:
        stored.content["appended_since"] = since
    stored.edition = before.edition + 1
    stored.saved_at, stored.saved_by = now(), account_id
    db.session.flush()
    mirror(gallery.id, content.photos)
    return Draft(content, stored.edition, stored.saved_at)


def add_photos(gallery: Gallery, photos: Iterable[int], *, account_id: int | None) -> int:
    """Hang ``photos`` last in the draft of ``gallery``; return how many are new there."""
    before: list[int] = []

    def add(content: Content) -> Content:
        before.extend(content.photos)
        return content.with_photos(photos)

    after = change_draft(gallery, add, edition=None, account_id=account_id, kind=Kind.APPENDING)
    return len(after.content.photos) - len(before)


def undo_change(gallery: Gallery, *, edition: int, account_id: int | None) -> Draft:
    """Take back the change that made ``edition``; return the draft as it is then.

    Raises:
        ConflictError: something else was changed since; nothing is changed.

    """
    before = _locked(gallery, edition).content.get("before")
    if before is None:
        raise ConflictError
    content = Content.from_json(before)
    return change_draft(gallery, lambda _: content, edition=edition, account_id=account_id)


def discard_draft(gallery: Gallery, *, edition: int) -> int:
    """Go back to what is published of ``gallery``; return the edition that may be restored.

    Raises:
        ConflictError: the draft's edition is not ``edition`` any more; nothing is changed.

    """
    stored = _locked(gallery, edition)
    stored.saved_at, stored.saved_by, stored.edition = None, None, edition + 1
    db.session.flush()
    mirror(gallery.id, ())
    return stored.edition


def restore_draft(gallery: Gallery, *, edition: int) -> None:
    """Bring back the draft that was discarded as ``edition``.

    Raises:
        ConflictError: something else was drafted or published since; nothing is changed.

    """
    stored = _locked(gallery, edition)
    content = Content.from_json(stored.content)
    if stored.saved_at is not None or not stored.content:
        raise ConflictError
    stored.saved_at, stored.edition = now(), edition + 1
    db.session.flush()
    mirror(gallery.id, set(content.photos) - _deleted(content.photos))


def mirror(gallery_id: int, photos: Collection[int]) -> None:
    """Say in rows that the draft of this gallery holds ``photos``, all of which are there."""
    held = select(DraftPhoto.photo_id).where(DraftPhoto.gallery_id == gallery_id)
    before, after = set(db.session.scalars(held)), set(photos)
    if before - after:
        db.session.execute(
            delete(DraftPhoto).where(
                DraftPhoto.gallery_id == gallery_id, DraftPhoto.photo_id.in_(before - after)
            )
        )
    if after - before:
        rows = [{"gallery_id": gallery_id, "photo_id": photo} for photo in sorted(after - before)]
        db.session.execute(insert(DraftPhoto), rows)


def _hung(gallery: Gallery) -> list[tuple[int, int, Hung]]:
    rows = db.session.execute(
        select(GalleryPhoto.position, GalleryPhoto.photo_id, GalleryPhoto.row)
        .where(GalleryPhoto.gallery_id == gallery.id)
        .order_by(GalleryPhoto.position, GalleryPhoto.photo_id)
    )
    return [(position, photo, Hung(photo, row)) for position, photo, row in rows]


def _deleted(photos: Collection[int]) -> set[int]:
    """Return those of ``photos`` that are no more."""
    if not photos:
        return set()
    return set(photos) - set(db.session.scalars(select(Photo.id).where(Photo.id.in_(photos))))


def _locked(gallery: Gallery, edition: int) -> GalleryDraft:
    """Return the row of the draft, locked, being that edition; else raise ConflictError."""
    db.session.refresh(gallery, with_for_update=True)
    stored = db.session.get(GalleryDraft, gallery.id, populate_existing=True)
    if stored is None or stored.edition != edition:
        raise ConflictError
    return stored
