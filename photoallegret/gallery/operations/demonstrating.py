"""The demo: galleries that show what the site can be, and their removal without a trace."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, select

from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Layout, Photo
from photoallegret.gallery.operations.hanging import galleries_with
from photoallegret.gallery.operations.publishing import (
    Words,
    create_gallery,
    delete_gallery,
    gallery_called,
    photos_of,
    publish_gallery,
)
from photoallegret.gallery.operations.runs import Run
from photoallegret.gallery.operations.withdrawing import Deletion, delete_photos_forever
from photoallegret.storage import Storage

WORDS = "galleries.toml"
PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class DemoGallery:
    """One gallery of the demo; its photos' own words stand in their files."""

    slug: str
    words: Mapping[str, Words]
    place: str
    period: str
    layout: Layout
    files: tuple[Path, ...]


def read_demo(folder: Path, language: str) -> tuple[DemoGallery, ...]:
    """Return the galleries told of in ``folder``, named and placed in ``language``."""
    told = tomllib.loads((folder / WORDS).read_text(encoding="utf-8"))
    return tuple(
        DemoGallery(
            slug=gallery[language]["slug"],
            words={
                code: Words(words["title"], words["description"])
                for code, words in gallery.items()
                if isinstance(words, dict)
            },
            place=gallery[language]["place"],
            period=str(gallery["year"]),
            layout=Layout(gallery.get("layout", Layout.ROWS)),
            files=tuple(
                folder / PHOTOS / gallery["fr"]["slug"] / photo["file"]
                for photo in gallery["photo"]
            ),
        )
        for gallery in told["gallery"]
    )


def may_load_demo() -> bool:
    """Say whether the library is empty, or holds the demo already (perhaps a part of it)."""
    is_demo_there = exists().where(Gallery.is_demo)
    is_any_photo_there = exists(select(Photo.id))
    return bool(db.session.scalar(select(is_demo_there | ~is_any_photo_there)))


def open_demo_gallery(demo: DemoGallery) -> Gallery:
    """Make and publish a gallery of the demo, unless it is there."""
    gallery = gallery_called(demo.slug)
    if gallery is None:
        gallery = create_gallery(demo.slug, demo.words, is_demo=True)
        gallery.place, gallery.period = demo.place, demo.period
        gallery.layout = demo.layout
        publish_gallery(gallery)
    return gallery


def remove_demo(folder: Path, storage: Storage, run: Run) -> Deletion:
    """Delete the demo's galleries, and for ever its photos: those whose bytes are its files'.

    What the photographer hung beside them stays, and so does a gallery that holds any of it.
    """
    digests = list(_digests(folder))
    photos = db.session.scalars(select(Photo).where(Photo.sha256.in_(digests))).all()
    theirs = [gallery for gallery in galleries_with(p.id for p in photos) if not gallery.is_demo]
    kept = {identity for gallery in theirs for identity in photos_of(gallery)}
    deletion = delete_photos_forever([p for p in photos if p.id not in kept], storage, run)
    for gallery in db.session.scalars(select(Gallery).where(Gallery.is_demo)).all():
        if set(photos_of(gallery)) - kept:
            gallery.is_demo = False
        else:
            delete_gallery(gallery)
    db.session.flush()
    return deletion


def _digests(folder: Path) -> Iterator[str]:
    for path in sorted((folder / PHOTOS).rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                yield hashlib.file_digest(file, "sha256").hexdigest()
