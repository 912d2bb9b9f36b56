"""Who is seen: the conditions that every other query is made of.

"Seen" means by any visitor now; nothing here knows who asks.
"""

from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from photoallegret.db import UtcDateTime
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, Visibility

NOW = bindparam("now", type_=UtcDateTime)
"""The present instant, in statements that are built once."""
Instant = datetime | BindParameter[datetime]
OPENED = (Visibility.PUBLISHED, Visibility.UNLISTED, Visibility.PROTECTED)


def gallery_is_open(now: Instant, table: type[Gallery] = Gallery) -> ColumnElement[bool]:
    """Return the condition: the gallery has a page now, open to all or behind a password."""
    return and_(
        table.visibility.in_(OPENED),
        table.published_at <= now,
        or_(table.withdrawn_at.is_(None), table.withdrawn_at > now),
    )


def gallery_is_listed(now: Instant, table: type[Gallery] = Gallery) -> ColumnElement[bool]:
    """Return the condition: the gallery stands in lists, feeds and sitemaps now."""
    return and_(gallery_is_open(now, table), table.visibility == Visibility.PUBLISHED)


def changes_by_itself(connection: Connection, now: datetime) -> datetime | None:
    """Return when, after ``now``, a photo or gallery begins or ceases to be seen by its date."""
    dates = (Gallery.published_at, Gallery.withdrawn_at, Photo.withdrawn_at)
    first = union_all(*(select(func.min(at).label("at")).where(at > now) for at in dates))
    found: datetime | None = connection.scalar(select(func.min(first.subquery().c.at)))
    return found


def photo_is_seen(now: Instant) -> ColumnElement[bool]:
    """Return the condition: the photo is ready, not taken off in any way and not in the bin now."""
    return and_(
        Photo.jpeg_at.is_not(None),
        Photo.binned_at.is_(None),
        Photo.care_at.is_(None),
        or_(Photo.withdrawn_at.is_(None), Photo.withdrawn_at > now),
    )


def may_be_shown_in(gallery: Gallery) -> ColumnElement[bool]:
    """Return the condition: the photo has the release that ``gallery`` demands, if it does."""
    return _may_be_shown(demands_releases=gallery.demands_releases)


def place_is_cleared(
    place: type[GalleryPhoto] = GalleryPhoto, gallery: type[Gallery] = Gallery
) -> ColumnElement[bool]:
    """Return the same of a ``place`` in a ``gallery``, where both are asked for."""
    hung = aliased(Photo)
    cleared = select(hung.id).where(hung.id == place.photo_id, hung.is_cleared.is_(True))
    return or_(gallery.demands_releases.is_(False), cleared.correlate_except(hung).exists())


def members_seen(gallery: Gallery, now: datetime) -> Select[GalleryPhoto]:
    """Return the selection of what hangs in ``gallery`` and is seen at ``now``, in order."""
    demands = gallery.demands_releases
    return places_seen(literal(gallery.id), now, demands_releases=demands)


def places_seen(
    gallery_id: ColumnElement[int], now: Instant, *, demands_releases: bool
) -> Select[GalleryPhoto]:
    """Return the same of the gallery with this id, which demands releases or not."""
    may_be_shown = _may_be_shown(demands_releases=demands_releases)
    return (
        select(GalleryPhoto)
        .join(GalleryPhoto.photo)
        .where(GalleryPhoto.gallery_id == gallery_id, photo_is_seen(now), may_be_shown)
        .order_by(GalleryPhoto.position, GalleryPhoto.photo_id)
    )


def _may_be_shown(*, demands_releases: bool) -> ColumnElement[bool]:
    return Photo.is_cleared.is_(True) if demands_releases else true()
