"""WSGI layer: answers from the store before the application is entered, and fills it.

A page is kept when the view that drew it said that it is the same for everyone (``may_keep``), and
nothing that the public may see changed between the moment it was asked for and the moment it was
drawn.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from photoallegret.pages import keeping
from photoallegret.pages.keeping import BROTLI, GZIP, PLAIN, Page
from photoallegret.pages.memory import Answer, Asked, Gone, Memory
from photoallegret.pages.switch import CLOSED, Shown, Switch, is_past

DRAWN = "photoallegret.drawn"
"""In the environ of a request: its answer is kept, if it may be."""
KEEP = "photoallegret.keep"
"""In the environ of a request: it may be."""
NOT_KEPT = "photoallegret.not_kept"
"""In the environ of a request: it is drawn, whatever is kept, and so is a fresh rendering."""
LONGEST = 2_000
"""Letters that are looked at before anybody else is answered: strangers write them."""
PATIENCE_SECONDS = 10
PAUSE_SECONDS = 1.0
"""Between two attempts to mend a store that is closed, past or another release's."""
GONE = ("404", "410")
SHOWN_BY = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")
"""What visitors show who they are by."""
LOOKED_AT = ("HTTP_COOKIE", "HTTP_IF_NONE_MATCH")
UNUSUAL = {*LOOKED_AT, NOT_KEPT}
"""What else an answer depends on."""
ASKED = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE")

logger = logging.getLogger(__name__)
Environ = dict[str, Any]
FormOf = Callable[[Environ], str | None]
"""Which form of a page a request asks for, "" for the usual one; None when it is not kept."""


def may_keep(environ: Environ) -> None:
    """Say that the answer to the request of ``environ`` is the same for everyone.

    If it is to be kept it is asked for plainly: the whole page, whatever this visitor asked.
    """
    if DRAWN in environ:
        environ[KEEP] = True
        environ["HTTP_ACCEPT_ENCODING"] = "identity"
        for name in ASKED:
            environ.pop(name, None)


