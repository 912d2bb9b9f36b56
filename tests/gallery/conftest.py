"""What tests of the gallery may ask for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from photoallegret.config import vars_of
from photoallegret.db import db
from photoallegret.party_settings import Hosting, Publisher
from photoallegret.storage import Storage

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def counting(app: Flask) -> Counting:
    """Return a context manager that gives the list of the queries asked within it."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(*arguments: object) -> None:
            statement = str(arguments[2])
            if not statement.startswith("BEGIN"):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield asked
        event.remove(db.engine, "before_cursor_execute", note)

    assert app.extensions["sqlalchemy"]
    return count


@pytest.fixture
def storage(app: Flask) -> Storage:
    """Return the storage of the site under test."""
    return Storage(app.extensions["photoallegret"].data)


@pytest.fixture
def production(tmp_path: Path) -> Path:
    """Return the file of a real site whose facts are all there."""
    lines = [
        'name = "Photographies d’Anne"',
        'host = "photos.example"',
        'photographer = { name = "Anne" }',
        "[publisher]",
        *(f'{key} = "said"' for key in vars_of(Publisher()) if key != "director"),
        'director = "Anne"',
        "[hosting]",
        *(f'{key} = "said"' for key in vars_of(Hosting()) if key != "country"),
        'country = "FR"',
    ]
    path = tmp_path / "site.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
