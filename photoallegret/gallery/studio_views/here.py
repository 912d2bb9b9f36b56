"""What pages of the studio need of the site they stand in: settings, files, its own time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from photoallegret import i18n
from photoallegret.config import Settings
from photoallegret.storage import Storage


def settings() -> Settings:
    """Return the settings of the site."""
    found: Settings = current_app.extensions["photoallegret"]
    return found


def storage() -> Storage:
    """Return the files of the site."""
    return Storage(settings().data)


def first_language() -> str:
    """Return the language of which texts are asked first."""
    return settings().site.languages[0]


def written_instant(instant: datetime) -> str:
    """Return ``instant`` in words, in the language spoken and the time zone of the site."""
    return i18n.written_instant(instant, settings().site.time_zone)


def written_day(instant: datetime) -> str:
    """Return the day of ``instant`` in words, in the language spoken and the site's time zone."""
    return i18n.written_date(instant.astimezone(_zone()))


def instant_from(text: str) -> datetime | None:
    """Return the instant in a date and time field, in the site's zone; None if there is none."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    return local.replace(tzinfo=_zone()) if local.tzinfo is None else local


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().site.time_zone)
