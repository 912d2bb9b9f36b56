"""The page of cookies: all that are declared, and those that this very browser holds."""

from dataclasses import dataclass

from flask import Response, current_app, request

from photoallegret.consent.choice import accepted_by, offer_here, state
from photoallegret.consent.forms import ForgetForm, list_token
from photoallegret.consent.services import Service
from photoallegret.consent.views.blueprint import blueprint
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import listed_head, settings
from photoallegret.i18n import N_, gettext
from photoallegret.notices import period_words
from photoallegret.personal_data import Cookie, Stored
from photoallegret.privacy.papers.register import cookie_life
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.processors import processor_words, processors_of
from photoallegret.routes import page

MOST_STRANGERS, LONGEST_NAME = 20, 80
BROWSERS = {
    "Firefox": "https://support.mozilla.org/kb/clear-cookies-and-site-data-firefox",
    "Chrome": "https://support.google.com/chrome/answer/95647",
    "Safari": "https://support.apple.com/guide/safari/sfri11471/mac",
    "Edge": "https://support.microsoft.com/microsoft-edge/delete-cookies-in-microsoft-edge-63947406-40ac-c3b8-57b9-2a946a29ae09",
    "Opera": "https://help.opera.com/latest/web-preferences/#cookies",
}
CNIL = "https://www.cnil.fr/fr/cookies-et-autres-traceurs/comment-se-proteger/maitriser-votre-navigateur"
UNTIL_OFF = N_("until it is switched off")


@dataclass(frozen=True, slots=True)
class Told:
    """A cookie as the page tells it."""

    cookie: Cookie
    life: str
    is_held: bool
    """By the browser that asks."""


@dataclass(frozen=True, slots=True)
class Optional:
    """A service as the page tells it."""

    service: Service
    recipients: tuple[str, ...]
    cookies: tuple[Told, ...]
    is_accepted: bool


@page(blueprint, fr="/cookies", en="/cookies")
def cookies() -> Response:
    """List cookies, what this browser holds, and a button for each; it sets none."""
    title = gettext("Cookies")
    offer, declared = offer_here(), current_app.extensions[DECLARED].held
    accepted = accepted_by(request)
    needed = tuple(_told(one) for one in declared.cookies if one.exempt)
    optional = tuple(
        Optional(
            one,
            tuple(
                processor_words(company)
                for company in processors_of(settings().site)
                if one.processing.slug in company.receives
            ),
            tuple(_told(cookie) for cookie in one.cookies),
            one.slug in accepted,
        )
        for one in offer.services
    )
    described = gettext("Which cookies this site uses, why, how long, and how to delete them.")
    return own_page(
        "consent/cookies.html",
        listed_head(title, description=described),
        title=title,
        needed=needed,
        optional=optional,
        choice=state(request),
        token=list_token(offer.version),
        forget_token=ForgetForm(formdata=None).form_token.current_token,
        choice_life=offer.days,
        held=[one for one in (*needed, *_of(optional)) if one.is_held],
        strangers=_strangers(declared.cookies),
        stored=[(one, _life(one)) for one in declared.stored],
        browsers=BROWSERS,
        cnil=CNIL,
    )


def held_names(cookie: Cookie) -> list[str]:
    """Return under which of its names the browser that asks holds ``cookie``."""
    return [name for name in cookie.names if name in request.cookies]


def _of(optional: tuple[Optional, ...]) -> list[Told]:
    return [told for one in optional for told in one.cookies]


def _told(cookie: Cookie) -> Told:
    return Told(cookie, cookie_life(cookie, settings().site), bool(held_names(cookie)))


def _life(stored: Stored) -> str:
    return period_words(stored.life) if stored.life else gettext(UNTIL_OFF)


def _strangers(known: tuple[Cookie, ...]) -> list[str]:
    """Return names of cookies that came along and are not this site's, cut short."""
    ours = {name for cookie in known for name in cookie.names}
    found = [name for name in request.cookies if name not in ours]
    return [name[:LONGEST_NAME] for name in found[:MOST_STRANGERS]]
