"""Stylesheet and scripts: no build, one revision in their address, immutable for ever.

A stylesheet is one file to the browser: its sources and the rules made by rooms are put end
to end in memory when the site starts. The studio adds a second one to the public one.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Blueprint, Response, abort, request

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
FOREVER = "public, max-age=31536000, immutable"
NOT_LONG = "no-cache"
REVISION_LENGTH = 12
REVISION = re.compile(rf"[0-9a-f]{{{REVISION_LENGTH}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    type: str
    is_text: bool

    @property
    def compressed(self) -> bytes:
        """The body in Brotli, empty for a picture; compressed for the first who asks."""
        return _compressed(self.body) if self.is_text else b""


class Assets:
    """The site's own files, read once."""

    def __init__(
        self,
        folder: Path,
        sheets: Mapping[str, Iterable[str]],
        rules: Mapping[str, Iterable[Callable[[], str]]],
    ) -> None:
        """Read the files.

        Args:
            folder: the folder of static files.
            sheets: for each stylesheet sent, the names of its sources in ``folder``/css, in
                cascade order.
            rules: for each stylesheet, functions that return more CSS, put after its sources.

        """
        self.files: dict[str, Asset] = {}
        for sheet, names in sheets.items():
            parts = [(folder / "css" / f"{name}.css").read_text(encoding="utf-8") for name in names]
            parts += [rule() for rule in rules.get(sheet, ())]
            self.files[sheet] = _asset("\n".join(parts).encode(), ".css")
        for path in sorted(folder.rglob("*")):
            if path.suffix in TYPES and path.suffix != ".css":
                name = path.relative_to(folder).as_posix()
                self.files[name] = _asset(path.read_bytes(), path.suffix)
        digest = sha256()
        for name, asset in sorted(self.files.items()):
            digest.update(name.encode() + b"\0" + asset.body)
        self.revision = digest.hexdigest()[:REVISION_LENGTH]

    def address(self, name: str) -> str:
        """Return the address of the file ``name``; raise KeyError when there is none."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.revision}/{name}"

    def blueprint(self) -> Blueprint:
        """Return the blueprint that serves the files."""
        blueprint = Blueprint("assets", __name__)
        blueprint.add_url_rule("/static/<revision>/<path:name>", "file", self._file)
        return blueprint

    def _file(self, revision: str, name: str) -> Response:
        asset = self.files.get(name)
        if asset is None or not REVISION.fullmatch(revision):
            abort(404)
        small = asset.is_text and bool(request.accept_encodings["br"])
        response = Response(asset.compressed if small else asset.body, content_type=asset.type)
        # A page of the release before, or of the next: while one replaces the other.
        response.headers["Cache-Control"] = FOREVER if revision == self.revision else NOT_LONG
        response.headers["Vary"] = "Accept-Encoding"
        if small:
            response.headers["Content-Encoding"] = "br"
        return response


def _asset(body: bytes, suffix: str) -> Asset:
    return Asset(body, TYPES[suffix], is_text=suffix not in (".png", ".ico"))


@cache
def _compressed(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=11))
