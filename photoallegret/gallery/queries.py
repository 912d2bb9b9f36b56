"""What can be asked of the gallery, each page in a constant number of queries.

"Seen" means by any visitor now; nothing here knows who asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from photoallegret.db import db
from photoallegret.gallery.models import (
    Gallery,
    GalleryPhoto,
    Photo,
    Rendition,
    Visibility,
)

OPENED = (Visibility.PUBLISHED, Visibility.UNLISTED, Visibility.PROTECTED)


BATCH = 500
"""Identities asked for at once: databases limit the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class ListedPhoto:
    """What a sitemap says of a photo."""

    photo_id: int
    slug: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoInGallery:
    """One photo of a gallery, its place there and its neighbours."""

    photo: Photo
    number: int
    count: int
    previous: Photo | None
    next: Photo | None


def gallery_is_open(now: datetime, table: type[Gallery] = Gallery) -> ColumnElement[bool]:
    """Return the condition: the gallery has a page now, open to all or behind a password."""
    return and_(
        table.visibility.in_(OPENED),
        table.published_at <= now,
        or_(table.withdrawn_at.is_(None), table.withdrawn_at > now),
    )


def gallery_is_listed(now: datetime, table: type[Gallery] = Gallery) -> ColumnElement[bool]:
    """Return the condition: the gallery stands in lists, feeds and sitemaps now."""
    return and_(gallery_is_open(now, table), table.visibility == Visibility.PUBLISHED)


def photo_is_seen(now: datetime) -> ColumnElement[bool]:
    """Return the condition: the photo is ready and not withdrawn now."""
    return and_(
        Photo.jpeg_at.is_not(None),
        or_(Photo.withdrawn_at.is_(None), Photo.withdrawn_at > now),
    )


def listed_galleries(now: datetime, limit: int | None = None) -> list[Gallery]:
    """Return the (first ``limit``) galleries listed at ``now``, with texts and cover loaded."""
    cover = joinedload(Gallery.shown_cover)
    return list(
        db.session.scalars(
            select(Gallery)
            .where(gallery_is_listed(now), Gallery.photo_count > 0)
            .order_by(Gallery.position, Gallery.id)
            .limit(limit)
            .options(
                selectinload(Gallery.texts),
                cover.selectinload(Photo.texts),
                cover.selectinload(Photo.renditions),
            )
        )
    )


def gallery_at(address: str, now: datetime) -> Gallery | None:
    """Return the gallery whose page stands at ``address`` now: its slug, or its secret."""
    return db.session.scalar(
        select(Gallery)
        .where(gallery_is_open(now), _stands_at(address))
        .options(selectinload(Gallery.texts))
    )


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


def members_of(gallery: Gallery, now: datetime) -> list[GalleryPhoto]:
    """Return the photos of ``gallery`` seen at ``now``, in order, with texts and renditions."""
    return list(
        db.session.scalars(
            _members(gallery, now).options(
                contains_eager(GalleryPhoto.photo).selectinload(Photo.texts),
                contains_eager(GalleryPhoto.photo).selectinload(Photo.renditions),
            )
        )
    )


def photo_in_gallery(gallery: Gallery, slug: str, now: datetime) -> PhotoInGallery | None:
    """Return the photo ``slug`` as it hangs in ``gallery`` at ``now``, None when not seen."""
    order = func.row_number().over(order_by=(GalleryPhoto.position, GalleryPhoto.photo_id))
    numbered = (
        _members(gallery, now)
        .with_only_columns(
            Photo.slug,
            order.label("number"),
            func.count().over().label("total"),
            func.lag(Photo.id)
            .over(order_by=(GalleryPhoto.position, GalleryPhoto.photo_id))
            .label("previous"),
            Photo.id.label("this"),
            func.lead(Photo.id)
            .over(order_by=(GalleryPhoto.position, GalleryPhoto.photo_id))
            .label("next"),
        )
        .order_by(None)
        .subquery()
    )
    row = db.session.execute(select(numbered).where(numbered.c.slug == slug)).one_or_none()
    if row is None:
        return None
    wanted = [identity for identity in (row.previous, row.this, row.next) if identity is not None]
    photos = {
        photo.id: photo
        for photo in db.session.scalars(
            select(Photo)
            .where(Photo.id.in_(wanted))
            .options(selectinload(Photo.texts), selectinload(Photo.renditions))
        )
    }
    return PhotoInGallery(
        photo=photos[row.this],
        number=row.number,
        count=row.total,
        previous=photos.get(row.previous),
        next=photos.get(row.next),
    )


