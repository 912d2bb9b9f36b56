"""What can be asked of photos: those of a gallery, one among its neighbours, one file of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, selectinload

from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryBlock, GalleryPhoto, Photo, Rendition
from photoallegret.gallery.queries.plain import SHOWN, PlainPhoto, plain_photos
from photoallegret.gallery.queries.seen import (
    NOW,
    may_be_shown_in,
    members_seen,
    photo_is_seen,
    places_seen,
)


@dataclass(frozen=True, slots=True)
class PhotoInGallery:
    """One photo of a gallery, its place there and its neighbours."""

    photo: Photo
    number: int
    count: int
    previous: Photo | None
    next: Photo | None


def photo_apart(photo_id: int) -> Photo | None:
    """Return the photo with this id as it is now, texts and renditions too, to be read only.

    It belongs to no session: no lock is held while a file is received or prepared for it.
    """
    with Session(db.engine) as reading:
        photo = reading.get(
            Photo, photo_id, options=(selectinload(Photo.texts), selectinload(Photo.renditions))
        )
        reading.expunge_all()
    return photo


def members_of(gallery: Gallery, now: datetime) -> list[PlainPhoto]:
    """Return the photos of ``gallery`` seen at ``now``, in order, with their ``position, row``."""
    values = {"gallery": gallery.id, "now": now}
    return plain_photos(_members(demands_releases=gallery.demands_releases), values)


def blocks_of(gallery: Gallery) -> list[GalleryBlock]:
    """Return the pauses and texts between the photos of ``gallery``, in order."""
    return list(
        db.session.scalars(
            select(GalleryBlock)
            .where(GalleryBlock.gallery_id == gallery.id)
            .order_by(GalleryBlock.position)
        )
    )


def photo_in_gallery(gallery: Gallery, slug: str, now: datetime) -> PhotoInGallery | None:
    """Return the photo ``slug`` as it hangs in ``gallery`` at ``now``, None when not seen."""
    order = func.row_number().over(order_by=(GalleryPhoto.position, GalleryPhoto.photo_id))
    numbered = (
        members_seen(gallery, now)
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
    """Say whether ``slug`` hangs in ``gallery`` but is taken off at ``now``, or in the bin."""
    return (
        db.session.scalar(
            select(Photo.id)
            .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
            .where(
                GalleryPhoto.gallery_id == gallery.id,
                Photo.slug == slug,
                or_(
                    Photo.withdrawn_at <= now,
                    Photo.binned_at.is_not(None),
                    Photo.care_at.is_not(None),
                ),
            )
        )
        is not None
    )


def photos_lacking_release(gallery: Gallery) -> list[Photo]:
    """Return the photos that ``gallery`` does not show for want of a release, in order."""
    if not gallery.demands_releases:
        return []
    return list(
        db.session.scalars(
            select(Photo)
            .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
            .where(
                GalleryPhoto.gallery_id == gallery.id,
                Photo.is_cleared.is_(False),
                Photo.binned_at.is_(None),
            )
            .order_by(GalleryPhoto.position, Photo.id)
            .options(selectinload(Photo.texts))
        )
    )


def first_photo(gallery: Gallery, now: datetime) -> str | None:
    """Return the slug of the first photo of ``gallery`` seen at ``now``, None without one."""
    first = members_seen(gallery, now).with_only_columns(Photo.slug).limit(1)
    return db.session.scalar(first)


def opening_photo(gallery: Gallery, now: datetime) -> Photo | None:
    """Return the picture the home page opens with: the first wide one after the cover."""
    return db.session.scalar(
        select(Photo)
        .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
        .where(
            GalleryPhoto.gallery_id == gallery.id,
            photo_is_seen(now),
            may_be_shown_in(gallery),
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


@cache
def _members(*, demands_releases: bool) -> Select[*tuple[Any, ...]]:
    """Return the selection of what is shown of the photos in a ``gallery``, built once."""
    gallery = bindparam("gallery", type_=Integer)
    seen = places_seen(gallery, NOW, demands_releases=demands_releases)
    return seen.with_only_columns(*SHOWN, GalleryPhoto.position, GalleryPhoto.row)
