"""A library looked at as a whole: each row has its files, each file has its row."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Gallery, GalleryPhoto, Photo
from photoallegret.gallery.operations.masters import MASTERS
from photoallegret.gallery.operations.settling import states_of
from photoallegret.storage import Storage, rendition_name


def write_photograph(path: Path, number: int = 0, size: tuple[int, int] = (60, 40)) -> Path:
    """Write a small JPEG unlike those of other numbers; the suffix may say another format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    colour = (number * 37 % 256, number * 101 % 256, number // 256)
    kinds = {".png": "PNG", ".tif": "TIFF"}
    Image.new("RGB", size, colour).save(path, kinds.get(path.suffix, "JPEG"))
    return path


def assert_whole(storage: Storage) -> None:
    """Check that rows and files say the same, that each stands where it belongs, and no more."""
    db.session.rollback()
    photos = db.session.scalars(select(Photo).order_by(Photo.id)).all()
    places = {state.id: state.is_public for state in states_of([p.id for p in photos], now())}
    expected = set()
    for photo in photos:
        original = storage.original(photo.sha256)
        assert hashlib.sha256(original.read_bytes()).hexdigest() == photo.sha256
        assert original.stat().st_size == photo.size
        expected.add(original)
        assert photo.renditions
        for made in photo.renditions:
            name = rendition_name(made.digest, made.width, made.format)
            path = storage.rendition(photo.key, name, public=places[photo.id])
            content = path.read_bytes()
            assert hashlib.sha256(content).hexdigest()[: len(made.digest)] == made.digest
            assert len(content) == made.size
            expected.add(path)
    for former in db.session.scalars(select(FormerFile)):
        original = storage.original(former.sha256)
        assert hashlib.sha256(original.read_bytes()).hexdigest() == former.sha256
        assert original.stat().st_size == former.size
        expected.add(original)
    found = set(files_in(storage.data / "originals")) | set(files_in(storage.data / "renditions"))
    assert found == expected
    assert list((storage.data / "uploads").iterdir()) == []
    waiting = {photo.sha256 for photo in photos if photo.avif_at is None}
    assert {path.name for path in files_in(storage.data / MASTERS)} <= waiting
    _assert_galleries_count_right()
    db.session.rollback()


def _assert_galleries_count_right() -> None:
    for gallery in db.session.scalars(select(Gallery)):
        members = db.session.execute(
            select(GalleryPhoto.position, Photo.id, Photo.withdrawn_at)
            .join(Photo, Photo.id == GalleryPhoto.photo_id)
            .where(GalleryPhoto.gallery_id == gallery.id)
            .order_by(GalleryPhoto.position)
        ).all()
        assert len({member.position for member in members}) == len(members)
        seen = [m.id for m in members if m.withdrawn_at is None or m.withdrawn_at > now()]
        assert gallery.photo_count == len(seen)
        if gallery.cover_id not in seen:
            assert gallery.shown_cover_id == (seen[0] if seen else None)


def files_in(folder: Path) -> Iterator[Path]:
    """Yield every file under ``folder``."""
    return (path for path in folder.rglob("*") if path.is_file())
