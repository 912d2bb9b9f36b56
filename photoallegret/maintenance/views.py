"""What visitors see while the site is closed: one page, whatever they asked for."""

from collections.abc import Collection
from datetime import timedelta

from flask import Flask, Response, render_template, request

from photoallegret import banner, closed
from photoallegret.clock import now
from photoallegret.closed import Window
from photoallegret.config import Settings
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.i18n import gettext, language
from photoallegret.maintenance.operations.announcing import opening_words, own_words
from photoallegret.studio import is_studio

ALWAYS_OPEN = ("assets", "gallery.robots", "gallery.favicon")
"""What is served whenever: files that pages are drawn with, the rules for crawlers."""
WELL_KNOWN = "/.well-known/"
UNAVAILABLE = 503
A_SECOND = timedelta(seconds=1)


def close_doors(app: Flask, settings: Settings, always_open: Collection[str]) -> None:
    """Have ``app`` answer 503 in the windows of maintenance, save to what stays open.

    Args:
        app: the site.
        settings: its own.
        always_open: endpoints, and blueprints with all of theirs, that are served all the same.

    """
    kept = frozenset((*ALWAYS_OPEN, *always_open))

    @app.before_request
    def _close() -> Response | None:
        window = closed.closing(settings.data, now())
        if window is None or _stays_open(kept):
            return None
        return _closed_page(settings, window)


def _stays_open(kept: Collection[str]) -> bool:
    """Say whether what is asked for is served all the same; the studio has its own lock."""
    if is_studio(request.path) or request.path.startswith(WELL_KNOWN):
        return True
    return request.endpoint in kept or request.blueprint in kept


def _closed_page(settings: Settings, window: Window) -> Response:
    moment, zone = now(), settings.site.time_zone
    title = gettext("The site is closed for maintenance")
    head = Head(
        title=f"{title} – {settings.site.name}",
        heading=title,
        locale=LOCALES[language()],
        robots=NOINDEX,
    )
    page = render_template(
        "maintenance/closed.html",
        head=head,
        title=title,
        opening=opening_words(window, zone),
        words=own_words(window),
        is_sending=request.method == "POST",
        banner_words=lambda: banner.said(settings.data, language(), moment),
    )
    response = Response(page, status=UNAVAILABLE)
    left = -(-(window.ends_at - moment) // A_SECOND)  # rounded up: at that second it is open
    response.headers["Retry-After"] = str(left)
    response.headers["Cache-Control"] = "no-store"
    return response
