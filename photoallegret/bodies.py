"""What requests bring with them: how much, where it is laid down, how long it is awaited."""

import os
import re
import secrets
from collections.abc import Iterator
from io import BufferedRandom, BytesIO
from pathlib import Path
from queue import Empty, Queue
from threading import BoundedSemaphore, Event, Thread
from time import monotonic
from typing import IO, Any, cast

from flask import Flask, Request, abort
from flask import request as request_proxy
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException, RequestTimeout, ServiceUnavailable
from werkzeug.utils import cached_property

BODY_BYTES = 1_000_000
"""Of a request to any page, unless its view allows more before it reads."""
SPOOLED = "form-"
"""How the name of a file begins that a form is bringing, in the folder it is laid down in."""
BLOCK = 1 << 16
"""Read at once: the server gives nothing before so much has come, or all of it."""
AHEAD = 16
PATIENCE_SECONDS = 30.0
FORM_SECONDS = 10.0
"""From its first byte to its last, unless its files are laid down in a folder."""
FORMS_AT_ONCE = 2
"""Read by one process: whatever strangers hold back, half of its threads show pages."""
UNWRITABLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{}]".format(
        "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    )
)
"""No page may hold them (HTML Standard, 13.2.3.5), and PostgreSQL keeps no NUL."""
_places = BoundedSemaphore(FORMS_AT_ONCE)


class SiteRequest(Request):
    """A request whose view may have its files laid down in a folder of the site's own."""

    spools_to: Path | None = None
    """Where files of a form go; by default to memory, and beyond its bounds to /tmp."""
    keeps_files_in_memory = False
    """Whether they stay in memory whatever their size, which the view bounds: no disk sees them."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 -- as Werkzeug
        """Begin with no file laid down."""
        super().__init__(*arguments, **options)
        self.spooled: list[BufferedRandom] = []

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return the fields of the address, as they can be written."""
        return _writable(super().args)

    def _load_form_data(self) -> None:
        """Read the form, its texts as they can be written (Werkzeug's own hook)."""
        is_read = "form" in self.__dict__
        super()._load_form_data()
        if not is_read:
            self.__dict__["form"] = _writable(self.form)

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return where the bytes of one file go (Werkzeug's own hook)."""
        if self.keeps_files_in_memory:
            return BytesIO()
        if self.spools_to is None:
            return super()._get_file_stream(
                total_content_length, content_type, filename, content_length
            )
        path = self.spools_to / f"{SPOOLED}{secrets.token_urlsafe(16)}"
        file = path.open("xb+")
        os.fchmod(file.fileno(), 0o600)
        self.spooled.append(file)
        return file

    def _get_stream_for_parsing(self) -> IO[bytes]:
        """Return the body that a form is read from (Werkzeug's own hook)."""
        stream = super()._get_stream_for_parsing()
        return stream if self.spools_to or isinstance(stream, BytesIO) else BytesIO(whole(stream))

    def drop_spooled(self) -> None:
        """Close the files laid down, and unlink those that nobody has renamed."""
        for file in self.spooled:
            file.close()
            Path(str(file.name)).unlink(missing_ok=True)


def refuse_unwritable_paths(app: Flask) -> None:
    """Answer 404 to an address with letters that no page can hold: none of ``app`` has any."""

    @app.before_request
    def _refuse() -> None:
        if UNWRITABLE.search(request_proxy.path):
            abort(404)


def _writable(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return ``fields`` without the letters that nobody types, which come with a paste.

    A part of a form that has no name is left out: no field is meant.
    """
    pairs = list(fields.items(multi=True))
    if all(name is not None and not UNWRITABLE.search(name + text) for name, text in pairs):
        return fields
    return ImmutableMultiDict(
        (UNWRITABLE.sub("", name), UNWRITABLE.sub("", text))
        for name, text in pairs
        if name is not None
    )


def request_here() -> SiteRequest:
    """Return the request being answered, which is one of ours."""
    request = request_proxy._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- Werkzeug's way
    return cast("SiteRequest", request)


def blocks(stream: IO[bytes], patience: float = PATIENCE_SECONDS) -> Iterator[bytes]:
    """Yield the bytes of ``stream`` as they come, bounded in memory.

    They are read by a thread of their own: a sender that has vanished without a word would
    hold this one until the network notices, which may take hours.

    Raises:
        ClientDisconnected: the body ends before its length.
        RequestTimeout: nothing has come for ``patience`` seconds.

    """
    reader = _Reader(stream)
    reader.start()
    try:
        while True:
            try:
                block = reader.queue.get(timeout=patience)
            except Empty:
                raise RequestTimeout from None
            if isinstance(block, Exception):
                raise block
            if not block:
                return
            yield block
    finally:
        reader.leave()


def whole(stream: IO[bytes], seconds: float = FORM_SECONDS) -> bytes:
    """Return all the bytes of a small body.

    Raises:
        ClientDisconnected: the body ends before its length.
        RequestTimeout: it is not whole after so many ``seconds``.
        ServiceUnavailable: too many others are still being awaited.

    """
    if not _places.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=int(seconds))
    try:
        end, parts = monotonic() + seconds, []
        for block in blocks(stream, seconds):
            parts.append(block)
            if monotonic() > end:
                raise RequestTimeout
        return b"".join(parts)
    finally:
        _places.release()


class _Reader(Thread):
    """Reads a body into a short queue, until its end, an error, or nobody wants it any more."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.stream = stream
        self.queue: Queue[bytes | Exception] = Queue(AHEAD)
        self.left = Event()

    def run(self) -> None:
        """Put each block in the queue, and b"" or the error at the end."""
        while not self.left.is_set():
            try:
                block: bytes | Exception = self.stream.read(BLOCK)
            except (HTTPException, OSError, ValueError) as error:
                block = error
            self.queue.put(block)
            if not block or isinstance(block, Exception):
                return

    def leave(self) -> None:
        """Have the thread end as soon as the network lets it."""
        self.left.set()
        while not self.queue.empty():
            self.queue.get_nowait()
