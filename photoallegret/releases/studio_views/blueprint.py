"""The studio's pages of releases, and their place in its rail."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.i18n import N_
from photoallegret.releases import queries
from photoallegret.storage import Storage
from photoallegret.studio import Place

blueprint = Blueprint("releases", __name__)


def settings() -> Settings:
    """Return the settings of the site."""
    found: Settings = current_app.extensions["photoallegret"]
    return found


def storage() -> Storage:
    """Return the files of the site."""
    return Storage(settings().data)


def local_day(instant: datetime) -> date:
    """Return the day of ``instant`` where the photographer lives."""
    return instant.astimezone(ZoneInfo(settings().site.time_zone)).date()


def _ending() -> int:
    return queries.count_ending(local_day(now()))


PLACES = (
    Place(
        "releases.index",
        N_("Releases"),
        also=("releases.release", "releases.new"),
        count=_ending,
    ),
)
