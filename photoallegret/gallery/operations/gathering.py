"""Photos gathered from the library into a gallery's draft, and taken back out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.content import Hung
from photoallegret.gallery.models import Gallery, Photo, Visibility
from photoallegret.gallery.operations.drafting import add_photos, draft_of, save_draft
from photoallegret.gallery.operations.names import natural
from photoallegret.gallery.operations.publishing import (
    Words,
    create_gallery,
    delete_gallery,
    slug_for,
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of photos brought to a gallery."""

    added: tuple[int, ...]
    known: int
    """How many were there already."""


def gather(gallery: Gallery, ids: Sequence[int], account_id: int | None) -> Gathered:
    """Hang the photos last in the draft of ``gallery``, in the order in which they were shot.

    Those that hang there already stay where they are; those that are no more are left out.
    """
    hung, there = set(draft_of(gallery).content.photos), _as_shot(ids)
    added = tuple(identity for identity in there if identity not in hung)
    add_photos(gallery, added, account_id=account_id)
    return Gathered(added, len(there) - len(added))


def gallery_for(title: str, language: str) -> Gallery:
    """Make a gallery called ``title`` in ``language``, a draft."""
    return create_gallery(slug_for(title), {language: Words(title=title)})


def take_out(gallery: Gallery, ids: Sequence[int], account_id: int | None) -> None:
    """Take the photos out of the draft of ``gallery``."""
    draft, gone = draft_of(gallery), set(ids)
    items = tuple(
        item for item in draft.content.items if not (isinstance(item, Hung) and item.photo in gone)
    )
    if len(items) < len(draft.content.items):
        content = replace(draft.content, items=items)
        save_draft(gallery, content, edition=draft.edition, account_id=account_id)


def forget_if_empty(gallery: Gallery) -> bool:
    """Delete ``gallery`` if it was never published and holds nothing; say whether it did."""
    never = gallery.visibility is Visibility.DRAFT and gallery.published_at is None
    if not never or draft_of(gallery).content.items:
        return False
    delete_gallery(gallery)
    return True


def _as_shot(ids: Sequence[int]) -> list[int]:
    """Return those of ``ids`` that are there: by date, then file name; the undated ones last."""
    rows = db.session.execute(
        select(Photo.id, Photo.taken_at, Photo.file_name)
        .where(Photo.id.in_(ids))
        .order_by(Photo.id)
    ).all()
    dated = [row for row in rows if row.taken_at is not None]
    undated = [row for row in rows if row.taken_at is None]
    dated.sort(key=lambda row: (row.taken_at, natural(row.file_name)))
    undated.sort(key=lambda row: natural(row.file_name))
    return [row.id for row in (*dated, *undated)]
