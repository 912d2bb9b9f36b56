"""What the studio asks of one photo: all of it, where it hangs, what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, selectinload, undefer

from photoallegret.db import db
from photoallegret.gallery.models import (
    DraftPhoto,
    FormerFile,
    Gallery,
    GalleryDraft,
    GalleryPhoto,
    Photo,
    PhotoText,
)


@dataclass(frozen=True, slots=True)
class Hanging:
    """A gallery that holds a photo."""

    gallery: Gallery
    is_live: bool
    """Whether it hangs in what visitors see (if they may see the gallery at all)."""
    is_drafted: bool | None
    """Whether it is in what is being made of the gallery; None when nothing is."""


def photo_on_desk(photo_id: int) -> Photo | None:
    """Return the photo with this id, whoever may see it, with texts and renditions."""
    return db.session.scalar(
        select(Photo)
        .where(Photo.id == photo_id)
        .options(selectinload(Photo.texts), selectinload(Photo.renditions))
    )


def hangings_of(photo_id: int) -> list[Hanging]:
    """Return the galleries that hold the photo or will, in their order, with their texts."""
    live = select(GalleryPhoto.gallery_id).where(GalleryPhoto.photo_id == photo_id)
    drafted = select(DraftPhoto.gallery_id).where(DraftPhoto.photo_id == photo_id)
    # The row of a draft stays when nothing is drafted any more.
    is_draft = and_(GalleryDraft.gallery_id == Gallery.id, GalleryDraft.saved_at.is_not(None))
    found = db.session.execute(
        select(Gallery, Gallery.id.in_(live), Gallery.id.in_(drafted), GalleryDraft)
        .outerjoin(GalleryDraft, is_draft)
        .where(or_(Gallery.id.in_(live), Gallery.id.in_(drafted)))
        .order_by(Gallery.position, Gallery.id)
        .options(selectinload(Gallery.texts))
    )
    return [
        Hanging(
            gallery, hangs, None if draft is None else holds or _was_hung_since(photo_id, draft)
        )
        for gallery, hangs, holds, draft in found
    ]


def formers_of(photo_id: int) -> Sequence[FormerFile]:
    """Return the former files of the photo, the one replaced last first; none read in full."""
    wanted = select(FormerFile).where(FormerFile.photo_id == photo_id)
    newest = wanted.order_by(FormerFile.replaced_at.desc(), FormerFile.id.desc())
    return db.session.scalars(newest).all()


def former_apart(photo_id: int, former_id: int) -> FormerFile | None:
    """Return this former file of the photo, with its preview, to be read only.

    It belongs to no session: no lock is held while it is put back.
    """
    with Session(db.engine) as reading:
        former = reading.get(FormerFile, former_id, options=(undefer(FormerFile.preview),))
        reading.expunge_all()
    return former if former is not None and former.photo_id == photo_id else None


def _was_hung_since(photo_id: int, draft: GalleryDraft) -> bool:
    """Say of a photo without its row: the draft gets it, unless it was taken off there."""
    return photo_id not in draft.content.get("removed", ())


def beside(photo_id: int) -> tuple[int | None, int | None]:
    """Return the ids of the photos before and after this one in the library, the bin left out."""
    before = select(func.max(Photo.id)).where(Photo.id < photo_id, Photo.binned_at.is_(None))
    after = select(func.min(Photo.id)).where(Photo.id > photo_id, Photo.binned_at.is_(None))
    row = db.session.execute(select(before.scalar_subquery(), after.scalar_subquery())).one()
    return row[0], row[1]


def count_without_description(language: str) -> int:
    """Return how many photos have no alternative text in ``language``, the bin left out."""
    described = select(PhotoText.photo_id).where(
        PhotoText.photo_id == Photo.id, PhotoText.language == language, PhotoText.alt_text != ""
    )
    wanted = select(func.count(Photo.id)).where(Photo.binned_at.is_(None), ~described.exists())
    return db.session.scalar(wanted) or 0
