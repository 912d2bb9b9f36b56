"""The site inside this process, on a library of rows: what it asks of the database, and its CPU."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bench.sites import LOOPBACK, Site, new_site
from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.db import db, own_transaction
from photoallegret.factory import create_app
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.pages.watching import CHANGED

BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Accept": "text/html,*/*;q=0.8"}
OK = 200
OWNER = "owner@example.org"


@dataclass(slots=True)
class Answer:
    """One page, and what it took to make it."""

    body: bytes
    headers: dict[str, str]
    queries: int
    cpu: float
    """Seconds of processor time."""
    database: float = 0.0
    """Those of them in the database's driver, which runs the statements; reading rows is ours."""


@dataclass(slots=True)
class Library:
    """One application and its database."""

    site: Site
    app: Flask
    engine: Engine
    client: FlaskClient = field(init=False)
    statements: int = 0
    """Asked since the last page was asked for."""
    database: float = 0.0
    """Seconds of the processor that they took."""
    _begun: float = 0.0

    def __post_init__(self) -> None:
        """Count statements from now on."""
        self.client = self.app.test_client()
        event.listen(self.engine, "before_cursor_execute", self._count)
        event.listen(self.engine, "after_cursor_execute", self._end)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:  # noqa: ANN401 -- as SQLAlchemy calls it
        self.statements += not statement.startswith("BEGIN")  # asks for nothing
        self._begun = time.process_time()

    def _end(self, *_told: Any) -> None:  # noqa: ANN401 -- as SQLAlchemy calls it
        self.database += time.process_time() - self._begun

    def change(self) -> None:
        """Empty the store of pages, as any change that the public may see does."""
        with self.app.app_context(), own_transaction() as connection:
            connection.info[CHANGED] = True

    def get(self, address: str, *, keep: bool = False) -> Answer:
        """Return the page at `address`, drawn; or as a visitor gets it, and kept, with `keep`.

        Raises:
            RuntimeError: the page is not there: what was to be measured was not.

        """
        self.statements, self.database = 0, 0.0
        gc.disable()  # what is collected was left by others
        started = time.process_time()
        drawn = {} if keep else {NOT_KEPT: "1"}  # what drawing costs, not what keeping spares
        with self.client.get(
            address, headers=BROWSER, base_url=self._base, environ_overrides=drawn
        ) as response:
            body = response.get_data()
            spent = time.process_time() - started
            gc.enable()
            if response.status_code != OK:
                message = f"{address} answered {response.status_code}"
                raise RuntimeError(message)
            headers = dict(response.headers)
            return Answer(body, headers, self.statements, spent, self.database)

    def enter_studio(self) -> str:
        """Sign the photographer in: pages of the studio can be asked for from now on.

        Return the cookie that opens it, `name=value`.
        """
        with self.app.app_context():
            owner = Account(
                email=OWNER, email_key=OWNER, role=Role.OWNER, created_at=now(), confirmed_at=now()
            )
            db.session.add(owner)
            db.session.flush()
            identity = owner.id
            db.session.commit()  # a session is written on a connection of its own
            token = begin_session(identity, {}, "bench", now(), None)
        self.client.set_cookie(cookie_name(self.app), token, domain=LOOPBACK)
        return f"{cookie_name(self.app)}={token}"

    @property
    def _base(self) -> str:
        return f"http://127.0.0.1:{self.site.port}"


@contextmanager
def library(data: Path, database: str = "") -> Iterator[Library]:
    """Give the application on an empty library in the new folder `data`.

    `database` is the address of one of PostgreSQL, SQLite without.
    """
    site = new_site(data, database=database)
    app = create_app(site.settings)
    with app.app_context():
        engine = db.engine
    try:
        yield Library(site, app, engine)
    finally:
        engine.dispose()
