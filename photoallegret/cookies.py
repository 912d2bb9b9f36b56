"""The last look at every answer: a cookie that no room declared does not leave.

One that needs consent leaves only with it; one that is taken away always may.
"""

import logging
import re
from collections.abc import Callable, Container, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from photoallegret.personal_data import COOKIE_BYTES, Cookie

ENDS = re.compile(r"^[^=]+=;.*\bmax-age=0(;|$)", re.IGNORECASE)
"""An empty cookie that ends at once."""

logger = logging.getLogger(__name__)


class UndeclaredCookieError(Exception):
    """A cookie breaks what was declared; the text says where to declare it."""


class OnlyDeclaredCookies:
    """WSGI layer: whatever sets a cookie, only those declared reach the browser.

    It stands outside the application, so that nothing goes past it.
    """

    def __init__(
        self,
        app: Any,  # noqa: ANN401 -- a WSGI callable
        cookies: Iterable[Cookie],
        *,
        strict: bool,
        agreed: Callable[[dict[str, Any]], Container[str]] = lambda _environ: (),
    ) -> None:
        """Wrap the WSGI callable ``app``.

        Args:
            app: what answers.
            cookies: those declared by the rooms.
            strict: raise UndeclaredCookieError; else the cookie is dropped and its name logged.
            agreed: returns the slugs of the processings that who sends a request consents to.

        """
        self.app = app
        self.known = {name: cookie for cookie in cookies for name in cookie.names}
        self.strict = strict
        self.agreed = agreed

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:  # noqa: ANN401 -- WSGI
        """Answer one request."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 -- WSGI
            if any(name.lower() == "set-cookie" for name, _ in headers):
                agreed = self.agreed(environ)
                headers = [one for one in headers if self._may_leave(*one, agreed)]
            return start_response(status, headers, *rest)

        return self.app(environ, start)

    def _may_leave(self, header: str, value: str, agreed: Container[str]) -> bool:
        if header.lower() != "set-cookie":
            return True
        trouble = self.trouble(value, agreed)
        if trouble and self.strict:
            raise UndeclaredCookieError(trouble)
        if trouble:
            logger.error("a cookie was dropped: %s", trouble)
        return not trouble

    def trouble(self, value: str, agreed: Container[str] = ()) -> str:
        """Return what is wrong with a Set-Cookie header, "" when nothing is; never its content."""
        name = value.partition("=")[0].strip()
        cookie = self.known.get(name)
        if cookie is None:
            return (
                f"the cookie {name!r} is not declared: "
                "write a Cookie in HELD of the room's personal_data.py"
            )
        if not cookie.exempt and ENDS.search(value):
            return ""
        if cookie.by_script:
            return f"the cookie {name!r} is set by a script: the site only takes it away"
        if not cookie.exempt and cookie.processing.slug not in agreed:
            return f"the cookie {name!r} needs a consent that was not given"
        try:
            morsel = SimpleCookie(value)[name]
        except (CookieError, KeyError):
            return f"the cookie {name!r} is not well formed"
        size = len(f"{name}={morsel.coded_value}".encode())
        longest = 0 if cookie.life is None else int(cookie.life.total_seconds())
        rules = (
            (size <= COOKIE_BYTES, f"has more than {COOKIE_BYTES} bytes"),
            (int(morsel["max-age"] or 0) <= longest, "lives longer than declared"),
            (morsel["max-age"] or not _lasts(morsel["expires"]), "lives longer than declared"),
            (morsel["httponly"], "can be read by scripts: httponly=True"),
            (morsel["samesite"] in ("Lax", "Strict"), "goes to other sites: samesite='Lax'"),
            (not morsel["domain"], "goes to other hosts: no domain"),
        )
        broken = [rule for holds, rule in rules if not holds]
        return f"the cookie {name!r} {broken[0]}" if broken else ""


def _lasts(expires: str) -> bool:
    """Say whether a date of expiry keeps a cookie: only the one that ends it is for us."""
    return bool(expires) and "1970" not in expires
