"""What can be asked of galleries: those listed, the one at an address, those beside it."""

from datetime import datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import joinedload, selectinload

from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, Visibility
from photoallegret.gallery.queries.seen import (
    NOW,
    OPENED,
    gallery_is_listed,
    gallery_is_open,
    photo_is_seen,
    place_is_cleared,
)


def listed_galleries(now: datetime, limit: int | None = None, offset: int = 0) -> list[Gallery]:
    """Return the galleries listed at ``now`` (``limit`` after ``offset``), with texts and cover.

    A cover withdrawn by its date is left out, though the gallery still names it.
    """
    cover = joinedload(Gallery.shown_cover.and_(photo_is_seen(now)))
    return list(
        db.session.scalars(
            select(Gallery)
            .where(gallery_is_listed(now), Gallery.photo_count > 0)
            .order_by(Gallery.position, Gallery.id)
            .limit(limit)
            .offset(offset)
            .options(
                selectinload(Gallery.texts),
                cover.selectinload(Photo.texts),
                cover.selectinload(Photo.renditions),
            )
        )
    )


def gallery_at(address: str, now: datetime) -> Gallery | None:
    """Return the gallery whose page stands at ``address`` now: its slug, or its secret."""
    return db.session.scalars(_at(), {"address": address, "now": now}).unique().first()


def gallery_was_at(address: str, now: datetime) -> bool:
    """Say whether a gallery now withdrawn once had its page at ``address``."""
    return (
        db.session.scalar(
            select(Gallery.id).where(
                _stands_at(address),
                Gallery.visibility.in_(OPENED),
                Gallery.published_at <= Gallery.withdrawn_at,
                Gallery.withdrawn_at <= now,
            )
        )
        is not None
    )


def neighbours(gallery: Gallery, now: datetime) -> tuple[Gallery | None, Gallery | None]:
    """Return the listed galleries before and after the listed ``gallery``, with their texts.

    One query, whatever the number of galleries; (None, None) when ``gallery`` is not listed.
    """
    if gallery.visibility != Visibility.PUBLISHED:
        return None, None
    here = {"position": gallery.position, "id": gallery.id, "now": now}
    found = db.session.scalars(_beside(), here).unique()
    ordered = sorted([gallery, *found], key=lambda item: (item.position, item.id))
    at = ordered.index(gallery)
    return (
        ordered[at - 1] if at > 0 else None,
        ordered[at + 1] if at + 1 < len(ordered) else None,
    )


def canonical_gallery(photo: Photo, now: datetime) -> Gallery | None:
    """Return the first listed gallery that shows ``photo`` at ``now``."""
    found = db.session.scalars(
        select(Gallery)
        .join(GalleryPhoto, GalleryPhoto.gallery_id == Gallery.id)
        .where(GalleryPhoto.photo_id == photo.id, gallery_is_listed(now), place_is_cleared())
    )
    # Ordered here: asked for an order, SQLite walks through all galleries to find the few.
    return min(found, key=lambda gallery: (gallery.position, gallery.id), default=None)


def open_galleries_showing(photo: Photo, now: datetime) -> list[Gallery]:
    """Return every gallery open at ``now``, in whatever way, that may show ``photo``."""
    return list(
        db.session.scalars(
            select(Gallery)
            .join(GalleryPhoto, GalleryPhoto.gallery_id == Gallery.id)
            .where(GalleryPhoto.photo_id == photo.id, gallery_is_open(now), place_is_cleared())
        )
    )


@cache
def _at() -> Select[Gallery]:
    """Return the selection of the gallery at ``address``: built once, as every page asks it."""
    stands = _stands_at(bindparam("address"))
    return select(Gallery).where(gallery_is_open(NOW), stands).options(joinedload(Gallery.texts))


@cache
def _beside() -> Select[Gallery]:
    """Return the selection of those beside the gallery with this ``position`` and ``id``."""
    place = tuple_(Gallery.position, Gallery.id)
    here = tuple_(bindparam("position", type_=Integer), bindparam("id", type_=Integer))
    listed = select(Gallery.id).where(gallery_is_listed(NOW), Gallery.photo_count > 0).limit(1)
    before = listed.where(place < here).order_by(Gallery.position.desc(), Gallery.id.desc())
    after = listed.where(place > here).order_by(Gallery.position, Gallery.id)
    ids = (before.scalar_subquery(), after.scalar_subquery())
    return select(Gallery).where(Gallery.id.in_(ids)).options(joinedload(Gallery.texts))


def _stands_at(address: str | BindParameter[str]) -> ColumnElement[bool]:
    return or_(
        and_(Gallery.slug == address, Gallery.visibility != Visibility.UNLISTED),
        and_(Gallery.secret == address, Gallery.visibility == Visibility.UNLISTED),
    )
