"""What the studio asks of the whole library: one page of it, found, filtered, in order.

Pages go by keys, not by numbers: what is far down costs what is near. Each order is one that an
index serves, so a page reads about as many photos as it shows, or walks an index once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.gallery.models import (
    ATTEMPTS,
    DraftPhoto,
    Flag,
    Gallery,
    GalleryPhoto,
    GalleryText,
    Photo,
    PhotoText,
    PhotoWord,
    Rendition,
)

THUMBNAIL_WIDTH = 1080
"""Widest rendition that a contact sheet offers."""
COUNTED_AT_MOST = 1000
GALLERIES_AT_MOST = 300
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LAST_CHARACTER = "\U0010ffff"


class Filter(StrEnum):
    """Which photos; its value stands in the page's address."""

    ALL = ""
    UNHUNG = "sans-galerie"
    """Neither hung in a gallery nor held by a draft."""
    UNDESCRIBED = "sans-description"
    """Without alternative text in the site's first language."""
    PICKED = "retenues"
    REJECTED = "ecartees"
    FAILED = "echec"
    """Files that were given up after several attempts."""
    BIN = "corbeille"


class Sort(StrEnum):
    """In which order; its value stands in the page's address."""

    NEWEST = ""
    OLDEST = "premiers-ajouts"
    TAKEN_LAST = "prise-de-vue"
    TAKEN_FIRST = "prise-de-vue-ancienne"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the library."""

    language: str
    """The site's first one."""
    filter: Filter = Filter.ALL
    gallery_id: int | None = None
    """Only photos that hang there or that its draft holds."""
    words: tuple[str, ...] = ()
    """Folded; each is the beginning of a word of the photo."""
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, slots=True)
class Key:
    """Where a photo stands in an order: the value sorted by (None when by id alone), its id."""

    value: datetime | None
    id: int


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """One page, and the keys with which its neighbours are asked for (None: there is none)."""

    photos: tuple[Photo, ...]
    before: Key | None
    after: Key | None


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """How many photos are flagged, in the bin, failed or waiting; COUNTED_AT_MOST is "or more"."""

    picked: int
    rejected: int
    failed: int
    binned: int
    preparing: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of photos in one order; an order has two parts where some photos lack the value."""

    columns: tuple[Any, ...]
    is_descending: bool
    condition: ColumnElement[bool] | None = None

    def keys(self, key: Key | None, *, backwards: bool) -> Select[Any]:
        """Select the keys of this part, those beyond ``key`` only, away from it."""
        down = self.is_descending != backwards
        wanted = select(*self.columns)
        if self.condition is not None:
            wanted = wanted.where(self.condition)
        if key is not None:
            here = (key.id,) if len(self.columns) == 1 else (key.value, key.id)
            place = tuple_(*self.columns)
            wanted = wanted.where(place < here if down else place > here)
        return wanted.order_by(*(c.desc() if down else c.asc() for c in self.columns))


def library_page(
    wanted: Wanted, limit: int, *, after: Key | None = None, before: Key | None = None
) -> LibraryPage:
    """Return ``limit`` photos of the library after one key, or before another.

    Texts and the renditions for thumbnails are loaded; the number of queries is constant.
    """
    backwards = after is None and before is not None
    start = before if backwards else after
    keys = _keys(wanted, limit + 1, start, backwards=backwards)
    is_more, keys = len(keys) > limit, keys[:limit]
    if backwards:
        keys.reverse()
    first, last = (keys[0], keys[-1]) if keys else (None, None)
    found = {photo.id: photo for photo in photos_to_show([key.id for key in keys])}
    return LibraryPage(
        photos=tuple(found[key.id] for key in keys if key.id in found),
        before=first if (is_more if backwards else start is not None) else None,
        after=last if (start is not None if backwards else is_more) else None,
    )


def neighbours_found(wanted: Wanted, photo: Photo) -> tuple[int | None, int | None]:
    """Return the ids of the photos before and after the place of ``photo`` in what is found.

    It need not be among them itself any more: words or marks may just have been changed.
    """
    value = None
    if wanted.filter is Filter.BIN:
        if photo.binned_at is None:
            return None, None
        value = photo.binned_at
    elif wanted.sort in (Sort.TAKEN_LAST, Sort.TAKEN_FIRST):
        value = photo.taken_at
    here = Key(value, photo.id)
    before = _keys(wanted, 1, here, backwards=True)
    after = _keys(wanted, 1, here, backwards=False)
    return (before[0].id if before else None), (after[0].id if after else None)


def photos_to_show(photo_ids: Sequence[int]) -> list[Photo]:
    """Return the photos with these ids, by id, with texts and renditions for thumbnails."""
    narrow = Photo.renditions.and_(Rendition.width <= THUMBNAIL_WIDTH)
    return list(
        db.session.scalars(
            select(Photo)
            .where(Photo.id.in_(photo_ids))
            .order_by(Photo.id)
            .options(selectinload(Photo.texts), selectinload(narrow))
        )
    )


def library_counts() -> LibraryCounts:
    """Count what costs little to count, in one query that reads a bounded number of rows."""
    conditions = (
        (Photo.flag == Flag.PICKED, Photo.binned_at.is_(None)),
        (Photo.flag == Flag.REJECTED, Photo.binned_at.is_(None)),
        (Photo.id.in_(_failed()), _is_kept_unindexed()),
        (Photo.binned_at.is_not(None),),
        (Photo.avif_at.is_(None), Photo.attempts < ATTEMPTS, _is_kept_unindexed()),
    )
    counts = (
        select(func.count())
        .select_from(select(Photo.id).where(*where).limit(COUNTED_AT_MOST).subquery())
        .scalar_subquery()
        for where in conditions
    )
    return LibraryCounts(*db.session.execute(select(*counts)).one())


def gallery_names(language: str) -> list[tuple[int, str]]:
    """Return id and name of the newest galleries, whoever may see them, the newest first.

    A name is the title in ``language``, else in another one, else the gallery's slug.
    """
    newest = select(Gallery.id).order_by(Gallery.id.desc()).limit(GALLERIES_AT_MOST).subquery()
    rows = db.session.execute(
        select(Gallery.id, Gallery.slug, GalleryText.title)
        .join(newest, newest.c.id == Gallery.id)
        .outerjoin(GalleryText, and_(GalleryText.gallery_id == Gallery.id, GalleryText.title != ""))
        .order_by(Gallery.id.desc(), GalleryText.language != language, GalleryText.language)
    )
    names: dict[int, str] = {}
    for identity, slug, title in rows:
        names.setdefault(identity, title or slug)
    return list(names.items())


def _keys(wanted: Wanted, limit: int, start: Key | None, *, backwards: bool) -> list[Key]:
    parts = list(_parts(wanted))
    if start is not None and len(parts) > 1:  # nothing is left of the parts already passed
        is_second = start.value is None
        parts = parts[: 1 + is_second] if backwards else parts[is_second:]
    if backwards:
        parts.reverse()
    found: list[Key] = []
    for number, part in enumerate(parts):
        if len(found) < limit:
            asked = part.keys(start if number == 0 else None, backwards=backwards)
            rows = db.session.execute(
                asked.where(*_conditions(wanted, part)).limit(limit - len(found))
            )
            found += [Key(row[0] if len(row) > 1 else None, row[-1]) for row in rows]
    return found


def _parts(wanted: Wanted) -> Iterable[_Part]:
    if wanted.filter is Filter.BIN:
        return (_Part((Photo.binned_at, Photo.id), is_descending=True),)
    down = wanted.sort in (Sort.NEWEST, Sort.TAKEN_LAST)
    if wanted.sort in (Sort.NEWEST, Sort.OLDEST):
        return (_Part((Photo.id,), down),)
    # Databases disagree on where NULL stands in an order: photos without date come last.
    return (
        _Part((Photo.taken_at, Photo.id), down, Photo.taken_at.is_not(None)),
        _Part((Photo.id,), down, Photo.taken_at.is_(None)),
    )


def _conditions(wanted: Wanted, part: _Part) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]]
    if wanted.filter is Filter.BIN:
        found = [Photo.binned_at.is_not(None)]
    elif part.columns[0] is Photo.taken_at:
        found = [_is_kept_unindexed()]
    else:
        found = [Photo.binned_at.is_(None)]
    if wanted.filter in FILTERS:
        found.append(FILTERS[wanted.filter](wanted.language))
    lists = list(_lists(wanted))
    if lists:
        found.append(Photo.id.in_(lists[0]))
    # By the first alone photos are looked up: asked to by two lists at once, SQLite tries each
    # of the one with each of the other.
    found += [(Photo.id + 0).in_(other) for other in lists[1:]]
    return found


def _lists(wanted: Wanted) -> Iterator[Select[int] | CompoundSelect[int]]:
    """Yield the lists of ids in all of which a photo must be, the likely shortest first."""
    if wanted.filter is Filter.FAILED:
        yield _failed()
    if wanted.gallery_id is not None:
        hung, drafted = (
            select(table.photo_id).where(table.gallery_id == wanted.gallery_id)
            for table in (GalleryPhoto, DraftPhoto)
        )
        yield union_all(hung, drafted)
    for word in sorted(wanted.words, key=len, reverse=True):
        begins = PhotoWord.word >= word, PhotoWord.word < word + LAST_CHARACTER
        yield select(PhotoWord.photo_id).where(*begins)


def _is_kept_unindexed() -> ColumnElement[bool]:
    """Return the condition: not in the bin; no index serves it, where another one is to."""
    return func.coalesce(Photo.binned_at, None).is_(None)


def _unhung() -> ColumnElement[bool]:
    return ~or_(*(exists().where(t.photo_id == Photo.id) for t in (GalleryPhoto, DraftPhoto)))


def _undescribed(language: str) -> ColumnElement[bool]:
    return ~exists().where(
        PhotoText.photo_id == Photo.id, PhotoText.language == language, PhotoText.alt_text != ""
    )


def _failed() -> CompoundSelect[int]:
    given_up = Photo.attempts >= ATTEMPTS
    return union_all(
        select(Photo.id).where(Photo.avif_at.is_(None), given_up),
        # Not "is not null": only a comparison has SQLite use the index.
        select(Photo.id).where(Photo.remake_at > LONG_AGO, given_up),
    )


FILTERS: dict[Filter, Callable[[str], ColumnElement[bool]]] = {
    Filter.UNHUNG: lambda _language: _unhung(),
    Filter.UNDESCRIBED: _undescribed,
    Filter.PICKED: lambda _language: Photo.flag == Flag.PICKED,
    Filter.REJECTED: lambda _language: Photo.flag == Flag.REJECTED,
}
