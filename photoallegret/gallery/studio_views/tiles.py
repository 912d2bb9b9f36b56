"""Photos as the studio's grids show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from photoallegret.clock import now
from photoallegret.gallery.models import ATTEMPTS, Flag, Photo
from photoallegret.gallery.operations.binning import KEPT
from photoallegret.gallery.shown import ShownPhoto, show_photo


@dataclass(frozen=True, slots=True)
class Tile:
    """One photo of a grid."""

    id: int
    address: str
    """Of the page where it is described."""
    name: str
    """Its title, else its file's name."""
    file_name: str
    picture: ShownPhoto
    flag: Flag
    is_described: bool
    """Whether it has an alternative text in the site's first language."""
    has_failed: bool
    days_left: int | None
    """Before it leaves the bin for ever; None when it is not in it."""


def tile_of(photo: Photo, language: str, walk: Mapping[str, str] | None = None) -> Tile:
    """Return ``photo`` as a tile.

    Args:
        photo: with its texts and small renditions.
        language: the site's first one.
        walk: parameters of the library's address, to be gone through photo by photo.

    """
    picture = show_photo(photo, photo.id, technical=False)
    lacks_files = photo.avif_at is None or photo.remake_at is not None
    return Tile(
        id=photo.id,
        address=url_for("studio.photo", photo_id=photo.id, **walk or {}),  # type: ignore[arg-type]  # its own
        name=picture.title if picture.has_own_title else photo.file_name,
        file_name=photo.file_name,
        picture=picture,
        flag=photo.flag,
        is_described=any(text.alt_text for text in photo.texts if text.language == language),
        has_failed=lacks_files and photo.attempts >= ATTEMPTS,
        days_left=None if photo.binned_at is None else _days_left(photo.binned_at),
    )


def _days_left(binned_at: datetime) -> int:
    return max(0, -((now() - binned_at - KEPT) // timedelta(days=1)))  # a day begun counts
