"""What a browser's choice cookie says: nothing yet, no, or yes to some services.

The cookie holds the version of the list, the day and the services accepted. It is not signed:
whoever changes it changes an answer that is their own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from flask import Flask, Request, current_app
from werkzeug.http import parse_cookie

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.consent.personal_data import CHOICE_COOKIE
from photoallegret.consent.services import Service, services_of, version_of
from photoallegret.service_settings import THIRTEEN_MONTHS

OFFER = "photoallegret_consent"
SAFE_NAME, PLAIN_NAME = CHOICE_COOKIE.names
DAY = "%Y%m%d"
NOTHING = "none"
Choice = Literal["none", "refused"] | frozenset[str]
"""No choice that still holds; everything refused; or the slugs of what was accepted."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The optional services of this site, and how long a choice about them holds."""

    services: tuple[Service, ...]
    version: str
    days: int
    cookie: str
    """The name of the choice's cookie on this site."""

    @property
    def slugs(self) -> frozenset[str]:
        """Return the names of all services offered."""
        return frozenset(one.slug for one in self.services)

    def written(self, accepted: frozenset[str], moment: datetime) -> str:
        """Return what the cookie holds for this choice."""
        return f"{self.version}.{moment:{DAY}}.{'+'.join(sorted(accepted)) or NOTHING}"

    def read(self, text: str, moment: datetime) -> Choice:
        """Return the choice that a cookie holds; "none" when it is about another list or too old.

        A refusal holds exactly as long as an acceptance.
        """
        version, _, rest = text.partition(".")
        day, _, names = rest.partition(".")
        accepted = frozenset(names.split("+")) - {NOTHING}
        if version != self.version or not self.services or not accepted <= self.slugs:
            return "none"
        held = timedelta(days=min(self.days, THIRTEEN_MONTHS))
        chosen, today = _day(day), moment.date()
        if chosen is None or not chosen <= today < chosen + held:
            return "none"
        return accepted or "refused"


def ready(app: Flask, settings: Settings) -> Offer:
    """Give ``app`` the offer of its settings, and return it."""
    services = services_of(settings.site)
    name = SAFE_NAME if settings.base_url.startswith("https:") else PLAIN_NAME
    days = settings.site.services.remember_days
    offer = Offer(services, version_of(services), days, name)
    app.extensions[OFFER] = offer
    return offer


def offer_here() -> Offer:
    """Return what the site that answers offers."""
    offer: Offer = current_app.extensions[OFFER]
    return offer


def state(request: Request) -> Choice:
    """Return what whoever sends ``request`` chose: a public page depends on that and no more."""
    offer = offer_here()
    return offer.read(request.cookies.get(offer.cookie, ""), now())


def accepted_by(request: Request) -> frozenset[str]:
    """Return the slugs of the services that whoever sends ``request`` accepted."""
    found = state(request)
    return found if isinstance(found, frozenset) else frozenset()


def form_of(offer: Offer, environ: dict[str, Any]) -> str | None:
    """Return which form of a public page the sender of a WSGI request is shown.

    "" asks the question, "refused" does not; None loads what was accepted, for them alone.
    """
    found = offer.read(parse_cookie(environ).get(offer.cookie, ""), now())
    if isinstance(found, frozenset):
        return None
    return "" if found == "none" else found


def agreed(offer: Offer, environ: dict[str, Any]) -> frozenset[str]:
    """Return the slugs of the processings that the sender of a WSGI request consents to."""
    found = offer.read(parse_cookie(environ).get(offer.cookie, ""), now())
    accepted = found if isinstance(found, frozenset) else frozenset()
    return frozenset(one.processing.slug for one in offer.services if one.slug in accepted)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, DAY).date()  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        return None
