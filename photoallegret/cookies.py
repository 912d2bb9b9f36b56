"""The last look at every answer: a cookie that no room declared does not leave."""

import logging
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from photoallegret.personal_data import COOKIE_BYTES, Cookie

logger = logging.getLogger(__name__)


class UndeclaredCookieError(Exception):
    """A cookie breaks what was declared; the text says where to declare it."""


class OnlyDeclaredCookies:
    """WSGI layer: whatever sets a cookie, only those declared reach the browser.

    It stands outside the application, so that nothing goes past it.
    """

    def __init__(self, app: Any, cookies: Iterable[Cookie], *, strict: bool) -> None:  # noqa: ANN401 -- a WSGI callable
        """Wrap the WSGI callable ``app``.

        Args:
            app: what answers.
            cookies: those declared by the rooms.
            strict: raise UndeclaredCookieError; else the cookie is dropped and its name logged.

        """
        self.app = app
        self.known = {name: cookie for cookie in cookies for name in cookie.names}
        self.strict = strict

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:  # noqa: ANN401 -- WSGI
        """Answer one request."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 -- WSGI
            if any(name.lower() == "set-cookie" for name, _ in headers):
                headers = [one for one in headers if self._may_leave(*one)]
            return start_response(status, headers, *rest)

        return self.app(environ, start)

    def _may_leave(self, header: str, value: str) -> bool:
        if header.lower() != "set-cookie":
            return True
        trouble = self.trouble(value)
        if trouble and self.strict:
            raise UndeclaredCookieError(trouble)
        if trouble:
            logger.error("a cookie was dropped: %s", trouble)
        return not trouble

    def trouble(self, value: str) -> str:
        """Return what is wrong with a Set-Cookie header, "" when nothing is; never its content."""
        name = value.partition("=")[0].strip()
        cookie = self.known.get(name)
        if cookie is None:
            return (
                f"the cookie {name!r} is not declared: "
                "write a Cookie in HELD of the room's personal_data.py"
            )
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