class KeptPages:
    """The layer of one process."""

    def __init__(
        self,
        app: Any,  # noqa: ANN401 -- a WSGI callable
        switch: Switch,
        hosts: Collection[str],
        mend: Callable[[], object],
        form_of: FormOf | None = None,
    ) -> None:
        """Wrap the WSGI callable ``app``.

        Args:
            app: what draws pages.
            switch: of the store.
            hosts: names the site answers to; what asks for another is let through.
            mend: turns the switch to what the database holds.
            form_of: which form of a page the cookies of a request ask for; None: there is one.

        """
        self.app, self.switch, self.hosts, self.mend = app, switch, frozenset(hosts), mend
        self.form_of = form_of
        self.served: Mapping[str, str] | None = None
        """What the proxy says of every page; None without proxy."""
        self.memory = Memory("")
        self._lock = threading.Lock()
        self._drawing: dict[str, threading.Lock] = {}
        self._mended = 0.0

    def quick(self, environ: Environ) -> Answer | None:
        """Return the answer to a request when it is in memory; else only a call can tell.

        It looks at the switch, and waits for nothing.
        """
        shown, memory = self.switch.shown(), self.memory
        if memory.name != shown.name or not self._is_good(shown):
            return None
        asked = _plainly(environ)
        answer = memory.answers.get(asked) if asked else None
        if answer is None and not any(len(environ.get(name, "")) > LONGEST for name in LOOKED_AT):
            page = memory.pages.get(self._place(environ))
            answer = None if page is None else _answer_of(page, environ)
            if asked and answer and sum(map(len, asked)) <= LONGEST:
                memory.note_answer(asked, answer)
        return answer

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        known = self.quick(environ)
        if known is not None:
            return _sent(known, start_response)
        place = self._place(environ)
        shown = self._shown() if place else CLOSED
        if shown is CLOSED:
            return self.app(environ, start_response)  # type: ignore[no-any-return]  # WSGI
        page = self._kept(shown, place)
        if page is not None:
            return _sent(_answer_of(page, environ), start_response)
        gone = self._remembered(shown).gone(place, _asker(environ))
        if gone is not None:
            start_response(gone.status, list(gone.headers))
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [gone.body]
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.app(environ, start_response)  # type: ignore[no-any-return]  # WSGI
        return self._draw(shown, place, environ, start_response)

    def _place(self, environ: Environ) -> str:
        """Return where the page asked for may be kept, "" when it may not be."""
        host, _, port = environ.get("HTTP_HOST", "").partition(":")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            or environ.get("SCRIPT_NAME")
            or NOT_KEPT in environ
            or host not in self.hosts
            or (port and not port.isdecimal())
        ):
            return ""
        form = self.form_of(environ) if self.form_of else ""
        return "" if form is None else keeping.place_of(environ.get("PATH_INFO", ""), form)

    def _shown(self) -> Shown:
        """Return what the switch shows, mended when it is closed, past or another release's."""
        shown = self.switch.shown()
        if self._is_good(shown):
            return shown
        moment = time.monotonic()
        if moment < self._mended:
            return CLOSED
        self._mended = moment + PAUSE_SECONDS
        self.mend()
        shown = self.switch.shown()
        return shown if self._is_good(shown) else CLOSED

    def _is_good(self, shown: Shown) -> bool:
        return shown.revision == self.switch.revision and not is_past(shown, time.time())

    def _kept(self, shown: Shown, place: str) -> Page | None:
        memory = self._remembered(shown)
        page = memory.pages.get(place)
        if page is None and place not in memory.others:
            page = keeping.read(self.switch.pages / shown.name, place)
            if page is not None:
                memory.keep(place, page)
        return page

    def _remembered(self, shown: Shown) -> Memory:
        """Return the memory of what ``shown`` shows: one object, whoever else looks elsewhere."""
        memory = self.memory
        if memory.name != shown.name:
            memory = self.memory = Memory(shown.name)
        return memory

    def _draw(
        self, shown: Shown, place: str, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Draw a page and keep it; those who ask for it meanwhile wait for it."""
        if place in self._remembered(shown).others:
            return self._drawn(shown, place, environ, start_response)
        with self._lock:
            lock = self._drawing.setdefault(place, threading.Lock())
        is_first = lock.acquire(blocking=False)
        if not is_first and lock.acquire(timeout=PATIENCE_SECONDS):
            lock.release()
            page = self._kept(shown, place)
            if page is not None and self.switch.shown().name == shown.name:
                return _sent(_answer_of(page, environ), start_response)
        try:
            return self._drawn(shown, place, environ, start_response)
        finally:
            if is_first:
                with self._lock:
                    self._drawing.pop(place, None)
                lock.release()

    def _drawn(
        self, shown: Shown, place: str, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        asked = environ | {DRAWN: True}
        told: list[Any] = []

        def start(*answer: Any) -> Callable[[bytes], object]:  # noqa: ANN401 -- WSGI
            told[:] = answer
            return _no_writing

        answer = self.app(asked, start)
        status, headers = told[:2]
        is_gone = status[:3] in GONE
        if KEEP not in asked and not is_gone:
            if self.switch.shown().name == shown.name:
                self._remembered(shown).pass_by(place)
            start_response(*told)
            return answer  # type: ignore[no-any-return]  # WSGI
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        is_same = self.switch.shown().name == shown.name
        page = None
        if status.startswith("200 "):
            page = keeping.made_of(headers, body, by_cookie=self.form_of is not None)
        if page is None:
            if is_gone and is_same:
                gone = Gone(status, headers, body)
                self._remembered(shown).note_gone(place, _asker(environ), gone)
            start_response(*told)
            return [body]
        if is_same:
            self._keep(shown, place, page)
        return _sent(_answer_of(page, environ), start_response)

    def _keep(self, shown: Shown, place: str, page: Page) -> None:
        try:
            folder = self.switch.pages / shown.name
            keeping.write(folder, place, page)
            if self.served is not None and dict(page.headers) == self.served:
                keeping.serve(folder, place, page)
        except OSError as error:
            logger.warning("a page is served and not kept: %s", error)
        self._remembered(shown).keep(place, page)


def _plainly(environ: Environ) -> Asked | None:
    """Return all that the answer depends on, None when it is more."""
    if (
        environ.get("QUERY_STRING")
        or environ.get("SCRIPT_NAME")
        or not environ.keys().isdisjoint(UNUSUAL)
    ):
        return None
    return (
        environ["REQUEST_METHOD"],
        environ.get("PATH_INFO", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("HTTP_ACCEPT_ENCODING", ""),
    )


def _asker(environ: Environ) -> str | None:
    """Return how somebody unknown reads, None of who shows who they are or reads at length.

    The studio does not exist for the one, and does for the other.
    """
    accepted = str(environ.get("HTTP_ACCEPT_ENCODING", ""))
    is_shown = any(environ.get(name) for name in SHOWN_BY)
    return None if is_shown or len(accepted) > LONGEST else accepted


def _no_writing(_body: bytes) -> None:
    """WSGI's old way, which Flask does not take."""
    raise NotImplementedError


def _sent(answer: Answer, start_response: Callable[..., Any]) -> list[bytes]:
    """Send ``answer`` as WSGI wants it."""
    status, headers, body = answer
    start_response(f"{status} {HTTPStatus(status).phrase.upper()}", list(headers))
    return [body] if body else []


def _answer_of(page: Page, environ: Environ) -> Answer:
    """Return the answer of a kept page, in the encoding that is accepted (RFC 9110 § 12.5.3)."""
    told = environ.get("HTTP_ACCEPT_ENCODING", "")
    accepted = _accepted(told) if len(told) <= LONGEST else ()
    encoding = next((one for one in accepted if one in page.bodies), PLAIN)
    tag = f'"{page.tag}:{encoding}"' if encoding else f'"{page.tag}"'
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    headers = [*page.headers, ("ETag", tag)]  # the server dates its answers
    if known and (known.strip() == "*" or tag in _tags(known)):
        headers = [one for one in headers if not one[0].lower().startswith("content-t")]
        return HTTPStatus.NOT_MODIFIED, headers, b""
    body = page.bodies[encoding]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    headers.append(("Content-Length", str(len(body))))
    return HTTPStatus.OK, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def _tags(known: str) -> set[str]:
    return {one.strip().removeprefix("W/") for one in known.split(",")}


@lru_cache(maxsize=256)
def _accepted(told: str) -> tuple[str, ...]:
    """Return the encodings that ``told`` (Accept-Encoding) accepts, the smallest first."""
    weights: dict[str, float] = {}
    for part in told.lower().split(","):
        name, _, options = part.partition(";")
        weights[name.strip()] = _weight(options)
    return tuple(one for one in (BROTLI, GZIP) if weights.get(one, weights.get("*", 0.0)) > 0)


def _weight(options: str) -> float:
    name, _, value = options.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
