"""What every answer says besides its content: security policy and rights reservation."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort, g, request

from photoallegret import neighbours
from photoallegret.config import Settings
from photoallegret.routes import licence_address

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
POLICY = "; ".join(DIRECTIVES)
ADDED = "photoallegret_policy_added"
"""Where a page leaves, in ``g``, the sources that its reader agreed to, by directive."""
FILE_POLICY = (
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)
"""Of a file opened as if it were a page: nothing in it runs or loads anything, no page holds it."""
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
SHARED = "public, max-age=0, must-revalidate"
"""The same for everyone, asked for again each time: the answer is a short 304."""
NEIGHBOURS = {"Speculation-Rules": f'"{neighbours.ADDRESS}"'}
"""Of a page that all may see: what may be fetched beforehand."""
RENDITION = {
    # Its bytes never change; thirty days, so that a withdrawn photo also leaves the caches in time.
    "Cache-Control": "public, max-age=2592000, immutable",
    # Feeds show the photographs on readers' own pages.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": FILE_POLICY,
}
"""Of a rendition that everyone may see."""
REDIRECTION, ERROR = 300, 400
TWO_YEARS = 63_072_000
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
UNSAFE_IN_NAME = re.compile("[\x00-\x1f\x7f-\x9f/\\\\\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a cursor, ends a line, leads to another folder or turns letters around."""
UNSAFE_IN_QUOTES = re.compile(r"[^A-Za-z0-9 ._-]")


def fixed_headers(settings: Settings) -> dict[str, str]:
    """Return what every answer of the site of ``settings`` says alike.

    Production says https for good. When mining is reserved (directive (EU) 2019/790 art. 4(3),
    TDM Reservation Protocol) the address of the page on reuse goes with it.
    """
    headers = {**FIXED}
    if settings.is_production:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if settings.site.display.reserve_data_mining:
        headers["tdm-reservation"] = "1"
        headers["tdm-policy"] = licence_address(settings.base_url, settings.site.languages[0])
    return headers


def page_headers(settings: Settings) -> dict[str, str]:
    """Return all that a page says that every visitor gets alike, but what its bytes decide."""
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": SHARED,
        "Vary": "Accept-Encoding",
        "Content-Security-Policy": POLICY,
        **NEIGHBOURS,
        **fixed_headers(settings),
    }


def rendition_headers(settings: Settings) -> dict[str, str]:
    """Return all that a rendition says which everyone may see, but what its bytes decide."""
    return {**fixed_headers(settings), **RENDITION}


def picture_headers(settings: Settings) -> dict[str, str]:
    """Return what a picture says that not everyone may see, but its type and who may keep it."""
    return {**fixed_headers(settings), "Content-Security-Policy": FILE_POLICY}


def send_headers(app: Flask, settings: Settings) -> None:
    """Let every answer of ``app``, the site of ``settings``, carry the headers, errors included."""
    fixed = fixed_headers(settings)

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        added = g.pop(ADDED, None)
        headers.setdefault("Content-Security-Policy", policy_with(added) if added else POLICY)
        if REDIRECTION <= response.status_code < ERROR:
            headers.setdefault("Cache-Control", "no-cache")  # what it leads to may be withdrawn
        for name, value in fixed.items():
            headers.setdefault(name, value)
        return response


def policy_with(added: Mapping[str, Sequence[str]]) -> str:
    """Return the security policy with more sources, by directive: {"script-src": ["https://…"]}."""
    known = dict(one.split(" ", 1) for one in DIRECTIVES)
    for directive, sources in added.items():
        known[directive] = " ".join((known.get(directive, ""), *sources)).strip()
    return "; ".join(f"{name} {value}" for name, value in known.items())


def attachment(name: str) -> str:
    """Return the Content-Disposition of a download called ``name`` (RFC 6266, RFC 8187)."""
    name = UNSAFE_IN_NAME.sub("_", name)
    plain = UNSAFE_IN_QUOTES.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def refuse_foreign_posts(app: Flask) -> None:
    """Answer 403 to a form sent to ``app`` by a page of another site.

    Browsers say where a post comes from (Sec-Fetch-Site, else Origin); what says nothing is
    no browser carrying somebody's cookies.
    """

    @app.before_request
    def _refuse() -> None:
        if request.method in SAFE_METHODS:
            return
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if site is not None:
            foreign = site not in ("same-origin", "none")
        else:
            foreign = origin is not None and origin != request.host_url.rstrip("/")
        if foreign:
            abort(403)


def refuse_chunked_posts(app: Flask) -> None:
    """Answer 411 to a body without length: its size limit could not be kept."""

    @app.before_request
    def _refuse() -> None:
        if request.method in SAFE_METHODS:
            return
        if request.content_length is None and "Transfer-Encoding" in request.headers:
            abort(411)


class TruncatedBodiesFail:
    """WSGI layer: a body shorter than its Content-Length is an error, not a smaller form.

    The server marks the input as terminated, which makes Werkzeug trust wherever it ends.
    """

    def __init__(self, app: Any) -> None:  # noqa: ANN401 -- a WSGI callable
        """Wrap the WSGI callable ``app``."""
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 -- WSGI
        """Answer one request."""
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        return self.app(environ, start_response)
