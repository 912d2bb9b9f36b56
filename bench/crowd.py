"""Visitors who ask, each from a network and with an address of its own, over some time."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

LOOPBACK = "127.0.0.1"
BOUNDARY = "photoallegret-bench"
READS_SECONDS = 4
"""Between the form and its sending: who is quicker is doubted, though kept."""
TRIES, LONGEST_PAUSE = 5, 60
"""A visitor whose words come back sends them again when the page says, at most so often."""
PIECE = 1 << 16
PICTURES = 3
INPUT, ATTRIBUTE = re.compile(r"<input[^>]*>"), re.compile(r'([\w-]+)="([^"]*)"')
KEPT, LATER = 303, (429, 503)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who comes."""

    port: int
    name: str
    """Part of their words: no two crowds write the same."""
    count: int
    seconds: float
    """Over which they come, evenly."""
    picture: Path | None = None
    """Joined by each, three times; None: words alone."""
    line: int = 0
    """Bytes a second that each of them sends; 0: as fast as they are taken."""


@dataclass(slots=True)
class Asked:
    """What became of their questions."""

    accepted: list[str] = field(default_factory=list)
    """The words of those that the site said it keeps."""
    given_back: int = 0
    """How often the words came back, to be sent again later."""
    refused: list[str] = field(default_factory=list)
    """What was answered instead to those that never were accepted."""


def come(crowd: Crowd) -> Asked:
    """Let them all ask; return once the last has an answer."""
    asked, lock = Asked(), threading.Lock()
    pictures = [] if crowd.picture is None else [crowd.picture.read_bytes()] * PICTURES
    begun = time.monotonic()

    def visit(number: int) -> None:
        time.sleep(max(0.0, begun + number * crowd.seconds / crowd.count - time.monotonic()))
        words, given_back, refused = _ask(crowd, number, pictures)
        with lock:
            asked.given_back += given_back
            (asked.refused if refused else asked.accepted).append(refused or words)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(crowd.count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return asked


def _ask(crowd: Crowd, number: int, pictures: list[bytes]) -> tuple[str, int, str]:
    """Return the words asked, how often they came back, and why they were refused, if so."""
    words = f"{crowd.name} {number} : la photographie est-elle en vente ?"
    given_back, said = 0, "no answer"
    try:
        _, _, page = _exchange(crowd, number, "GET")
        fields = _hidden(page.decode()) | {
            "name": "Anne Dupont",
            "text": words,
            "wish": "no",
            "website": "",
        }
        fields["email"] = f"{crowd.name}-{number}@example.org"
        body = _body(fields, pictures)
        time.sleep(READS_SECONDS)
        for _ in range(TRIES):
            status, pause, _ = _exchange(crowd, number, "POST", body)
            if status == KEPT:
                return words, given_back, ""
            said = f"status {status}"
            if status not in LATER:
                break
            given_back += 1
            time.sleep(min(pause, LONGEST_PAUSE))
    except (OSError, HTTPException) as error:
        said = repr(error)
    return words, given_back, said


def _exchange(crowd: Crowd, number: int, method: str, body: bytes = b"") -> tuple[int, int, bytes]:
    """Return the status, the seconds to wait that it names, and what was answered."""
    network = (f"127.{1 + number // 250}.{number % 250}.9", 0)
    connection = HTTPConnection(LOOPBACK, crowd.port, timeout=300, source_address=network)
    headers = {"Accept-Language": "fr", "Connection": "close"}
    if body:
        headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        headers["Content-Length"] = str(len(body))
    try:
        sent = _slowly(body, crowd.line) if body and crowd.line else body or None
        connection.request(method, "/contact", body=sent, headers=headers)
        answer: HTTPResponse = connection.getresponse()
        return answer.status, int(answer.headers.get("Retry-After", "0")), answer.read()
    finally:
        connection.close()


def _slowly(body: bytes, line: int) -> Iterator[bytes]:
    begun = time.monotonic()
    for start in range(0, len(body), PIECE):
        time.sleep(max(0.0, begun + start / line - time.monotonic()))
        yield body[start : start + PIECE]


def _hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    inputs = [dict(ATTRIBUTE.findall(one)) for one in INPUT.findall(page)]
    return {one["name"]: one.get("value", "") for one in inputs if one.get("type") == "hidden"}


def _body(fields: dict[str, str], pictures: list[bytes]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, picture in enumerate(pictures):
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="pictures"; '
            f'filename="{number}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        )
        parts += [head.encode(), picture, b"\r\n"]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
