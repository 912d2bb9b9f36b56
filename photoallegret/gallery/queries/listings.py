"""What feeds and sitemaps ask: every listed photo once, whatever the galleries that show it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, literal, select, tuple_, union
from sqlalchemy.orm import aliased, selectinload

from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, Rendition
from photoallegret.gallery.queries.seen import (
    gallery_is_listed,
    members_seen,
    photo_is_seen,
    place_is_cleared,
)

BATCH = 500
"""Identities asked for at once: databases limit the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class ListedPhoto:
    """What a sitemap says of a photo."""

    photo_id: int
    slug: str
    added_at: datetime


def latest_members(now: datetime, limit: int) -> list[GalleryPhoto]:
    """Return the ``limit`` photos that were last to appear in listed galleries, each once.

    A photo appears when it was hung and its gallery published; the newest come first. They are
    among those last hung and those in the galleries last published: as many of each are looked
    at, whatever the size of the library.
    """
    places = union(*(select(rows.limit(limit).subquery()) for rows in _candidates(now, limit)))
    found: dict[int, tuple[datetime, int]] = {}
    for gallery_id, photo_id, added_at, published_at in db.session.execute(places):
        place = (max(added_at, published_at), gallery_id)
        found[photo_id] = max(place, found.get(photo_id, place))
    ordered = sorted(found, key=lambda photo_id: (found[photo_id][0], photo_id), reverse=True)
    chosen = {(found[photo_id][1], photo_id) for photo_id in ordered[:limit]}
    members = db.session.scalars(
        select(GalleryPhoto)
        .where(tuple_(GalleryPhoto.gallery_id, GalleryPhoto.photo_id).in_(chosen))
        .options(
            selectinload(GalleryPhoto.gallery).selectinload(Gallery.texts),
            selectinload(GalleryPhoto.photo).options(
                selectinload(Photo.texts), selectinload(Photo.renditions)
            ),
        )
    )
    return sorted(members, key=lambda member: ordered.index(member.photo_id))


def appeared_at(member: GalleryPhoto) -> datetime:
    """Return when visitors could first see the photo there: hung, and the gallery published."""
    return max(member.added_at, member.gallery.published_at or member.added_at)


def _candidates(now: datetime, limit: int) -> Iterator[Select[int, int, datetime, datetime | None]]:
    """Yield selections of places: those of the photos last hung, those in the newest galleries."""
    gallery = select(Gallery.published_at).where(Gallery.id == GalleryPhoto.gallery_id)
    place = select(
        GalleryPhoto.gallery_id,
        GalleryPhoto.photo_id,
        GalleryPhoto.added_at,
        gallery.scalar_subquery().label("published_at"),
    )
    seen = select(Photo.id).where(Photo.id == GalleryPhoto.photo_id, photo_is_seen(now)).exists()
    later = _also_hung(
        now,
        lambda hung, _other: (
            tuple_(hung.added_at, hung.gallery_id)
            > tuple_(GalleryPhoto.added_at, GalleryPhoto.gallery_id)
        ),
    )
    # Conditions, not joins: the newest are read from the index until there are enough.
    listed = select(Gallery.id).where(
        Gallery.id == GalleryPhoto.gallery_id, gallery_is_listed(now), place_is_cleared()
    )
    yield place.where(listed.exists(), seen, ~later).order_by(
        GalleryPhoto.added_at.desc(), GalleryPhoto.photo_id.desc()
    )
    newest = db.session.execute(
        select(Gallery.id, Gallery.photo_count)
        .where(gallery_is_listed(now), Gallery.photo_count > 0)
        .order_by(Gallery.published_at.desc(), Gallery.id.desc())
        .limit(limit)
    )
    count = 0
    for gallery_id, photo_count in newest:
        if count < limit:
            yield place.where(
                GalleryPhoto.gallery_id == gallery_id, seen, listed.exists()
            ).order_by(GalleryPhoto.position, GalleryPhoto.photo_id)
        count += photo_count


def listed_sizes(now: datetime, *, exact_above: int) -> list[tuple[str, int]]:
    """Return slug and number of photos of each gallery listed at ``now``, in order.

    Above ``exact_above`` photos, those are counted that no listed gallery before it shows;
    below, as many as the gallery keeps in mind: counting them all would cost too much.
    """
    place = tuple_(Gallery.position, Gallery.id)
    earlier = _also_hung(now, lambda _hung, other: tuple_(other.position, other.id) < place)
    first_shown = (
        select(func.count())
        .select_from(GalleryPhoto)
        .join(GalleryPhoto.photo)
        .where(
            GalleryPhoto.gallery_id == Gallery.id, photo_is_seen(now), place_is_cleared(), ~earlier
        )
        .correlate(Gallery)
        .scalar_subquery()
    )
    size = case((Gallery.photo_count > exact_above, first_shown), else_=Gallery.photo_count)
    rows = db.session.execute(
        select(Gallery.slug, size)
        .where(gallery_is_listed(now), Gallery.photo_count > 0)
        .order_by(Gallery.position, Gallery.id)
    )
    return [(slug, count) for slug, count in rows]


def first_shown_in(
    gallery: Gallery, now: datetime, *, offset: int, limit: int
) -> list[ListedPhoto]:
    """Return the photos seen in ``gallery`` that no listed gallery before it shows, in order."""
    here = tuple_(literal(gallery.position), literal(gallery.id))
    earlier = _also_hung(now, lambda _hung, other: tuple_(other.position, other.id) < here)
    rows = db.session.execute(
        members_seen(gallery, now)
        .with_only_columns(Photo.id, Photo.slug, GalleryPhoto.added_at)
        .where(~earlier)
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


def _also_hung(
    now: datetime,
    which: Callable[[type[GalleryPhoto], type[Gallery]], ColumnElement[bool]],
) -> ColumnElement[bool]:
    """Return the condition: the photo of a GalleryPhoto hangs in another listed gallery too.

    Args:
        now: the present instant.
        which: says, of that other place and its gallery, whether it counts.

    """
    hung, other = aliased(GalleryPhoto), aliased(Gallery)
    listed = (
        select(other.id)
        .where(
            other.id == hung.gallery_id,
            gallery_is_listed(now, other),
            place_is_cleared(hung, other),
            which(hung, other),
        )
        .correlate(hung, GalleryPhoto, Gallery)
    )
    # One condition within the other: the few places of the photo are looked at first.
    return (
        select(hung.photo_id)
        .where(
            hung.photo_id == GalleryPhoto.photo_id,
            hung.gallery_id != GalleryPhoto.gallery_id,
            listed.exists(),
        )
        .correlate(GalleryPhoto)
        .exists()
    )
