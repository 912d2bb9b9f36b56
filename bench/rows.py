"""Libraries made of rows alone: as an import leaves them, but without any file.

Galleries may show the same photos (a photo may hang in several): so two libraries can begin
with the same galleries in front, whatever lies behind them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

from sqlalchemy import Engine, Table, insert

from photoallegret.db import Model
from photoallegret.gallery.models import (
    Gallery,
    GalleryPhoto,
    GalleryText,
    Layout,
    Photo,
    PhotoText,
    PhotoWord,
    Rendition,
    Visibility,
)
from photoallegret.gallery.operations.indexing import words_of
from photoallegret.imaging.recipe import Recipe

SIZES = ((6000, 4000), (4000, 6000), (5600, 4200), (6000, 3375), (4096, 4096))
"""Pixels of the photographs, in turn."""
BYTES_PER_PIXEL = {"jpg": 0.08, "avif": 0.045}
PHOTOS_AT_ONCE = 2000
SINCE = datetime(2020, 1, 1, 8, tzinfo=UTC)
LANGUAGES = ("fr", "en")
WORDS = tuple(
    dict.fromkeys(
        words_of(
            "La crête, avant le jour. Le vent s’est levé avec le soleil ; la brume n’a tenu qu’un "
            "instant. Chartreuse IMG jpg Saint-Pierre-de-Chartreuse, Isère, France"
        )
    )
)
"""By which every photo is found, beside its own number."""


def add_photos(engine: Engine, first: int, number: int) -> None:
    """Add the photos with the ids from `first` on, with their texts and ten renditions each."""
    identities = iter(range(first, first + number))
    while batch := list(islice(identities, PHOTOS_AT_ONCE)):
        with engine.begin() as connection:
            for model, rows in (
                (Photo, map(_photo, batch)),
                (PhotoText, _texts(batch)),
                (Rendition, _renditions(batch)),
                (PhotoWord, _words(batch)),
            ):
                connection.execute(insert(table(model)), list(rows))


def add_gallery(engine: Engine, identity: int, photos: Sequence[int]) -> None:
    """Add a published gallery at `/galeries/g<identity>`, after those with smaller ids."""
    added = SINCE + timedelta(days=3000) - timedelta(hours=identity)
    with engine.begin() as connection:
        connection.execute(insert(table(Gallery)), [_gallery(identity, photos)])
        texts = [
            {
                "gallery_id": identity,
                "language": language,
                "title": f"Chemins d’hiver {identity}",
                "description": "Neuf marches à l’aube, sur les crêtes, avant que la brume se lève.",
            }
            for language in LANGUAGES
        ]
        connection.execute(insert(table(GalleryText)), texts)
        members = [
            {"gallery_id": identity, "photo_id": photo, "position": place, "added_at": added}
            for place, photo in enumerate(photos)
        ]
        connection.execute(insert(table(GalleryPhoto)), members)


def gallery_address(identity: int) -> str:
    """Return the address of the gallery with this id."""
    return f"/galeries/g{identity}"


def photo_address(gallery: int, photo: int) -> str:
    """Return the address of a photo in a gallery."""
    return f"/galeries/g{gallery}/photo-{photo}"


def table(model: type[Model]) -> Table:
    """Return the table of a model, as what it is (SQLAlchemy's types say less)."""
    found = model.__table__
    if not isinstance(found, Table):
        raise TypeError(found)
    return found


def digest(*parts: object) -> str:
    """Return 64 hexadecimal digits that stand for nothing, always the same for these parts."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def _photo(identity: int) -> dict[str, Any]:
    width, height = SIZES[identity % len(SIZES)]
    token = digest("original", identity)
    at = SINCE + timedelta(minutes=identity)
    return {
        "id": identity,
        "slug": f"photo-{identity}",
        "key": token[:16],
        "sha256": token,
        "size": 6_000_000 + identity,
        "format": "JPEG",
        "file_name": f"IMG_{identity:06}.jpg",
        "width": width,
        "height": height,
        "colour": f"#{token[:6]}",
        "keywords": ["brume", "crête", "Chartreuse"],
        "creator": "Une photographe",
        "credit_line": "Une photographe / example.org",
        "copyright_notice": "© Une photographe",
        "usage_terms": "Reproduction interdite sans autorisation écrite.",
        "web_statement": "https://www.example.org/licence",
        "licensor_name": "",
        "licensor_url": "",
        "data_mining": "",
        "place": "Saint-Pierre-de-Chartreuse, Isère, France",
        "taken_at": at.replace(tzinfo=None),
        "taken_offset_minutes": 60,
        "camera": "Nikon Z 6II",
        "lens": "Nikkor Z 24–70 mm f/4 S",
        "focal_length_mm": 35.0,
        "aperture": 8.0,
        "exposure_time": "1/125",
        "iso": 100,
        "imported_at": at,
        "withdrawn_at": None,
        "jpeg_at": at,
        "avif_at": at,
        "settle_at": None,
        "lease_until": None,
        "attempts": 0,
        "failure": "",
    }


def _texts(batch: Iterable[int]) -> Iterator[dict[str, Any]]:
    for identity in batch:
        for language in LANGUAGES:
            yield {
                "photo_id": identity,
                "language": language,
                "title": f"La crête {identity}, avant le jour",
                "headline": "",
                "caption": "Le vent s’est levé avec le soleil ; la brume n’a tenu qu’un instant.",
                "alt_text": "Une crête sombre se découpe sur un ciel orangé, au-dessus des nuages.",
            }


def _words(batch: Iterable[int]) -> Iterator[dict[str, Any]]:
    for identity in batch:
        for word in {*WORDS, str(identity), f"{identity:06}"}:
            yield {"photo_id": identity, "word": word}


def _renditions(batch: Iterable[int]) -> Iterator[dict[str, Any]]:
    for identity in batch:
        for width, height in Recipe().sizes(*SIZES[identity % len(SIZES)]):
            for suffix, weight in BYTES_PER_PIXEL.items():
                yield {
                    "photo_id": identity,
                    "format": suffix,
                    "width": width,
                    "height": height,
                    "size": round(width * height * weight),
                    "digest": digest(identity, width, suffix)[:32],
                }


def _gallery(identity: int, photos: Sequence[int]) -> dict[str, Any]:
    return {
        "id": identity,
        "slug": f"g{identity}",
        "secret": digest("gallery", identity)[:22],
        "visibility": Visibility.PUBLISHED,
        "layout": Layout.ROWS,
        "password_hash": "",
        "place": "Chartreuse",
        "period": "2025",
        "position": identity,
        "cover_id": None,
        "shows_captions": False,
        "created_at": SINCE,
        "published_at": SINCE,
        "withdrawn_at": None,
        "is_demo": False,
        "photo_count": len(photos),
        "shown_cover_id": photos[0],
    }


def add_library(engine: Engine, photos: int, *, front: int, in_front: int, behind: int) -> None:
    """Add `photos` photos: `front` galleries of the first `in_front`, the rest `behind` at a time.

    The galleries have the ids 1, 2, 3… in the order they are shown.
    """
    add_photos(engine, 1, photos)
    identities = count(1)
    for identity in islice(identities, front):
        add_gallery(engine, identity, range(1, in_front + 1))
    for start in range(in_front + 1, photos + 1, behind):
        last = min(photos, start + behind - 1)
        add_gallery(engine, next(identities), range(start, last + 1))
