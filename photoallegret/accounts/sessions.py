"""Flask's sessions on our table: a cookie appears only once somebody has signed in.

Public pages have no session at all, whoever asks: they are the same for everyone.
"""

import logging
import re
from copy import deepcopy
from datetime import datetime
from typing import Any, cast

from flask import Flask, Request, Response
from flask import request as request_here
from flask import session as session_proxy
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import OperationalError

from photoallegret.accounts.operations.sessions import (
    GRAIN,
    LONGEST,
    Found,
    begin_session,
    end_session,
    find_session,
    keep_session,
)
from photoallegret.accounts.personal_data import SESSION_COOKIE
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db

SAFE_NAME, PLAIN_NAME = SESSION_COOKIE.names
"""The prefix needs https: without it, the plain name."""
PRIVATE_PATHS = ("/atelier", "/en/studio", "/compte", "/en/account")
USER = "_user_id"
"""Where Flask-Login keeps whose session it is."""
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera", "Macintosh": "macOS"}

logger = logging.getLogger(__name__)


def is_private(path: str) -> bool:
    """Say whether sessions are known under ``path``."""
    return any(path == place or path.startswith(f"{place}/") for place in PRIVATE_PATHS)


def device_of(user_agent: str) -> str:
    """Return browser and system in two words, the rest of the header left alone."""
    words = re.findall(r"[A-Za-z]+", user_agent)
    found = [next((name for name in names if name in words), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(NAMES.get(name, name) for name in found if name)


class AccountSession(dict[str, Any], SessionMixin):
    """What one browser's session holds, and the row it came from."""

    def __init__(self, found: Found | None) -> None:
        """Hold the content of ``found``, or nothing."""
        super().__init__(found.content if found else {})
        if found is not None:
            self[USER] = str(found.account_id)
        self.found = found
        self.before = deepcopy(dict(self))  # lists in it grow in place
        self.renews = False

    @property
    def id(self) -> int | None:
        """Return the id of its row, None before it has one."""
        return self.found.id if self.found else None

    @property
    def fresh_at(self) -> datetime | None:
        """Return when the person last proved who they are."""
        return self.found.fresh_at if self.found else None

    def renew(self) -> None:
        """Give it another token at the end of this request: the person proved who they are."""
        self.renews = True


class AccountSessions(SessionInterface):
    """Opens and saves the sessions of requests under the private paths."""

    def open_session(self, app: Flask, request: Request) -> AccountSession | None:
        """Return the session of ``request``; None where there are no sessions."""
        if not is_private(request.path):
            return None
        token = request.cookies.get(cookie_name(app), "")
        return AccountSession(find_session(token, now()) if token else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed; send a cookie when a session began, and take it back at its end."""
        held = cast("AccountSession", session)
        # What the request has not committed is dropped, and its lock with it: ours comes next.
        db.session.rollback()
        content = {name: value for name, value in held.items() if name != USER}
        if USER not in held:
            self._end(app, held, response)
        elif held.found is None or held.renews or held.before.get(USER) != held[USER]:
            self._begin(app, held, content, response)
        elif dict(held) != held.before or now() - held.found.seen_at > GRAIN:
            try:
                keep_session(held.found, content, now())
            except OperationalError as error:  # a full disk: pages are shown all the same
                logger.warning("a session could not be written: %s", error.orig)

    def _begin(
        self, app: Flask, held: AccountSession, content: dict[str, Any], response: Response
    ) -> None:
        device = device_of(request_here.headers.get("User-Agent", ""))
        token = begin_session(int(held[USER]), content, device, now(), held.id)
        response.set_cookie(
            cookie_name(app),
            token,
            max_age=LONGEST,
            path="/",
            secure=is_safe(app),
            httponly=True,
            samesite="Lax",
        )

    def _end(self, app: Flask, held: AccountSession, response: Response) -> None:
        if held.found is not None:
            end_session(held.found.id)
            response.delete_cookie(
                cookie_name(app), path="/", secure=is_safe(app), httponly=True, samesite="Lax"
            )


def cookie_name(app: Flask) -> str:
    """Return the name of the session's cookie on this site."""
    return SAFE_NAME if is_safe(app) else PLAIN_NAME


def is_safe(app: Flask) -> bool:
    """Say whether the site is reached by https."""
    settings: Settings = app.extensions["photoallegret"]
    return settings.base_url.startswith("https:")


def session_here() -> AccountSession:
    """Return the session of the request being answered, which is under a private path."""
    held = session_proxy._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- Werkzeug's way
    return cast("AccountSession", held)
