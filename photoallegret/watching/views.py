"""How the site fares, told to programs of this machine alone; and the line of each request."""

import json
import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.logs import FIELDS, REQUEST_ID, network_of
from photoallegret.object_settings import HERE
from photoallegret.watching.operations.counting import TYPE, Answered, Counts, metrics
from photoallegret.watching.operations.readiness import keeping_up, serving

ROOT = "/-/"
LOCAL = ("", *HERE)
"""Of whom a request comes: "" through a socket of the file system."""
FORWARDED = (
    *("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP"),
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"),
)
"""What a proxy adds: such a request comes from elsewhere, whoever brings it."""
BEGAN = "photoallegret.began"
COUNTS = "photoallegret_counts"
REFUSED = 400
NO_PAGE = "(no page)"
ID_BYTES = 8
JSON = "application/json"
logger = logging.getLogger("photoallegret.requests")

Start = Callable[[str, list[tuple[str, str]]], object]


class Probes:
    """WSGI layer: answers /-/alive, /-/ready and /-/metrics, to this machine and nobody else.

    It stands before all others: no cookie, maintenance or language matters to it.
    """

    def __init__(self, inner: Any, app: Flask, settings: Settings) -> None:  # noqa: ANN401 -- WSGI
        """Wrap the WSGI callable ``inner`` of ``app``."""
        self._inner, self._app, self._settings = inner, app, settings
        self._started = now()
        # A name that leads here from elsewhere: a browser would read it for its page.
        self._hosts = frozenset((*settings.hosts, "localhost", "127.0.0.1"))

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Answer one request."""
        environ[BEGAN] = time.perf_counter()
        if environ.get("PATH_INFO", "").startswith(ROOT) and _is_local(environ, self._hosts):
            answer = self._answer(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
            if answer is not None:
                status, kind, text = answer
                return _sent(start_response, status, kind, text)
        answered: Iterable[bytes] = self._inner(environ, start_response)
        return answered

    def _answer(self, path: str, query: str) -> tuple[int, str, str] | None:
        if path == f"{ROOT}alive":
            return HTTPStatus.OK, JSON, json.dumps({"alive": True})
        with self._app.app_context():
            if path == f"{ROOT}ready":
                found = serving(self._settings)
                if query != "web":
                    found |= keeping_up(self._settings, self._started)
                is_ready = all(found.values())
                status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
                return status, JSON, json.dumps({"ready": is_ready, **found})
            counts: Counts | None = self._app.extensions.get(COUNTS)
            if path == f"{ROOT}metrics" and counts is not None:
                return HTTPStatus.OK, TYPE, metrics(counts, self._settings)
        return None


def _is_local(environ: dict[str, Any], hosts: Collection[str]) -> bool:
    """Say whether a program of this machine asks by itself, for nobody else."""
    return (
        environ.get("REQUEST_METHOD") in ("GET", "HEAD")
        and environ.get("REMOTE_ADDR", "") in LOCAL
        and environ.get("HTTP_HOST", "").partition(":")[0] in hosts
        and not any(name in environ for name in FORWARDED)
    )


def _sent(start_response: Start, status: int, kind: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(f"{int(status)} {HTTPStatus(status).phrase}", headers)
    return [body]


def note_requests(app: Flask, settings: Settings) -> None:
    """Have each request written as a line (on the real site), and counted where that is wanted."""
    counts = Counts() if settings.site.operations.metrics else None
    if counts is not None:
        app.extensions[COUNTS] = counts
    if counts is None and not settings.is_production:
        return

    @app.before_request
    def _number() -> None:
        setattr(g, REQUEST_ID, secrets.token_hex(ID_BYTES))

    @app.after_request
    def _note(response: Response) -> Response:
        seconds = time.perf_counter() - request.environ.get(BEGAN, time.perf_counter())
        route = request.url_rule.rule if request.url_rule is not None else NO_PAGE
        kind = Answered(_method(), route, response.status_code)
        if counts is not None:
            counts.add(kind, seconds)
        if settings.is_production:
            _write(kind, seconds)
        return response


def _method() -> str:
    """Return the request's method; one that HTTP does not know is a word of who asks."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "?"


def _write(kind: Answered, seconds: float) -> None:
    fields: dict[str, object] = {**kind._asdict(), "ms": round(1000 * seconds, 1)}
    network = network_of(request.remote_addr or "")
    if kind.status >= REFUSED and network:
        fields["network"] = network
    logger.info("%s %s %s", *kind, extra={FIELDS: fields})