def photo_was_in(gallery: Gallery, slug: str, now: datetime) -> bool:
    """Say whether the photo ``slug`` hangs in ``gallery`` but is withdrawn at ``now``."""
    return (
        db.session.scalar(
            select(Photo.id)
            .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
            .where(
                GalleryPhoto.gallery_id == gallery.id,
                Photo.slug == slug,
                Photo.withdrawn_at <= now,
            )
        )
        is not None
    )


def canonical_gallery(photo: Photo, now: datetime) -> Gallery | None:
    """Return the first listed gallery that shows ``photo`` at ``now``."""
    return db.session.scalar(
        select(Gallery)
        .join(GalleryPhoto, GalleryPhoto.gallery_id == Gallery.id)
        .where(GalleryPhoto.photo_id == photo.id, gallery_is_listed(now))
        .order_by(Gallery.position, Gallery.id)
        .limit(1)
    )


def neighbours(gallery: Gallery, now: datetime) -> tuple[Gallery | None, Gallery | None]:
    """Return the listed galleries before and after the listed ``gallery``, with their texts.

    One query, whatever the number of galleries; (None, None) when ``gallery`` is not listed.
    """
    if gallery.visibility != Visibility.PUBLISHED:
        return None, None
    place = tuple_(Gallery.position, Gallery.id)
    here = tuple_(literal(gallery.position), literal(gallery.id))
    listed = select(Gallery.id).where(gallery_is_listed(now), Gallery.photo_count > 0).limit(1)
    before = listed.where(place < here).order_by(Gallery.position.desc(), Gallery.id.desc())
    after = listed.where(place > here).order_by(Gallery.position, Gallery.id)
    found = db.session.scalars(
        select(Gallery)
        .where(or_(Gallery.id == before.scalar_subquery(), Gallery.id == after.scalar_subquery()))
        .options(joinedload(Gallery.texts))
    ).unique()
    ordered = sorted([gallery, *found], key=lambda item: (item.position, item.id))
    at = ordered.index(gallery)
    return (
        ordered[at - 1] if at > 0 else None,
        ordered[at + 1] if at + 1 < len(ordered) else None,
    )


def opening_photo(gallery: Gallery, now: datetime) -> Photo | None:
    """Return the picture the home page opens with: the first wide one after the cover."""
    return db.session.scalar(
        select(Photo)
        .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
        .where(
            GalleryPhoto.gallery_id == gallery.id,
            photo_is_seen(now),
        )
        .order_by(
            Photo.id == gallery.shown_cover_id,
            Photo.width < Photo.height,
            GalleryPhoto.position,
        )
        .limit(1)
        .options(selectinload(Photo.texts), selectinload(Photo.renditions))
    )


