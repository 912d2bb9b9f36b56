"""Maintenance in words, for visitors: dates and hours, in the language spoken."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from photoallegret import closed
from photoallegret.closed import Window
from photoallegret.i18n import gettext, language, written_date, written_instant, written_time


def announced_words(data: Path, zone: str, moment: datetime) -> list[str]:
    """Return what public pages say of maintenance at ``moment``; nothing where none is near."""
    return [_words(window, zone, moment) for window in closed.announced(data, moment)]


def opening_words(window: Window, zone: str) -> str:
    """Return when the site opens again: "It opens again on 28 November 2026 at 23:00 …"."""
    return gettext(
        "It opens again on %(instant)s (%(zone)s).",
        instant=written_instant(window.ends_at, zone),
        zone=_zone_words(zone),
    )


def own_words(window: Window) -> str:
    """Return what the photographer says of it in the language spoken, "" for nothing."""
    return window.words.get(language(), "")


def _words(window: Window, zone: str, moment: datetime) -> str:
    if window.begins_at <= moment:
        told = gettext("Maintenance: this site is closed.") + " " + opening_words(window, zone)
    else:
        told = _span_words(window, zone)
    return f"{told} {own_words(window)}".strip()


def _span_words(window: Window, zone: str) -> str:
    """Return from when to when the site will be closed, the day once where it is one."""
    begins, ends = (one.astimezone(ZoneInfo(zone)) for one in (window.begins_at, window.ends_at))
    if begins.date() == ends.date():
        return gettext(
            "Maintenance: this site will be closed on %(date)s "
            "from %(begin)s to %(end)s (%(zone)s).",
            date=written_date(begins),
            begin=written_time(begins, zone),
            end=written_time(ends, zone),
            zone=_zone_words(zone),
        )
    return gettext(
        "Maintenance: this site will be closed from %(begin)s until %(end)s (%(zone)s).",
        begin=written_instant(begins, zone),
        end=written_instant(ends, zone),
        zone=_zone_words(zone),
    )


def _zone_words(zone: str) -> str:
    """Return whose clocks these are: "Paris time"."""
    return gettext("%(city)s time", city=zone.rpartition("/")[2].replace("_", " "))
