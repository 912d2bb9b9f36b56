"""What a public page adds when optional services exist: the question, or what was accepted.

The question stands on pages that search engines may list. Services stand on those of them that
are there to be read: no secret address, no form and no account ever reaches them.
"""

from dataclasses import dataclass
from urllib.parse import quote

from babel.lists import format_list
from flask import Flask, Response, g, request

from photoallegret.accounts.sessions import is_private
from photoallegret.config import Settings
from photoallegret.consent.choice import Offer, accepted_by, offer_here, ready, state
from photoallegret.consent.forms import list_token
from photoallegret.consent.services import Service
from photoallegret.head import Head
from photoallegret.headers import ADDED
from photoallegret.i18n import gettext, language

READ = frozenset(
    (
        *("gallery.home", "gallery.index", "gallery.show", "gallery.photo"),
        *("gallery.about", "gallery.licence", "questions.index", "questions.show"),
    )
)
"""Endpoints of pages on which a service may stand; on a new page none does."""
PAGE = "consent.cookies"
"""Here all is chosen, and nothing loaded: no script writes again what was just taken away."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page adds."""

    asked: tuple[Service, ...] = ()
    """Services that its reader has not chosen about."""
    names: str = ""
    """Those, each with its purpose."""
    loaded: tuple[Service, ...] = ()
    token: str = ""
    back: str = ""
    """Its own address."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame, or what stands in its place until its reader agrees."""

    service: Service
    is_accepted: bool
    token: str
    back: str
    """Address of the page it stands on."""
    days: int
    """How long a choice to load it on each visit holds."""


def show_choices(app: Flask, settings: Settings) -> Offer:
    """Let the pages of ``app`` ask about its optional services and load those accepted.

    Return what is offered.
    """
    offer = ready(app, settings)
    app.jinja_env.globals.update(
        optional_services=offer.services, consent_on=consent_on, framed_here=framed_here
    )
    if not offer.services:
        return offer

    @app.after_request
    def _vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.add("Cookie")
            # A service learns the site it stands on, and no page that its reader comes from.
            response.headers.setdefault("Referrer-Policy", "strict-origin")
            if accepted_by(request) and response.cache_control.public:
                response.headers["Cache-Control"] = "private, no-cache"
        return response

    return offer


def consent_on(head: Head) -> Shown:
    """Return what the page with this head adds, and allow its sources in the answer's policy."""
    offer = offer_here()
    if not offer.services or not head.canonical or request.endpoint == PAGE:
        return Shown()
    if is_private(request.path):
        return Shown()
    if state(request) == "none":
        names = _names(offer.services)
        return Shown(offer.services, names, token=list_token(offer.version), back=_here())
    accepted = accepted_by(request) if request.endpoint in READ else ()
    loaded = tuple(
        one
        for one in offer.services
        if one.slug in accepted and (not one.stands_on or request.endpoint in one.stands_on)
    )
    for service in loaded:
        allow(service)
    return Shown(loaded=loaded)


def allow(service: Service) -> None:
    """Add the sources of ``service`` to the policy of the answer at hand, and of no other."""
    added: dict[str, list[str]] = g.setdefault(ADDED, {})
    for directive, sources in service.allowed.items():
        known = added.setdefault(directive, [])
        known += [one for one in sources if one not in known]


def framed_here() -> Framed | None:
    """Return what a page frames of a service that stands on it, None when it frames nothing."""
    offer = offer_here()
    for one in offer.services:
        if one.frame and request.endpoint in one.stands_on:
            accepted = one.slug in accepted_by(request)
            return Framed(one, accepted, list_token(offer.version), _here(), offer.days)
    return None


def _names(services: tuple[Service, ...]) -> str:
    """Return services with their purposes: "Google Analytics (know which pages are read)"."""
    purposes = [gettext(one.processing.purpose) for one in services]
    told = [
        f"{one.name} ({purpose[:1].lower()}{purpose[1:]})"
        for one, purpose in zip(services, purposes, strict=True)
    ]
    return format_list(told, locale=language())


def _here() -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{quote(request.path)}?{query}".rstrip("?")
