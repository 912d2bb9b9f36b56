"""Everything about photographs and galleries in plain files: to leave, no program is needed.

A folder for each gallery, in its order: the originals, byte for byte, each with an XMP sidecar;
beside them JSON of all that the site knows. Secret addresses, passwords and marks of works in
progress stay.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from photoallegret.db import Base, db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, SitePictures, SiteText
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.imaging.description import Description
from photoallegret.imaging.sidecar import sidecar
from photoallegret.storage import Storage

FORMAT = 1
GALLERIES, ELSEWHERE = "galleries", "elsewhere"
STAYS = frozenset(
    {
        *("key", "secret", "password_hash", "edition", "photo_count", "question_count"),
        *("shown_cover_id", "remake_at", "jpeg_at", "avif_at", "settle_at", "lease_until"),
        *("attempts", "failure", "is_demo"),
    }
)
"""Columns that open something, or mean nothing elsewhere."""
SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


@dataclass(slots=True)
class Exported:
    """What was written."""

    photos: int = 0
    galleries: int = 0
    lacking: list[str] = field(default_factory=list)
    """Slugs of photos whose original is missing: their words are there."""


def export(storage: Storage, folder: Path) -> Exported:
    """Write all in ``folder``, which does not exist; it is there whole or not at all.

    Raises:
        OSError: it exists, or cannot be written.

    """
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    try:
        done = _write(storage, draft)
        with suppress(FileNotFoundError):
            folder.rmdir()
        draft.rename(folder)
    finally:
        db.session.rollback()
        shutil.rmtree(draft, ignore_errors=True)
    return done


def _write(storage: Storage, folder: Path) -> Exported:
    done, photos = Exported(), []
    hangs = _places()
    for photo in _photos():
        names = [
            f"{name}{_suffix(photo)}"
            for name in hangs.get(photo.id) or [f"{ELSEWHERE}/{photo.slug}"]
        ]
        with storage.lent_original(photo.sha256) as original:
            is_there = _bring(original, folder, names)
        if not is_there:
            done.lacking.append(photo.slug)
        words = sidecar(description_of(photo), taken(photo))
        for name in names:
            path = (folder / name).with_suffix(".xmp")
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(words)
        photos.append({**_row(photo), "files": names if is_there else [], "texts": _texts(photo)})
        done.photos += 1
    galleries = [_gallery(one) for one in db.session.scalars(select(Gallery).order_by(Gallery.id))]
    done.galleries = len(galleries)
    site = {
        "texts": [_row(one) for one in db.session.scalars(select(SiteText))],
        "pictures": [_row(one) for one in db.session.scalars(select(SitePictures))],
    }
    for name, told in (("photographs", photos), ("galleries", galleries), ("site", site)):
        content = json.dumps({"format": FORMAT, name: told}, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(content, encoding="utf-8")
    return done


def _photos() -> Iterator[Photo]:
    ids = db.session.scalars(select(Photo.id).order_by(Photo.id)).all()
    for photo_id in ids:
        photo = db.session.get(Photo, photo_id)
        if photo is not None:
            yield photo
            db.session.expunge(photo)  # the library may be large


def _places() -> dict[int, list[str]]:
    """Return where each photo that hangs is to lie, by its id, without suffix."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(GalleryPhoto.photo_id, Gallery.slug, Photo.slug, GalleryPhoto.position)
        .join(Gallery, Gallery.id == GalleryPhoto.gallery_id)
        .join(Photo, Photo.id == GalleryPhoto.photo_id)
        .order_by(Gallery.id, GalleryPhoto.position)
    )
    for photo_id, gallery, slug, position in rows:
        name = f"{GALLERIES}/{gallery}/{position + 1:04}-{slug}"
        found.setdefault(photo_id, []).append(name)
    return found


def _bring(source: Path, folder: Path, names: list[str]) -> bool:
    """Copy an original to each of its names; the same bytes lie once where that is possible."""
    first = folder / names[0]
    first.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, first)
    except FileNotFoundError:
        return False
    for name in names[1:]:
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(first, path)
        except OSError:
            shutil.copyfile(first, path)
    return True


def _suffix(photo: Photo) -> str:
    found = Path(photo.file_name).suffix.lower()
    return found if SUFFIX.fullmatch(found) and found != ".xmp" else f".{photo.format.lower()}"


def description_of(photo: Photo) -> Description:
    """Return what is said of ``photo``, as files say it."""
    return Description(
        title={one.language: one.title for one in photo.texts if one.title},
        headline={one.language: one.headline for one in photo.texts if one.headline},
        caption={one.language: one.caption for one in photo.texts if one.caption},
        alt_text={one.language: one.alt_text for one in photo.texts if one.alt_text},
        keywords=tuple(photo.keywords),
        rights=rights_of(photo),
        place=photo.place,
    )


def taken(photo: Photo) -> str:
    """Return when ``photo`` was taken, ISO 8601, with its zone if it is known; "" if nothing is."""
    if photo.taken_at is None:
        return ""
    minutes = photo.taken_offset_minutes
    zone = ""
    if minutes is not None:
        hours, rest = divmod(abs(minutes), 60)
        zone = f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
    return f"{photo.taken_at:%Y-%m-%dT%H:%M:%S}{zone}"


def _gallery(gallery: Gallery) -> dict[str, Any]:
    return {
        **_row(gallery),
        "texts": [_row(one) for one in gallery.texts],
        "photographs": [_row(one) for one in gallery.members],
        "blocks": [_row(one) for one in gallery.blocks],
    }


def _texts(photo: Photo) -> list[dict[str, Any]]:
    return [_row(one) for one in photo.texts]


def _row(row: Base) -> dict[str, Any]:
    """Return the columns of ``row`` as plain values."""
    names = (column.key for column in row.__mapper__.column_attrs if column.key not in STAYS)
    values = ((name, getattr(row, name)) for name in names)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values
    }
