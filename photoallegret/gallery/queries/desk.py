"""What the studio asks of galleries: all of them, the photos on a draft's wall, what was done.

Rows are read without their models: a wall has up to thousands of photos, and one small file
and a name of each are enough.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import selectinload

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.gallery.models import (
    Gallery,
    GalleryDraft,
    GalleryRevision,
    Photo,
    PhotoText,
    PublishingEntry,
    Rendition,
)

SMALL = 1100
"""Largest width of the files the desk shows."""


@dataclass(frozen=True, slots=True)
class DeskFile:
    """One JPEG of a photo."""

    digest: str
    width: int


@dataclass(frozen=True, slots=True)
class DeskPhoto:
    """A photo as the desk shows it."""

    id: int
    key: str
    name: str
    """Its title, else the name of its file."""
    alt: str
    width: int
    height: int
    colour: str
    files: tuple[DeskFile, ...]
    """The small ones, by width; none while they are being made."""
    is_binned: bool
    is_withdrawn: bool

    @property
    def ratio(self) -> float:
        """Return width / height."""
        return self.width / self.height


@dataclass(frozen=True, slots=True)
class DeskGallery:
    """A gallery, its cover, and since when changes of it wait to be published."""

    gallery: Gallery
    cover: DeskPhoto | None
    saved_at: datetime | None


def every_gallery(language: str, moment: datetime) -> list[DeskGallery]:
    """Return all galleries in the order of the site, in a constant number of queries."""
    rows = db.session.execute(
        select(Gallery, GalleryDraft.saved_at)
        .outerjoin(GalleryDraft, GalleryDraft.gallery_id == Gallery.id)
        .order_by(Gallery.position, Gallery.id)
        .options(selectinload(Gallery.texts))
    ).all()
    covers = desk_photos(
        {gallery.shown_cover_id for gallery, _ in rows if gallery.shown_cover_id}, language, moment
    )
    return [
        DeskGallery(gallery, covers.get(gallery.shown_cover_id or 0), saved_at)
        for gallery, saved_at in rows
    ]


def desk_photos(ids: Collection[int], language: str, moment: datetime) -> dict[int, DeskPhoto]:
    """Return the photos with these ids, in three queries; those that are no more are missing."""
    if not ids:
        return {}
    return _with_words_and_files(_columns().where(Photo.id.in_(ids)), language, moment)


def photos_to_add(
    hung: Collection[int], limit: int, language: str, moment: datetime
) -> list[DeskPhoto]:
    """Return the ``limit`` photos that came last, but for ``hung`` and what is in the bin."""
    wanted = (
        _columns()
        .where(Photo.binned_at.is_(None), Photo.id.not_in(hung))
        .order_by(Photo.id.desc())
        .limit(limit)
    )
    return list(_with_words_and_files(wanted, language, moment).values())


def ratios_of(ids: Collection[int]) -> dict[int, float]:
    """Return width / height of the photos with these ids."""
    sizes = select(Photo.id, Photo.width, Photo.height).where(Photo.id.in_(ids))
    return {id_: width / height for id_, width, height in db.session.execute(sizes)}


def revisions_of(gallery: Gallery) -> Sequence[Row[int, datetime, str | None, dict[str, Any]]]:
    """Return id, date, publisher's address, content of ``gallery``'s editions, newest first."""
    return db.session.execute(
        select(
            GalleryRevision.id, GalleryRevision.published_at, Account.email, GalleryRevision.content
        )
        .outerjoin(Account, Account.id == GalleryRevision.published_by)
        .where(GalleryRevision.gallery_id == gallery.id)
        .order_by(GalleryRevision.id.desc())
    ).all()


def acts_on(gallery: Gallery, limit: int) -> Sequence[Row[PublishingEntry, str | None]]:
    """Return the last ``limit`` acts on ``gallery`` with the address of who did them."""
    return db.session.execute(
        select(PublishingEntry, Account.email)
        .outerjoin(Account, Account.id == PublishingEntry.account_id)
        .where(PublishingEntry.gallery_id == gallery.id)
        .order_by(PublishingEntry.id.desc())
        .limit(limit)
    ).all()


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Photo.id,
        Photo.key,
        Photo.file_name,
        Photo.width,
        Photo.height,
        Photo.colour,
        Photo.binned_at,
        Photo.withdrawn_at,
        Photo.care_at,
    )


def _with_words_and_files(
    wanted: Select[*tuple[Any, ...]], language: str, moment: datetime
) -> dict[int, DeskPhoto]:
    photos = db.session.execute(wanted).all()
    ids = [photo.id for photo in photos]
    files: defaultdict[int, list[DeskFile]] = defaultdict(list)
    for photo_id, digest, width in db.session.execute(
        select(Rendition.photo_id, Rendition.digest, Rendition.width)
        .where(Rendition.photo_id.in_(ids), Rendition.format == "jpg", Rendition.width <= SMALL)
        .order_by(Rendition.width)
    ):
        files[photo_id].append(DeskFile(digest, width))
    words: dict[int, tuple[str, str]] = {}
    texts = select(
        PhotoText.photo_id, PhotoText.title, PhotoText.headline, PhotoText.alt_text
    ).where(PhotoText.photo_id.in_(ids))
    for photo_id, title, headline, alt in db.session.execute(
        texts.order_by(PhotoText.language != language)
    ):
        said, told = words.get(photo_id, ("", ""))
        words[photo_id] = (said or title or headline, told or alt)
    return {
        photo.id: DeskPhoto(
            id=photo.id,
            key=photo.key,
            name=words.get(photo.id, ("", ""))[0] or photo.file_name,
            alt=words.get(photo.id, ("", ""))[1] or words.get(photo.id, ("", ""))[0],
            width=photo.width,
            height=photo.height,
            colour=photo.colour,
            files=tuple(files[photo.id]),
            is_binned=photo.binned_at is not None,
            is_withdrawn=photo.care_at is not None
            or (photo.withdrawn_at is not None and photo.withdrawn_at <= moment),
        )
        for photo in photos
    }
