"""How the studio says when, and in which state a gallery is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from photoallegret import i18n
from photoallegret.gallery.models import Gallery, PublishingAct, PublishingEntry, Visibility
from photoallegret.gallery.operations.access import (
    DEMANDED,
    DEMANDED_NO_MORE,
    FROM,
    NEW_ADDRESS,
    NEW_PASSWORD,
    UNTIL,
)
from photoallegret.gallery.operations.editions import CHANGES
from photoallegret.gallery.studio_views.here import settings, written_instant
from photoallegret.i18n import N_, gettext

VISIBILITIES = {
    Visibility.DRAFT: N_("Draft"),
    Visibility.PUBLISHED: N_("Published"),
    Visibility.UNLISTED: N_("Unlisted"),
    Visibility.PROTECTED: N_("Protected"),
}
ACTS = {
    PublishingAct.PUBLISHED: N_("Published"),
    PublishingAct.WITHDRAWN: N_("Withdrawn from the site"),
    PublishingAct.RESTORED: N_("Shown again"),
    PublishingAct.DELETED: N_("Deleted"),
}
MADE = {
    Visibility.DRAFT: N_("Made a draft again"),
    Visibility.PUBLISHED: N_("Shown to everyone"),
    Visibility.UNLISTED: N_("Unlisted: left to those who have its address"),
    Visibility.PROTECTED: N_("Protected by a password"),
    NEW_ADDRESS: N_("Given another secret address"),
    NEW_PASSWORD: N_("Given another password"),
    DEMANDED: N_("Releases demanded of the people in its photographs"),
    DEMANDED_NO_MORE: N_("Releases demanded no more"),
}
OTHER = N_("Changed")
SAME_ACT = timedelta(seconds=1)
DATED = ((FROM, N_("%(act)s, from %(date)s")), (UNTIL, N_("%(act)s, on %(date)s")))


@dataclass(frozen=True, slots=True)
class State:
    """In which state a gallery is."""

    name: str
    """Of the mark before it: draft, published, unlisted, protected, dated, withdrawn."""
    label: str
    detail: str
    """When, in words; "" when there is nothing to add."""


def zone() -> ZoneInfo:
    """Return the time zone of the site."""
    return ZoneInfo(settings().site.time_zone)


def local(instant: datetime) -> datetime:
    """Return ``instant`` in the time zone of the site."""
    return instant.astimezone(zone())


def written_time(instant: datetime) -> str:
    """Return the time of day of ``instant`` at the photographer's: "14:02"."""
    return i18n.written_time(instant, settings().site.time_zone)


def saved_words(gallery: Gallery, saved_at: datetime | None, moment: datetime) -> str:
    """Return when a draft was saved: the time of today, or the whole date; "" for no draft."""
    if saved_at is None:
        return ""
    if local(saved_at).date() == local(moment).date():
        words = gettext("Saved at %(time)s", time=written_time(saved_at))
    else:
        words = gettext("Saved on %(date)s", date=written_instant(saved_at))
    if gallery.visibility is Visibility.DRAFT:
        return words
    return gettext("%(saved)s, not published", saved=words)


def state_of(gallery: Gallery, moment: datetime) -> State:
    """Return the state of ``gallery`` at ``moment``, in the language spoken."""
    opens, closes = gallery.published_at, gallery.withdrawn_at
    kind = gettext(VISIBILITIES[gallery.visibility])
    if gallery.visibility is Visibility.DRAFT:
        return State("draft", kind, "")
    if closes is not None and closes <= moment:
        since = gettext("since %(date)s", date=written_instant(closes))
        return State("withdrawn", gettext("Withdrawn"), since)
    if opens is None or opens > moment:
        when = gettext("from %(date)s", date=written_instant(opens)) if opens else ""
        return State("dated", kind, when)
    until = gettext("until %(date)s", date=written_instant(closes)) if closes else ""
    return State(gallery.visibility.value, kind, until)


def one_line_each(
    acts: Sequence[Row[PublishingEntry, str | None]],
) -> list[Row[PublishingEntry, str | None]]:
    """Return ``acts`` without what only goes with another of them.

    Whoever opens a gallery publishes what is drafted of it and dates it in the same moment: the
    log notes all three, and one of them says it.
    """
    openings = [entry for entry, _ in acts if entry.act is PublishingAct.VISIBILITY]

    def goes_with(entry: PublishingEntry, opening: PublishingEntry) -> bool:
        is_same = entry.account_id == opening.account_id
        return is_same and abs(entry.at - opening.at) < SAME_ACT

    return [
        row
        for row in acts
        if row[0].act is not PublishingAct.PUBLISHED
        or row[0].detail not in ("", CHANGES)
        or not any(goes_with(row[0], opening) for opening in openings)
    ]


def act_words(entry: PublishingEntry) -> str:
    """Return what was done, in the language spoken."""
    detail = entry.detail
    if entry.act is PublishingAct.PUBLISHED and detail == CHANGES:
        return gettext("Changes published")
    if entry.act is PublishingAct.VISIBILITY:
        return gettext(MADE.get(detail, OTHER))
    words = gettext(ACTS.get(entry.act, OTHER))
    for sign, dated in DATED:
        if detail.startswith(sign):
            date = written_instant(datetime.fromisoformat(detail.removeprefix(sign)))
            return gettext(dated, act=words, date=date)
    return words
