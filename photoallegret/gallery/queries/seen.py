"""Who is seen: the conditions that every other query is made of.

"Seen" means by any visitor now; nothing here knows who asks.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select

from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, Visibility

OPENED = (Visibility.PUBLISHED, Visibility.UNLISTED, Visibility.PROTECTED)


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
    """Return the condition: the photo is ready, not withdrawn and not in the bin now."""
    return and_(
        Photo.jpeg_at.is_not(None),
        Photo.binned_at.is_(None),
        or_(Photo.withdrawn_at.is_(None), Photo.withdrawn_at > now),
    )


def members_seen(gallery: Gallery, now: datetime) -> Select[GalleryPhoto]:
    """Return the selection of what hangs in ``gallery`` and is seen at ``now``, in order."""
    return (
        select(GalleryPhoto)
        .join(GalleryPhoto.photo)
        .where(GalleryPhoto.gallery_id == gallery.id, photo_is_seen(now))
        .order_by(GalleryPhoto.position, GalleryPhoto.photo_id)
    )
