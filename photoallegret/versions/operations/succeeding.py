"""Somebody else is to answer for the data: announced thirty days before, then done."""

from datetime import date, datetime

from photoallegret.i18n import gettext, speaking, written_date
from photoallegret.party_settings import Successor
from photoallegret.processors import NOTICE
from photoallegret.site_file import SettingsError, Site
from photoallegret.versions.models import About, Announcement
from photoallegret.versions.queries import last_snapshot, successions
from photoallegret.versions.rules.difference import is_same_controller
from photoallegret.versions.rules.snapshot import controller_of, digest_of, written

Who = dict[str, str]


def is_to_come(site: Site) -> bool:
    """Say whether a successor is named who has not taken over."""
    named = bool(site.successor.name)
    return named and not is_same_controller(_who(site.successor), controller_of(site))


def succession(site: Site, number: int, moment: datetime) -> Announcement | None:
    """Return the announcement of the site's successor; None when there is nothing to announce.

    Args:
        site: the settings.
        number: of the privacy policy's version that names the successor.
        moment: the present instant.

    """
    told = site.successor
    if not is_to_come(site) or _is_announced(_who(told), told.takes_over):
        return None
    return Announcement(
        key=f"successor:{digest_of(written({'who': _who(told), 'on': str(told.takes_over)}))}"[:80],
        about=About.SUCCESSOR,
        at=moment,
        number=number,
        words={code: _lines(told, code) for code in site.languages},
        successor=_who(told),
        takes_over_on=told.takes_over,
    )


def check_succession(site: Site, today: date, *, strict: bool) -> None:
    """Refuse a successor announced too late, or who took over unannounced.

    Args:
        site: the settings.
        today: the present day.
        strict: whether the site is the real one: while developing, settings change at will.

    Raises:
        SettingsError: a fact is missing, or the notice of thirty days was not given; the text
            says what to do.

    """
    told, earliest = site.successor, today + NOTICE
    facts = (told.name, told.address, told.email, told.takes_over)
    if any(facts) and not all(facts):
        message = "successor: name, address, email and takes_over are needed together"
        raise SettingsError(message)
    is_soon = told.takes_over is not None and told.takes_over < earliest
    if is_to_come(site) and is_soon and not _is_announced(_who(told), told.takes_over):
        message = f"successor.takes_over: people must be told 30 days before: {earliest} or later"
        raise SettingsError(message)
    last = last_snapshot()
    if not strict or last is None or is_same_controller(last["controller"], controller_of(site)):
        return
    if not was_announced(controller_of(site), today):
        message = (
            f"publisher.company: {controller_of(site)['name']!r} takes over from "
            f"{last['controller']['name']!r} unannounced: put the former one back, name the new "
            "one under [successor], and let 30 days pass (docs/succession.md); where only the "
            "name changed, publisher.registration is the same"
        )
        raise SettingsError(message)


def was_announced(controller: Who, today: date) -> bool:
    """Say whether it was announced that ``controller`` takes over, on a day that has come."""
    return any(
        one.takes_over_on is not None
        and one.takes_over_on <= today
        and is_same_controller(one.successor or {}, controller)
        for one in successions()
    )


def _is_announced(who: Who, day: date | None) -> bool:
    return any(one.successor == who and one.takes_over_on == day for one in successions())


def _who(told: Successor) -> Who:
    return {"name": told.name, "registration": told.registration, "address": told.address}


def _lines(told: Successor, code: str) -> list[str]:
    with speaking(code):
        day = written_date(told.takes_over) if told.takes_over else ""
        return [
            gettext("From %(day)s on, %(name)s answers for your data.", day=day, name=told.name),
            gettext("Address: %(address)s", address=told.address),
            gettext("To write to them: %(email)s", email=told.email),
            gettext(
                "Until then you may take a copy of what is kept of you, object, or delete your "
                "account. Whoever takes over is bound by what was promised to you."
            ),
        ]
