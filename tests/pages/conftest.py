"""What tests of the store may ask for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from photoallegret.db import db
from photoallegret.pages.keeping import SERVED
from photoallegret.pages.site import EXTENSION, Store
from tests.factories import make_gallery, make_photo, save

PAGE = "/galeries/nord"


@pytest.fixture
def store(app: Flask) -> Store:
    """Return the store of the site under test."""
    found: Store = app.extensions[EXTENSION]
    return found


@pytest.fixture
def gallery(app: Flask) -> str:
    """Return the path of a gallery of two photos."""
    assert app.testing
    make_gallery("nord", [make_photo("a"), make_photo("b")])
    save()
    return PAGE


@pytest.fixture
def asking(app: Flask) -> Callable[[], Iterator[list[str]]]:
    """Return a context manager that gives the statements run within it."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(*arguments: object) -> None:
            asked.append(str(arguments[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        yield asked
        event.remove(db.engine, "before_cursor_execute", note)

    assert app.testing
    return collect  # type: ignore[return-value]  # a context manager


def kept_files(store: Store) -> list[str]:
    """Return the names of the pages that the switch shows."""
    folder: Path = store.switch.pages / store.switch.shown().name
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.startswith(SERVED))
