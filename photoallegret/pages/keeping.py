"""A page as it is kept: its bytes as they are sent, and what is said of it."""

import gzip
import json
import os
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import brotli

PLAIN, GZIP, BROTLI = "", "gzip", "br"
ENDINGS = {PLAIN: "", GZIP: ".gz", BROTLI: ".br"}
SERVED = ".served"
"""Folder of the pages that a proxy sends by itself: it says the same of all of them."""
LARGEST = 2_000_000
"""Bytes of a page; a larger one is drawn each time."""
SMALLEST_COMPRESSED = 500
PATH = re.compile(r"(?:/[a-z0-9][a-z0-9._-]{0,119}){0,5}/?", re.ASCII)
"""Addresses whose pages may be kept: each names one file, and none another's."""
BROTLI_LEVEL, GZIP_LEVEL = 5, 6
"""Brotli's level 6 would spare 1 byte in 100 to 400, and cost a sixth more."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """An answer 200, the same for everyone."""

    headers: Headers
    """Those of the plain body, without its date, length, tag and encoding."""
    tag: str
    """Of the plain body (RFC 9110 § 8.8.3), without its quotes."""
    bodies: dict[str, bytes]
    """By content encoding, "" for none."""

    @property
    def size(self) -> int:
        """Return how many bytes it takes in memory, about."""
        return sum(len(body) for body in self.bodies.values())


def made_of(headers: Headers, body: bytes, *, by_cookie: bool = False) -> Page | None:
    """Return the page that an answer 200 is, None when it is none that may be kept.

    Args:
        headers: of the answer.
        body: of the answer, not compressed.
        by_cookie: whether pages have forms, and say that a cookie chooses between them.

    """
    said = {name.lower(): value for name, value in headers}
    tag = said.get("etag", "")
    vary = {one.strip().lower() for one in said.get("vary", "").split(",") if one.strip()}
    if not tag.startswith('"') or "set-cookie" in said or "content-encoding" in said:
        return None
    told = ("Accept-Encoding", "Cookie") if by_cookie else ("Accept-Encoding",)
    if vary - {one.lower() for one in told} or len(body) > LARGEST:
        return None
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in ("content-length", "date", "etag", "vary")
    ]
    bodies = {PLAIN: body}
    if len(body) >= SMALLEST_COMPRESSED:
        bodies[BROTLI] = brotli.compress(body, quality=BROTLI_LEVEL)
        bodies[GZIP] = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return Page([*kept, ("Vary", ", ".join(told))], tag.strip('"'), bodies)


def place_of(path: str, form: str = "") -> str:
    """Return the name of the file that keeps this form of the page at ``path``, "" for none."""
    if PATH.fullmatch(path) is None:
        return ""
    folder = f"@{form}/" if form else ""
    return f"{folder}{path[1:]}.html"


def write(folder: Path, place: str, page: Page) -> None:
    """Keep ``page`` in one file: on a line of JSON what it says, then its bodies.

    Raises:
        OSError: the disk takes no more.

    """
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    sizes = {encoding: len(body) for encoding, body in page.bodies.items()}
    said = json.dumps({"headers": page.headers, "tag": page.tag, "sizes": sizes})
    _put(target, b"".join((said.encode(), b"\n", *page.bodies.values())))


def serve(folder: Path, place: str, page: Page) -> None:
    """Keep the bodies of ``page`` where a proxy finds them.

    A proxy makes its tag from a file's time and size: the time is drawn from the page's own tag,
    so that two pages of one size, written within a second, are not taken for each other.

    Raises:
        OSError: the disk takes no more.

    """
    target = folder / SERVED / place
    target.parent.mkdir(parents=True, exist_ok=True)
    stamp = int.from_bytes(sha256(page.tag.encode()).digest()[:4], "big")
    # A proxy looks for the compressed twins first: they are there before the page is.
    for encoding in sorted(page.bodies, reverse=True):
        _put(target.with_name(target.name + ENDINGS[encoding]), page.bodies[encoding], stamp)


def read(folder: Path, place: str) -> Page | None:
    """Return the page kept at ``place``, None when there is none or half of one."""
    try:
        told, _, rest = (folder / place).read_bytes().partition(b"\n")
        said = json.loads(told)
        bodies, at = {}, 0
        for encoding, size in said["sizes"].items():
            bodies[encoding] = rest[at : at + size]
            at += size
        headers = [(name, value) for name, value in said["headers"]]
        return Page(headers, said["tag"], bodies) if at == len(rest) else None
    except (OSError, ValueError, KeyError):
        return None


def _put(path: Path, body: bytes, stamp: int | None = None) -> None:
    draft = path.with_name(f".{secrets.token_hex(6)}")
    try:
        draft.write_bytes(body)
        if stamp is not None:
            os.utime(draft, (stamp, stamp))
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
