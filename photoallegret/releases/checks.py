"""What `flask doctor` asks of releases: that nobody is shown who agrees no more."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, or_, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import Check, Finding
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo
from photoallegret.gallery.queries import gallery_is_open, photo_is_seen, place_is_cleared
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.releases.models import Ground, Release, ReleasedPhoto
from photoallegret.releases.operations.clearing import (
    is_cleared,
    people_left_out,
    releases_by_photo,
)

SHOWN, BATCH = 10, 1000
"""Photos named in a finding; photos looked at in one go."""


def people() -> Iterator[Finding]:
    """Count the photos shown of somebody who agrees no more, or without the release demanded."""
    settings: Settings = current_app.extensions["photoallegret"]
    moment = now()
    today = moment.astimezone(ZoneInfo(settings.site.time_zone)).date()
    unwilling, unproved = _ended(moment, today), _uncleared(moment, today)
    db.session.rollback()
    if unwilling:
        yield Finding(
            "people in photographs",
            "attention",
            ngettext(
                "A photograph is shown though the release of somebody in it ended: %(shown)s",
                "%(num)s photographs are shown though the release of somebody in them ended: "
                "%(shown)s",
                len(unwilling),
                shown=_named(unwilling),
            ),
            _("Withdraw them, or record a new release, on their pages in the studio."),
        )
    if unproved:
        yield Finding(
            "releases demanded",
            "failure",
            ngettext(
                "A photograph is shown in a gallery that demands a release it lacks: %(shown)s",
                "%(num)s photographs are shown in galleries that demand releases they lack: "
                "%(shown)s",
                len(unproved),
                shown=_named(unproved),
            ),
            _("Start the background work; else withdraw them in the studio."),
        )
    if not unwilling and not unproved:
        yield Finding("people in photographs", "ok", _("Nobody is shown whose release ended."))


def _ended(moment: datetime, today: date) -> list[int]:
    """Return the photos shown of which a person's release ended, or should have by now."""
    over = or_(Release.ended_at.is_not(None), Release.until_on < today)
    covered = (
        select(ReleasedPhoto.photo_id)
        .join(Release, Release.id == ReleasedPhoto.release_id)
        .where(Release.ground == Ground.RELEASE, over)
    )
    return [
        photo_id
        for batch in _batches(_photos_shown(moment, Photo.id.in_(covered)))
        for photo_id, known in releases_by_photo(batch).items()
        if people_left_out(known, today)
    ]


def _uncleared(moment: datetime, today: date) -> list[int]:
    """Return the photos shown where a release is demanded, though the ledger has none in force."""
    shown = _photos_shown(moment, Gallery.demands_releases.is_(True))
    found = []
    for batch in _batches(shown):
        known = releases_by_photo(batch)
        found += [photo_id for photo_id in batch if not is_cleared(known[photo_id], today)]
    return found


def _photos_shown(moment: datetime, condition: ColumnElement[bool]) -> Sequence[int]:
    return db.session.scalars(
        select(Photo.id)
        .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
        .join(Gallery, Gallery.id == GalleryPhoto.gallery_id)
        .where(photo_is_seen(moment), gallery_is_open(moment), place_is_cleared(), condition)
        .distinct()
        .order_by(Photo.id)
    ).all()


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _named(ids: Collection[int]) -> str:
    named = ", ".join(str(one) for one in sorted(ids)[:SHOWN])
    return f"{named}, …" if len(ids) > SHOWN else named


CHECKS: tuple[Check, ...] = (people,)
