"""Photos picked and rejected while the photographer chooses: nobody else sees it."""

from collections.abc import Iterable, Mapping

from photoallegret.db import db
from photoallegret.gallery.models import Flag, Photo


def flag_photos(photos: Iterable[Photo], flag: Flag) -> dict[Flag, list[int]]:
    """Flag ``photos``; return, by the flag they had before, the ids of those that changed."""
    before: dict[Flag, list[int]] = {}
    for photo in photos:
        if photo.flag is not flag:
            before.setdefault(photo.flag, []).append(photo.id)
            photo.flag = flag
    db.session.flush()
    return before


def reflag_photos(photos: Iterable[Photo], flags: Mapping[int, Flag]) -> None:
    """Give each of ``photos`` the flag that ``flags`` names by its id."""
    for photo in photos:
        photo.flag = flags[photo.id]
    db.session.flush()