def rendition_at(key: str, file_name: tuple[str, int, str]) -> tuple[Photo, Rendition] | None:
    """Return the rendition (digest, width, format) of the photo with ``key``, if any."""
    digest, width, suffix = file_name
    row = db.session.execute(
        select(Photo, Rendition)
        .join(Rendition, Rendition.photo_id == Photo.id)
        .where(
            Photo.key == key,
            Rendition.digest == digest,
            Rendition.width == width,
            Rendition.format == suffix,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def open_galleries_showing(photo: Photo, now: datetime) -> list[Gallery]:
    """Return every gallery open at ``now``, in whatever way, that holds ``photo``."""
    return list(
        db.session.scalars(
            select(Gallery)
            .join(GalleryPhoto, GalleryPhoto.gallery_id == Gallery.id)
            .where(GalleryPhoto.photo_id == photo.id, gallery_is_open(now))
        )
    )


def latest_members(now: datetime, limit: int) -> list[GalleryPhoto]:
    """Return the ``limit`` photos last hung in listed galleries, the newest first, each once."""
    other = aliased(Gallery)
    hung = aliased(GalleryPhoto)
    later = (
        select(hung.photo_id)
        .join(other, other.id == hung.gallery_id)
        .where(
            hung.photo_id == GalleryPhoto.photo_id,
            tuple_(hung.added_at, hung.gallery_id)
            > tuple_(GalleryPhoto.added_at, GalleryPhoto.gallery_id),
            gallery_is_listed(now, other),
        )
    )
    return list(
        db.session.scalars(
            select(GalleryPhoto)
            .join(GalleryPhoto.photo)
            .join(GalleryPhoto.gallery)
            .where(gallery_is_listed(now), photo_is_seen(now), ~later.exists())
            .order_by(GalleryPhoto.added_at.desc(), GalleryPhoto.photo_id.desc())
            .limit(limit)
            .options(
                contains_eager(GalleryPhoto.gallery).selectinload(Gallery.texts),
                contains_eager(GalleryPhoto.photo).selectinload(Photo.texts),
                contains_eager(GalleryPhoto.photo).selectinload(Photo.renditions),
            )
        )
    )


def listed_sizes(now: datetime) -> list[tuple[str, int]]:
    """Return slug and number of photos of each gallery listed at ``now``, in order."""
    rows = db.session.execute(
        select(Gallery.slug, Gallery.photo_count)
        .where(gallery_is_listed(now), Gallery.photo_count > 0)
        .order_by(Gallery.position, Gallery.id)
    )
    return [(slug, count) for slug, count in rows]


def first_shown_in(
    gallery: Gallery, now: datetime, *, offset: int, limit: int
) -> list[ListedPhoto]:
    """Return the photos seen in ``gallery`` that no listed gallery before it shows, in order."""
    other = aliased(Gallery)
    hung = aliased(GalleryPhoto)
    earlier = (
        select(hung.photo_id)
        .join(other, other.id == hung.gallery_id)
        .where(
            hung.photo_id == GalleryPhoto.photo_id,
            tuple_(other.position, other.id)
            < tuple_(literal(gallery.position), literal(gallery.id)),
            gallery_is_listed(now, other),
        )
    )
    rows = db.session.execute(
        _members(gallery, now)
        .with_only_columns(Photo.id, Photo.slug, GalleryPhoto.added_at)
        .where(~earlier.exists())
        .offset(offset)
        .limit(limit)
    )
    return [ListedPhoto(*row) for row in rows]


def jpegs_of(photo_ids: Sequence[int], width: int) -> dict[int, tuple[str, Rendition]]:
    """Return key and smallest JPEG at least ``width`` wide (else the widest) of each photo."""
    found: dict[int, tuple[str, Rendition]] = {}
    for start in range(0, len(photo_ids), BATCH):
        rows = db.session.execute(
            select(Photo.id, Photo.key, Rendition)
            .join(Rendition, Rendition.photo_id == Photo.id)
            .where(Photo.id.in_(photo_ids[start : start + BATCH]), Rendition.format == "jpg")
            .order_by(Photo.id, Rendition.width)
        )
        for identity, key, rendition in rows:
            if identity not in found or found[identity][1].width < width:
                found[identity] = (key, rendition)
    return found


def _stands_at(address: str) -> ColumnElement[bool]:
    return or_(
        and_(Gallery.slug == address, Gallery.visibility != Visibility.UNLISTED),
        and_(Gallery.secret == address, Gallery.visibility == Visibility.UNLISTED),
    )


def _members(gallery: Gallery, now: datetime) -> Select[GalleryPhoto]:
    return (
        select(GalleryPhoto)
        .join(GalleryPhoto.photo)
        .where(GalleryPhoto.gallery_id == gallery.id, photo_is_seen(now))
        .order_by(GalleryPhoto.position, GalleryPhoto.photo_id)
    )
