"""The log of publishing: each act is noted in the transaction that does it."""

from collections.abc import Iterable
from datetime import datetime

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo, PublishingAct, PublishingEntry

LONGEST = 300


def note_act(
    act: PublishingAct,
    subject: Gallery | Photo,
    *,
    account_id: int | None = None,
    detail: str = "",
) -> None:
    """Note that ``act`` was done to ``subject``.

    Args:
        act: what was done.
        subject: the gallery or photo; its name as of now is kept with its id.
        account_id: by whom; None for a command on the server, or a date that came.
        detail: more, in the program's words, at most 300 characters.

    """
    note_acts(act, [subject], account_id=account_id, detail=detail)


def note_acts(
    act: PublishingAct,
    subjects: Iterable[Gallery | Photo],
    *,
    account_id: int | None = None,
    detail: str = "",
) -> None:
    """Note that ``act`` was done to each of ``subjects``; the rest is as for one."""
    at = now()
    db.session.add_all(_entry(act, subject, at, account_id, detail) for subject in subjects)
    db.session.flush()


def _entry(
    act: PublishingAct,
    subject: Gallery | Photo,
    at: datetime,
    account_id: int | None,
    detail: str,
) -> PublishingEntry:
    is_photo = isinstance(subject, Photo)
    titles = (text.title for text in subject.texts if text.title)
    return PublishingEntry(
        at=at,
        act=act,
        account_id=account_id,
        gallery_id=None if is_photo else subject.id,
        photo_id=subject.id if is_photo else None,
        label=next(titles, subject.slug)[:LONGEST],
        detail=detail[:LONGEST],
    )
