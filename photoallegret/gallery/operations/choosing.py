"""Photos chosen by the photographer, many at a time, before something is done to them."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.hanging import galleries_with

MOST = 2000
"""Photos in one act: it is one transaction, and others wait for it."""


class Unfit(StrEnum):
    """Why a choice cannot be acted on."""

    NONE = "none"
    TOO_MANY = "too-many"
    NOT_NUMBERS = "not-numbers"
    UNKNOWN = "unknown"


class NotChosenError(Exception):
    """The choice cannot be acted on; nothing was changed."""

    def __init__(self, reason: Unfit, count: int = 0) -> None:
        """Keep the reason, and how many photos it speaks of."""
        super().__init__(reason, count)
        self.reason = reason
        self.count = count


def numbers_of(written: Sequence[str]) -> list[int]:
    """Return the ids ``written`` in a form, each once.

    Raises:
        NotChosenError: none, too many, or something else than ids.

    """
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in written):  # noqa: PLR2004 -- 64 bits
        raise NotChosenError(Unfit.NOT_NUMBERS)
    ids = list(dict.fromkeys(map(int, written)))
    if not ids:
        raise NotChosenError(Unfit.NONE)
    if len(ids) > MOST:
        raise NotChosenError(Unfit.TOO_MANY, len(ids))
    return ids


def chosen_photos(ids: Sequence[int]) -> list[Photo]:
    """Return the photos with these ids, in this order, with their texts, locked.

    Raises:
        NotChosenError: some are not there.

    """
    wanted = select(Photo).where(Photo.id.in_(ids)).options(selectinload(Photo.texts))
    # By id, so that two acts at once wait for each other instead of both for ever.
    galleries_with(ids)  # locked before the photos, as everywhere
    photos = db.session.scalars(wanted.order_by(Photo.id).with_for_update())
    found = {photo.id: photo for photo in photos}
    if len(found) < len(ids):
        raise NotChosenError(Unfit.UNKNOWN, len(ids) - len(found))
    return [found[identity] for identity in ids]
