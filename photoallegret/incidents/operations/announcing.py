"""What public pages say of a breach, until a day (GDPR art. 34(3)(c))."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from photoallegret.banner import Message, put_up
from photoallegret.data_folder import alone
from photoallegret.incidents.models import Incident, Step
from photoallegret.incidents.operations.recording import note
from photoallegret.incidents.queries.incidents import banners
from photoallegret.pages.switch import drop


class BannerError(ValueError):
    """Words are missing in a language, or the day has passed; nothing was changed."""


def announce(
    incident: Incident, words: Mapping[str, str], until: datetime, moment: datetime
) -> None:
    """Have public pages tell of the incident until an instant; see ``publish``.

    Raises:
        BannerError: a language says nothing, or ``until`` is not to come.

    """
    if not words or not all(words.values()) or until <= moment:
        raise BannerError
    incident.banner, incident.banner_until = dict(words), until
    note(incident, Step.BANNER_UP, moment, until.isoformat(timespec="minutes"))


def take_down(incident: Incident, moment: datetime) -> None:
    """Have public pages tell of the incident no more; see ``publish``."""
    if incident.banner_until is not None and incident.banner_until > moment:
        incident.banner_until = moment
        note(incident, Step.BANNER_DOWN, moment)


def publish(data: Path, moment: datetime) -> None:
    """Write for public pages what the database says now: call it after the commit."""
    with alone(data, "banner"):
        put_up(
            data,
            [
                Message(incident.banner, incident.banner_until)
                for incident in banners(moment)
                if incident.banner_until is not None
            ],
            lambda: drop(data),  # before too: killed in between, no page stays that says less
        )
