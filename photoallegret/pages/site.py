"""The store of one site: its switch, its layer and what mends it, put together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.pages.layer import KeptPages
from photoallegret.pages.models import ONLY, Generation
from photoallegret.pages.switch import Switch
from photoallegret.pages.watching import Dated, dated_after, watch
from photoallegret.paths import PACKAGE, STATIC, TEMPLATES, TRANSLATIONS

EXTENSION = "photoallegret_pages"
REVISION_LENGTH = 12
Warm = Callable[[], Iterable[str]]
"""Return the paths of a room that are drawn before anybody asks."""


@dataclass(frozen=True, slots=True)
class Store:
    """What jobs need of it."""

    switch: Switch
    layer: KeptPages
    warm: Sequence[Warm]


def keep_pages(
    app: Flask, settings: Settings, dated: Sequence[Dated], warm: Sequence[Warm] = ()
) -> None:
    """Have ``app`` keep the pages that are the same for everyone, and serve them first.

    Args:
        app: the application, complete.
        settings: of its site.
        dated: of each room, what changes by itself at an instant.
        warm: of each room, the pages that are drawn before anybody asks.

    """
    switch = Switch(settings.data, _revision(settings))
    with app.app_context():
        watch(db.engine, switch, dated)

    def mend() -> None:
        with app.app_context(), db.engine.connect() as connection:
            number = connection.scalar(select(Generation.number).where(Generation.id == ONLY)) or 0
            until, moment = dated_after(connection, dated), now().timestamp()
        switch.mend(number, until, moment)

    layer = KeptPages(app.wsgi_app, switch, settings.hosts, mend)
    app.wsgi_app = layer  # type: ignore[method-assign]  # Flask's own way
    app.extensions[EXTENSION] = Store(switch, layer, tuple(warm))


def _revision(settings: Settings) -> str:
    """Return a digest of all that pages are drawn from besides the database."""
    told = f"{_program()}\n{settings.base_url}\n{settings.site!r}"
    return sha256(told.encode()).hexdigest()[:REVISION_LENGTH]


@cache
def _program() -> str:
    digest = sha256()
    for folder in (PACKAGE, TEMPLATES, STATIC, TRANSLATIONS):
        for path in sorted(one for one in folder.rglob("*") if "__pycache__" not in one.parts):
            if path.is_file():
                told = path.stat()
                digest.update(f"{path}\0{told.st_mtime_ns}\0{told.st_size}\n".encode())
    return digest.hexdigest()
