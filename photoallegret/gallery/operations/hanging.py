"""Photos in galleries: hung there; what a gallery counts and shows of them."""

from collections.abc import Iterable

from sqlalchemy import case, func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryBlock, GalleryPhoto, Photo
from photoallegret.gallery.queries import may_be_shown_in, photo_is_seen


def hang_photo(gallery: Gallery, photo: Photo) -> bool:
    """Put ``photo`` last in ``gallery``; say whether it was not there yet."""
    if hangs_in(gallery, photo):
        return False
    at = now()
    db.session.add(
        GalleryPhoto(
            gallery_id=gallery.id,
            photo_id=photo.id,
            position=_end_of(gallery),
            added_at=at,
        )
    )
    # One more at the end needs no recount: importing n photos stays linear.
    is_kept_back = (
        photo.binned_at is not None
        or photo.care_at is not None
        or (photo.withdrawn_at is not None and photo.withdrawn_at <= at)
        or (gallery.demands_releases and not photo.is_cleared)
    )
    if photo.jpeg_at is not None and not is_kept_back:
        gallery.photo_count = Gallery.photo_count + 1
        if gallery.shown_cover_id is None:
            gallery.shown_cover_id = photo.id
    photo.settle_at = at
    db.session.flush()
    return True


def _end_of(gallery: Gallery) -> int:
    """Return the position after the last photo and the last block."""
    last = [
        db.session.scalar(select(func.max(kind.position)).where(kind.gallery_id == gallery.id))
        for kind in (GalleryPhoto, GalleryBlock)
    ]
    return max((position + 1 for position in last if position is not None), default=0)


def hangs_in(gallery: Gallery, photo: Photo) -> bool:
    """Say whether ``photo`` hangs in ``gallery``, seen or not."""
    return db.session.get(GalleryPhoto, (gallery.id, photo.id)) is not None


def choose_cover(gallery: Gallery, photo: Photo | None) -> None:
    """Show ``photo`` for ``gallery``; None leaves the choice to the order."""
    gallery.cover_id = None if photo is None else photo.id
    refresh_gallery(gallery)


def refresh_gallery(gallery: Gallery) -> None:
    """Count again the photos of ``gallery`` that are seen now, and choose the cover shown.

    The chosen cover is shown while it is seen and hangs there, else the first that is.
    """
    seen = (
        select(Photo.id)
        .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
        .where(
            GalleryPhoto.gallery_id == gallery.id,
            photo_is_seen(now()),
            may_be_shown_in(gallery),
        )
    )
    gallery.photo_count = db.session.scalar(select(func.count()).select_from(seen.subquery())) or 0
    chosen_first = case((Photo.id == gallery.cover_id, 0), else_=1)
    gallery.shown_cover_id = db.session.scalar(
        seen.order_by(chosen_first, GalleryPhoto.position, Photo.id).limit(1)
    )
    db.session.flush()


def galleries_with(photo_ids: Iterable[int]) -> list[Gallery]:
    """Return the galleries in which at least one of these photos hangs, as they are now, locked.

    Whoever changes rows of both locks galleries first, then photos, each in the order of their
    ids: two works never wait for each other.
    """
    holding = select(GalleryPhoto.gallery_id).where(GalleryPhoto.photo_id.in_(list(photo_ids)))
    locked = select(Gallery).where(Gallery.id.in_(holding)).order_by(Gallery.id).with_for_update()
    return list(db.session.scalars(locked, execution_options={"populate_existing": True}))


def refresh_galleries(galleries: Iterable[Gallery]) -> None:
    """Refresh each of ``galleries``."""
    for gallery in galleries:
        refresh_gallery(gallery)
