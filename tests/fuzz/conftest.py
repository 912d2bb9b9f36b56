"""A site with something behind every address, and three people who send it anything."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.config import Settings, read_settings
from photoallegret.db import db
from photoallegret.factory import HELD, create_app
from photoallegret.gallery.models import Visibility
from photoallegret.outbox.models import OutgoingMail
from photoallegret.passwords import hash_password
from photoallegret.questions.operations.asking import secret_hash
from photoallegret.rights.models import Channel, Kind
from photoallegret.rights.operations.requesting import Asked, record_request
from photoallegret.rights.operations.timeline import Act
from tests.browser.studio_site import everything
from tests.conftest import Copies
from tests.factories import make_account, make_gallery, make_question, save
from tests.support import guards
from tests.support.canaries import saved
from tests.support.hostile import forms_of
from tests.support.pages import read

PEOPLE = ("visitor", "member", "owner")
ALIVE = {"counter", "session", "access_entry", "security_journal", "security_chain"}
"""Tables that even a refusal may write to: limits, last visits, who looked, failed attempts."""
PASSWORD = "marée basse au phare"
ASKING = (
    ("visitor", "/compte/inscription"),
    ("visitor", "/compte/inscription/moins-de-15-ans"),
    ("visitor", "/contact"),
    ("visitor", "/vos-droits/demande/access"),
    ("member", "/compte/adresse"),
    ("member", "/compte/droits/demande/access"),
    ("member", "/compte/directives/personne"),
)
"""Forms that are answered by mail."""
KNOWN = "k" * 43
KNOWN_LINKS = (f"/contact/suivi/{KNOWN}", f"/vos-droits/suivi/{KNOWN}")
"""What only who asked knows."""
SECRET_PATH = re.compile(r"/[a-z][\w./-]*/[\w.~-]{20,}")
Rows = dict[str, list[dict[str, Any]]]


UNPACKING: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}
KEPT_SUFFIXES = (".json", ".jsonl")
"""Of files at the top of the data folder, which say what the site is."""


@dataclass
class Target:
    """A site that becomes again what it was after whatever was sent to it."""

    app: Flask
    cookies: dict[str, str]
    links: list[str]
    """Where its mails lead."""
    rows: Rows = field(default_factory=dict)
    files: dict[Path, bytes] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Return its data folder."""
        settings: Settings = self.app.extensions["photoallegret"]
        return settings.data

    def client(self, person: str) -> FlaskClient:
        """Return a fresh browser of one of PEOPLE."""
        client = self.app.test_client()
        if person in self.cookies:
            client.set_cookie(cookie_name(self.app), self.cookies[person])
        return client

    def remember(self) -> None:
        """Note what the site is."""
        with self.app.app_context():
            self.rows = saved()
        self.files = self._files()

    def changed(self) -> set[str]:
        """Return the tables and files that changed since, and make the site what it was."""
        with self.app.app_context():
            rows = saved()
            found = {name for name, was in self.rows.items() if _set(rows[name]) != _set(was)}
            if found:
                restore(self.rows)
                self.rows["generation"] = saved()["generation"]  # this was a change of all
            db.session.remove()
        files = self._files()
        if files != self.files:
            found |= {path.name for path in files.keys() ^ self.files.keys()} or {"files"}
            for path in files.keys() - self.files.keys():
                path.unlink()
            for path, content in self.files.items():
                path.write_bytes(content)
        return found

    def _files(self) -> dict[Path, bytes]:
        return {
            path: path.read_bytes() for path in self.data.iterdir() if path.suffix in KEPT_SUFFIXES
        }

    def check(self, answer: TestResponse, *, may_act: bool = True) -> None:
        """Refuse a failure, a page that is none, a refusal that did something.

        Args:
            answer: read and closed here.
            may_act: whether an answer that is no refusal may have changed something.

        """
        with answer:
            content = answer.get_data()
            told = f"{answer.request.method} {answer.request.path} -> {answer.status_code}"
            assert answer.status_code < 500, told
            assert b"Traceback" not in content, told
            kind = answer.content_type or ""
            assert "charset=utf-8" in kind or not kind.startswith("text/"), f"{told} {kind}"
            if answer.mimetype == "text/html" and content and not 300 <= answer.status_code < 400:
                unpack = UNPACKING[answer.headers.get("Content-Encoding", "")]
                read(unpack(content).decode(), answer.status_code)
        changed = self.changed()
        if answer.status_code >= 400 or not may_act:
            assert changed <= ALIVE, f"{told} changed {changed}"


