"""The store of one site: its switch, its layer and what mends it, put together."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.headers import page_headers
from photoallegret.pages.layer import FormOf, KeptPages
from photoallegret.pages.models import ONLY, Generation
from photoallegret.pages.switch import Switch
from photoallegret.pages.watching import Dated, dated_after, watch
from photoallegret.paths import PACKAGE, STATIC, TEMPLATES, TRANSLATIONS

EXTENSION = "photoallegret_pages"
REVISION_LENGTH = 12
START = Path("/proc/sys/kernel/random/boot_id")
Warm = Callable[[], Iterable[str]]
"""Return the paths of a room that are drawn before anybody asks."""
Write = Callable[[Path, datetime], object]
"""Writes again in the data folder, from the database, a file that public pages read."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Brought:
    """What the rooms bring."""

    dated: Sequence[Dated]
    """What changes by itself at an instant."""
    warm: Sequence[Warm] = ()
    """The pages that are drawn before anybody asks."""
    writes: Sequence[Write] = ()
    """What is done again once another machine changed something."""


@dataclass(frozen=True, slots=True)
class Store:
    """What jobs need of it."""

    switch: Switch
    layer: KeptPages
    warm: Sequence[Warm]
    writes: Sequence[Write]


def keep_pages(
    app: Flask,
    settings: Settings,
    brought: Brought,
    form_of: FormOf | None = None,
) -> None:
    """Have ``app`` keep the pages that are the same for everyone, and serve them first.

    Args:
        app: the application, complete.
        settings: of its site.
        brought: by the rooms.
        form_of: see ``KeptPages``.

    """
    switch = Switch(settings.data, _revision(settings))
    with app.app_context():
        watch(db.engine, switch, brought.dated)

    def read() -> tuple[int, int]:
        with db.engine.connect() as connection:
            number = connection.scalar(select(Generation.number).where(Generation.id == ONLY)) or 0
            return number, dated_after(connection, brought.dated)

    def mend() -> None:
        try:
            with app.app_context():
                switch.mend(read, now().timestamp())
        except (SQLAlchemyError, OSError) as error:  # pages are drawn, and say so if they cannot
            logger.warning("the page store cannot be mended: %s", error)

    layer = KeptPages(app.wsgi_app, switch, settings.hosts, mend, form_of)
    layer.served = page_headers(settings) if settings.proxy else None
    app.wsgi_app = layer  # type: ignore[method-assign]  # Flask's own way
    app.extensions[EXTENSION] = Store(switch, layer, tuple(brought.warm), tuple(brought.writes))
    mend()  # the program may have ended anyhow, or its database been put back


def _revision(settings: Settings) -> str:
    """Return a digest of all that pages are drawn from besides the database.

    And of when the machine started: what was written before the power failed may be half there.
    """
    told = f"{_program()}\n{_start_of_machine()}\n{settings.base_url}\n{settings.site!r}"
    return sha256(told.encode()).hexdigest()[:REVISION_LENGTH]


def _start_of_machine() -> str:
    try:
        return START.read_text(encoding="ascii")
    except OSError:
        return ""


@cache
def _program() -> str:
    digest = sha256()
    for folder in (PACKAGE, TEMPLATES, STATIC, TRANSLATIONS):
        for path in sorted(one for one in folder.rglob("*") if "__pycache__" not in one.parts):
            if path.is_file():
                told = path.stat()
                digest.update(f"{path}\0{told.st_mtime_ns}\0{told.st_size}\n".encode())
    return digest.hexdigest()
