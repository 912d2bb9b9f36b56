"""What the site tells the server before it: its configuration, and which pictures to send."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from flask import Response

from photoallegret.config import Settings
from photoallegret.headers import (
    POLICY,
    fixed_headers,
    page_headers,
    picture_headers,
    rendition_headers,
)
from photoallegret.i18n import gettext as _
from photoallegret.paths import DEPLOY
from photoallegret.studio import ENGLISH, FRENCH

HEADER, PICTURES, RENDITIONS = "X-Accel-Redirect", "/-/pictures", "/-/renditions"
FOLDERS = {True: "public", False: "private"}
NOWHERE = "none"
MODULE = Path("/etc/nginx/modules-enabled")
SET_OTHERWISE = ("Content-Type",)


@dataclass(frozen=True, slots=True)
class Place:
    """A picture that the proxy is to send."""

    key: str
    """Of the photo."""
    name: str
    """Of the rendition, checked to be one."""
    _: KW_ONLY
    public: bool
    """In which place it stands."""
    for_all: bool = False
    """Whether everyone may see it, wherever it stands."""


def handed_over(response: Response, settings: Settings, place: Place) -> Response:
    """Return what has the proxy send a picture, ``response`` itself when there is no proxy.

    Args:
        response: the picture as this program would send it, its file opened.
        settings: of the site.
        place: of the picture.

    """
    if not settings.proxy:
        return response
    response.close()
    # Conditions and ranges are the proxy's to obey: it is told the whole picture.
    told = Response(content_type=response.content_type)
    door, key = RENDITIONS if place.for_all else PICTURES, place.key
    told.headers[HEADER] = f"{door}/{FOLDERS[place.public]}/{key[:2]}/{key}/{place.name}"
    return told


def has_brotli() -> bool:
    """Say whether nginx here can send Brotli files (libnginx-mod-http-brotli-static)."""
    return any(MODULE.glob("*brotli-static*"))


def nginx(settings: Settings, upstream: str, *, listen: str = "", brotli: bool = False) -> str:
    """Return the configuration of nginx for the site of ``settings``.

    Args:
        settings: of the site.
        upstream: where the application listens, ``host:port`` or ``unix:/path``; or the path of
            a file that says it, ``server …;``, which an upgrade changes.
        listen: where nginx listens without encryption; https on the site's host without it.
        brotli: whether its module is there.

    """
    fixed = fixed_headers(settings)
    plain = {**fixed, "Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    filled = _file("site").replace("@DOORS@", _file("http" if listen else "https"))
    filled = filled.replace("@PLACES@\n", _file("places"))
    shown = rendition_headers(settings)
    log = settings.site.operations.access_log
    filled = filled.replace("@VISITS@\n", _file("visits") if log else "")
    for name, value in {
        "UPSTREAM": f"include {upstream};" if upstream.startswith("/") else f"server {upstream};",
        "LISTEN": listen,
        "HOSTS": " ".join(settings.hosts),
        "HOST": settings.hosts[0],
        "DATA": str(settings.data),
        "MEGABYTES": str(settings.site.uploads.form_megabytes),
        "FRENCH": FRENCH,
        "ENGLISH": f"/en{ENGLISH}",
        "BROTLI": "brotli_static on;" if brotli else "# brotli_static: its module is not here",
        "PAGE_HEADERS": _added(page_headers(settings)),
        # Where several machines may show the files, none of them is sent without being asked for.
        "SHOWN": NOWHERE if settings.site.storage.url else FOLDERS[True],
        "RENDITION_HEADERS": _added(shown),
        # Who may keep it is said by the application already.
        "AGREED_HEADERS": _added({key: shown[key] for key in shown if key != "Cache-Control"}),
        "PICTURE_HEADERS": _added(picture_headers(settings)),
        "PLAIN_HEADERS": _added(plain),
        "LOG": f"{_quoted(log)} photoallegret if=$photoallegret_counted" if log else "off",
        "DOWN": _("The site is being looked after. Please come back in a moment."),
    }.items():
        filled = filled.replace(f"@{name}@", value)
    return filled


def _file(name: str) -> str:
    return (DEPLOY / "nginx" / f"{name}.conf").read_text(encoding="utf-8")


def _added(headers: Mapping[str, str]) -> str:
    """Return the lines that add ``headers``: a place that adds one inherits none."""
    return "\n".join(
        added(name, value) for name, value in headers.items() if name not in SET_OTHERWISE
    )


def added(name: str, value: str) -> str:
    """Return the line that adds one header to every answer of a place."""
    return f"    add_header {name} {_quoted(value)} always;"


def _quoted(value: str) -> str:
    escaped = value.replace('"', '\\"')
    return f'"{escaped}"'
