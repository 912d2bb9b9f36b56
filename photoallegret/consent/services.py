"""The optional services that site.toml may switch on: all that is told, allowed and loaded."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from photoallegret.consent.personal_data import CHATTING, MEASURING, WATCHING
from photoallegret.i18n import N_
from photoallegret.personal_data import Cookie, Holdings, Processing
from photoallegret.service_settings import THIRTEEN_MONTHS, Services
from photoallegret.site_file import SettingsError, Site

VERSION_LENGTH = 12
A_YEAR_AND_A_MONTH = timedelta(days=THIRTEEN_MONTHS)
SIX_MONTHS = timedelta(days=182)
BY_SCRIPT = N_("by its script, once you agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One optional service. Nothing of it is loaded, and no source of its allowed, unasked."""

    slug: str
    name: str
    provider: str
    """The company that receives the data."""
    country: str
    """Where they go, ISO 3166."""
    policy: str
    """Address of its own policy."""
    processing: Processing
    cookies: tuple[Cookie, ...]
    allowed: Mapping[str, tuple[str, ...]]
    """Sources that the security policy then allows, by directive."""
    script: str = ""
    """Our module that loads it, of static/; "" for a frame."""
    told: Mapping[str, str] = field(default_factory=dict)
    """What that module is told, as data attributes."""
    frame: str = ""
    """Address of the page of theirs that is framed, where there is no script."""
    watched_at: str = ""
    """The same as a plain link, for whoever does not agree."""
    stands_on: frozenset[str] = frozenset()
    """Endpoints of its pages; none: every page that is there to be read."""


def _analytics(settings: Services) -> Service:
    identity, server = settings.google_analytics, settings.google_analytics_server
    google = "https://www.googletagmanager.com"
    reports = (
        *("https://*.google-analytics.com", "https://*.analytics.google.com"),
        "https://*.googletagmanager.com",
    )
    return Service(
        slug="analytics",
        name="Google Analytics",
        provider="Google LLC",
        country="US",
        policy="https://policies.google.com/privacy",
        processing=MEASURING,
        cookies=tuple(
            Cookie(
                name=name,
                purpose=purpose,
                processing=MEASURING,
                life=A_YEAR_AND_A_MONTH,
                exempt="",
                when=BY_SCRIPT,
                by_script=True,
            )
            for name, purpose in (
                ("_ga", N_("Tell one browser from another")),
                (f"_ga_{identity.removeprefix('G-')}", N_("Tell one visit from another")),
            )
        ),
        script="js/services/analytics.js",
        told={
            "id": identity,
            "server": server or google,
            "seconds": str(int(A_YEAR_AND_A_MONTH.total_seconds())),
        },
        allowed={
            "script-src": (server or google,),
            "connect-src": (server,) if server else reports,
            "img-src": (server,) if server else reports,
        },
    )


def _chat(settings: Services) -> Service:
    website, server = settings.crisp, settings.crisp_server
    client = server or "https://client.crisp.chat"
    images = "https://image.crisp.chat", "https://storage.crisp.chat"
    relays = "wss://client.relay.crisp.chat", "https://storage.crisp.chat"
    return Service(
        slug="chat",
        name="Crisp",
        provider="Crisp IM SAS",
        country="FR",
        policy="https://crisp.chat/fr/privacy/",
        processing=CHATTING,
        cookies=(
            Cookie(
                name=f"crisp-client/session/{website}",
                purpose=N_("Find a conversation again on the next page"),
                processing=CHATTING,
                life=SIX_MONTHS,
                exempt="",
                when=BY_SCRIPT,
                by_script=True,
            ),
        ),
        script="js/services/chat.js",
        told={
            "id": website,
            "server": client,
            "seconds": str(int(SIX_MONTHS.total_seconds())),
        },
        allowed={
            "script-src": (client,),
            # Crisp colours its window by styles written in the page: its own demand.
            "style-src": (client, "'unsafe-inline'"),
            "font-src": (client,),
            "img-src": (client,) if server else (client, *images),
            "media-src": (client,),
            "connect-src": (client,) if server else (client, *relays),
            "worker-src": ("blob:",),
        },
    )


def _video(settings: Services) -> Service:
    _, _, host, path = settings.video.split("/", 3)
    name, provider, country, policy = PROVIDERS[host]
    origin = settings.video_server or f"https://{host}"
    return Service(
        slug="video",
        name=name,
        provider=provider,
        country=country,
        policy=policy,
        processing=WATCHING,
        cookies=(),  # the player's are set for its own host, where this site cannot reach
        allowed={"frame-src": (origin,)},
        frame=f"{origin}/{path}",
        watched_at=settings.video,
        stands_on=frozenset({"gallery.about"}),
    )


PROVIDERS = {
    "www.youtube-nocookie.com": (
        *("YouTube", "Google LLC", "US"),
        "https://policies.google.com/privacy",
    ),
    "player.vimeo.com": ("Vimeo", "Vimeo.com, Inc.", "US", "https://vimeo.com/privacy"),
    "geo.dailymotion.com": (
        *("Dailymotion", "Dailymotion SA", "FR"),
        "https://legal.dailymotion.com/fr/politique-de-confidentialite/",
    ),
}
"""Name, company, country and policy of each player's host."""


def services_of(site: Site) -> tuple[Service, ...]:
    """Return the optional services of ``site``, in the order in which they are told."""
    told = site.services
    return (
        *((_analytics(told),) if told.google_analytics else ()),
        *((_chat(told),) if told.crisp else ()),
        *((_video(told),) if told.video else ()),
    )


def held_by(services: Iterable[Service]) -> Holdings:
    """Return what ``services`` hold of people, as a room declares it."""
    services = tuple(services)
    return Holdings(
        cookies=tuple(cookie for one in services for cookie in one.cookies),
        processings=tuple(one.processing for one in services),
    )


def words_of(services: Iterable[Service]) -> str:
    """Return all that a choice is about, as a text that changes whenever one of it does."""
    told = [
        {
            "service": one.name,
            "provider": one.provider,
            "country": one.country,
            "policy": one.policy,
            "purpose": one.processing.purpose,
            "data": one.processing.category,
            "kept": one.processing.retention.criterion,
            "cookies": {cookie.name: str(cookie.life) for cookie in one.cookies},
            "frame": one.frame,
            "sources": {name: list(sources) for name, sources in one.allowed.items()},
        }
        for one in services
    ]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def version_of(services: Iterable[Service]) -> str:
    """Return the name of this list of services: another list has another name."""
    return sha256(words_of(services).encode()).hexdigest()[:VERSION_LENGTH]


def check_services(site: Site, services: Iterable[Service]) -> None:
    """Refuse a service whose company nobody has named among the processors.

    That it may receive data there, and since when, is the processors' own rule.

    Raises:
        SettingsError: naming the table to write.

    """
    for one in services:
        slug = one.processing.slug
        named = [known for known in site.processors if slug in known.receives]
        if not any(known.country == one.country for known in named):
            message = (
                f'services: {one.name} needs [[processors]] with role = "other", '
                f'name = "{one.provider}", country = "{one.country}", '
                f'receives = ["{slug}"] (docs/services.md)'
            )
            raise SettingsError(message)