def _set(rows: list[dict[str, Any]]) -> list[str]:
    """Return rows in one order: PostgreSQL moves them as it likes."""
    return sorted(map(repr, rows))


def restore(rows: Rows) -> None:
    """Make the database what it was when ``rows`` were saved, whatever guards it."""
    db.session.remove()
    tables = db.metadata.sorted_tables
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        guards_: list[tuple[str, str]] = []
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            told = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            guards_ = [(name, sql) for name, sql in connection.exec_driver_sql(told)]
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for name, _ in guards_:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
        for _, guard in guards_:
            connection.exec_driver_sql(guard)
        connection.commit()
        off = "PRAGMA foreign_keys = ON" if is_sqlite else "SET session_replication_role = origin"
        connection.exec_driver_sql(off)


@pytest.fixture(scope="module")
def app(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return a site that the tests of one file share; no context stays open."""
    data = tmp_path_factory.mktemp("fuzz") / "data"
    told = {"PHOTOALLEGRET_DATA": str(data), "PHOTOALLEGRET_DATABASE_URL": copies.fresh(data)}
    site = create_app(read_settings(told))
    site.testing = True
    strict = guards.OnlyDeclaredHeaders(site.wsgi_app, HELD)
    site.wsgi_app = strict  # type: ignore[method-assign]  # Flask's own way
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
    guards.check_folders(HELD, data)
    copies.forget_all()


@pytest.fixture(scope="module")
def target(app: Flask) -> Target:
    """Return the site with something behind every address, remembered."""
    settings: Settings = app.extensions["photoallegret"]
    with app.app_context():
        owner, member = (
            make_account(f"{role}@example.org", role, password_hash=hash_password(PASSWORD))
            for role in (Role.OWNER, Role.MEMBER)
        )
        ids = {"owner": owner.id, "member": member.id}
        everything(settings, owner.id)
        _fill_more()
        cookies = {
            name: begin_session(number, {}, "Firefox, Linux", now(), None)
            for name, number in ids.items()
        }
        db.session.remove()
    target = Target(app, cookies, [])
    target.client("visitor").get("/.well-known/did.json").close()  # the first makes the keys
    target.links = [*_links(target), *KNOWN_LINKS]
    target.remember()
    return target


def _fill_more() -> None:
    """Leave what ``everything`` does not: secrets that are known here, a question of each fate."""
    make_question(state="declined")
    make_question(
        state="published", slug="en-vente", published_at=now(), wish="named",
        public_question="Est-elle en vente ?", public_answer="Oui.", answer="Oui.",
        secret_hash=secret_hash(KNOWN),
    )  # fmt: skip
    asked = Asked(
        kind=Kind.ERASURE, channel=Channel.SITE, language="fr", name="Anne",
        email="anne@example.org", email_key="anne@example.org",
    )  # fmt: skip
    record_request(asked, KNOWN, Act(now()))
    make_gallery("fermee", visibility=Visibility.PROTECTED, password_hash=hash_password(PASSWORD))
    save()


def _links(target: Target) -> list[str]:
    """Send the forms that answer by mail, prove the addresses, and send them once more."""
    _ask(target, "anne@example.org")
    for link in _mailed(target):
        if "/confirmer/" in link:
            _send(target, "visitor", link)
    _ask(target, "zoe@example.org")
    return _mailed(target)


def _ask(target: Target, address: str) -> None:
    for person, path in ASKING:
        _send(target, person, path, email=address)
    _send(target, "visitor", "/compte/mot-de-passe-oublie", email="member@example.org")


def _send(target: Target, person: str, path: str, **typed: str) -> None:
    """Send the last form of a page as an honest reader fills it in."""
    client = target.client(person)
    with client.get(path) as page:
        forms = forms_of(BeautifulSoup(page.get_data(), "html5lib"), path)
    for form in forms[-1:]:
        known = dict(form.fields)
        sent = known | {name: text for name, text in typed.items() if name in known}
        client.post(form.address, data=sent).close()


def _mailed(target: Target) -> list[str]:
    with target.app.app_context():
        waiting = db.session.scalars(select(OutgoingMail.content)).all()
        db.session.remove()
    return sorted({path for content in waiting for path in SECRET_PATH.findall(str(content))})
