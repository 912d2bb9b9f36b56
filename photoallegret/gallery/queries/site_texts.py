"""What visitors read of the site itself, and the photos that stand for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.gallery.models import (
    Gallery,
    GalleryPhoto,
    Photo,
    PhotoText,
    SitePictures,
    SiteText,
)
from photoallegret.gallery.queries.seen import gallery_is_listed, photo_is_seen, place_is_cleared
from photoallegret.site_file import Texts

WITH_FILES = (selectinload(Photo.texts), selectinload(Photo.renditions))


@dataclass(frozen=True, slots=True)
class SiteWords:
    """The site's words in one language, and the ids of its photos."""

    tagline: str
    about: str
    opening_id: int | None
    portrait_id: int | None


def site_words(language: str, default: Texts) -> SiteWords:
    """Return what was written in the studio; what is empty there is said by ``default``."""
    words = SiteText.language == language
    tagline, about, opening, portrait = db.session.execute(
        select(
            select(SiteText.tagline).where(words).scalar_subquery(),
            select(SiteText.about).where(words).scalar_subquery(),
            select(SitePictures.opening_id).scalar_subquery(),
            select(SitePictures.portrait_id).scalar_subquery(),
        )
    ).one()
    return SiteWords(tagline or default.tagline, about or default.about, opening, portrait)


def is_portrait(photo: Photo) -> bool:
    """Say whether ``photo`` stands on the about page, open to all."""
    return db.session.scalar(select(SitePictures.portrait_id)) == photo.id


def photo_seen(photo_id: int | None, now: datetime) -> Photo | None:
    """Return the photo with this id, when it is ready, not withdrawn and not in the bin."""
    if photo_id is None:
        return None
    return db.session.scalar(
        select(Photo).where(Photo.id == photo_id, photo_is_seen(now)).options(*WITH_FILES)
    )


def recent_photos(
    search: str, limit: int, moment: datetime, *, is_listed: bool = False
) -> list[Photo]:
    """Return the last photos that may be shown at ``moment``, the newest first.

    Args:
        search: what their file name or title holds.
        limit: how many, at most.
        moment: the present instant.
        is_listed: only those that hang in a gallery open to all.

    """
    titled = select(PhotoText.photo_id).where(PhotoText.title.icontains(search, autoescape=True))
    found = or_(Photo.file_name.icontains(search, autoescape=True), Photo.id.in_(titled))
    wanted = select(Photo).where(photo_is_seen(moment))
    if is_listed:
        shown = (gallery_is_listed(moment), place_is_cleared())
        hung = select(GalleryPhoto.photo_id).join(Gallery).where(*shown)
        wanted = wanted.where(Photo.id.in_(hung))
    if search:
        wanted = wanted.where(found)
    return list(
        db.session.scalars(wanted.order_by(Photo.id.desc()).limit(limit).options(*WITH_FILES))
    )
