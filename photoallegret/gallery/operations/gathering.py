"""Photos gathered from the library into a gallery's draft, and taken back out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from photoallegret.gallery.content import Hung
from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.operations.drafting import add_photos, draft_of, save_draft
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
    """Hang the photos last in the draft of ``gallery``, but for those that hang already."""
    known = set(draft_of(gallery).content.photos)
    added = tuple(identity for identity in ids if identity not in known)
    add_photos(gallery, added, account_id=account_id)
    return Gathered(added, len(ids) - len(added))


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
