"""Optional services of others, as site.toml switches them on: none by default."""

import re
from dataclasses import dataclass
from typing import Any

HALF_A_YEAR, THIRTEEN_MONTHS = 182, 395
"""Days: how long a choice is remembered by default (CNIL), and at most."""
MEASUREMENT = re.compile(r"G-[A-Z0-9]{4,16}")
WEBSITE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EMBED = re.compile(r"https://[a-z0-9.-]+/[A-Za-z0-9/_.?=&-]+")
"""Nothing in it ends an attribute or a directive of the security policy."""
PLAYERS = ("www.youtube-nocookie.com", "player.vimeo.com", "geo.dailymotion.com")
"""Hosts of players whose company is known (consent/services.py)."""
ORIGIN = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}|http://127\.0\.0\.1:\d{1,5}")


@dataclass(frozen=True, slots=True)
class Services:
    """What loads only for visitors who agreed; empty: it does not exist."""

    google_analytics: str = ""
    """Measurement ID: "G-ABC1234"."""
    google_analytics_server: str = ""
    """The origin it is loaded from and reports to, in place of Google's own."""
    crisp: str = ""
    """Website ID."""
    crisp_server: str = ""
    """The origin it is loaded from and speaks to, in place of Crisp's own."""
    video: str = ""
    """Address of a player's page, which stands on the page about the photographer."""
    video_server: str = ""
    """The origin it is loaded from, in place of the player's own."""
    remember_days: int = HALF_A_YEAR
    """How long a choice holds, whether yes or no."""


def service_rules(services: Services) -> list[tuple[Any, str, str]]:
    """Return what must hold, the key it is about, and its rule in words."""
    servers = ("google_analytics_server", "crisp_server", "video_server")
    return [
        (
            not services.google_analytics or MEASUREMENT.fullmatch(services.google_analytics),
            "services.google_analytics",
            "is a measurement ID such as G-ABC1234",
        ),
        (
            not services.crisp or WEBSITE.fullmatch(services.crisp),
            "services.crisp",
            "is a website ID: 8-4-4-4-12 digits of base 16, lower case",
        ),
        (
            not services.video
            or (EMBED.fullmatch(services.video) and services.video.split("/")[2] in PLAYERS),
            "services.video",
            f"is a player's page, https://…, at {', '.join(PLAYERS)}",
        ),
        *(
            (
                not getattr(services, key) or ORIGIN.fullmatch(getattr(services, key)),
                f"services.{key}",
                "is an origin such as https://metrics.example.org",
            )
            for key in servers
        ),
        (
            HALF_A_YEAR <= services.remember_days <= THIRTEEN_MONTHS,
            "services.remember_days",
            f"goes from {HALF_A_YEAR} to {THIRTEEN_MONTHS}",
        ),
    ]
