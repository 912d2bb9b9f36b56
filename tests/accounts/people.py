"""People who sign in, and their second factor, for tests of pages."""

import re
from datetime import datetime
from urllib.parse import urlsplit

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import Trace
from photoallegret.accounts.operations.second_factor import (
    PURPOSE,
    confirm,
    prepare,
    prepared_secret,
)
from photoallegret.accounts.sessions import cookie_name
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.passwords import hash_password
from photoallegret.privacy.models import ConsentEntry
from photoallegret.sealed import Seal
from tests.factories import make_account
from tests.support.forms import send
from tests.support.pages import Page

PASSWORD = "loutre brume lanterne"
ANOTHER = "cerise tambour glacier"
SIGN_IN = "/compte/connexion"


def person(email: str = "anne@example.org", role: Role = Role.OWNER) -> int:
    """Commit an account with ``PASSWORD`` and return its id."""
    account = make_account(email, role, password_hash=hash_password(PASSWORD))
    identity = account.id
    db.session.commit()
    return identity


def application(app: Flask, account_id: int, at: datetime) -> tuple[pyotp.TOTP, list[str]]:
    """Switch the second factor of an account on; return its application and recovery codes."""
    settings: Settings = app.extensions["photoallegret"]
    seal = Seal(settings.secrets, PURPOSE)
    prepare(account_id)
    found = pyotp.TOTP(prepared_secret(db.session.get_one(Account, account_id)))
    codes = confirm(account_id, found.at(at), seal, Trace(at))
    db.session.commit()
    return found, codes


def signs_in(
    client: FlaskClient, password: str = PASSWORD, email: str = "anne@example.org"
) -> TestResponse:
    """Sign in by the form and return the answer."""
    return send(client, SIGN_IN, email=email, password=password)


def cookie(app: Flask, client: FlaskClient) -> str:
    """Return the token of the browser's session, "" when it has none."""
    found = client.get_cookie(cookie_name(app))
    return found.value if found else ""


def events() -> list[str]:
    """Return the events of the journal, the oldest first."""
    rows = db.session.execute(
        db.metadata.tables["security_journal"].select().order_by(db.text("id"))
    )
    found = [row.event for row in rows]
    db.session.rollback()
    return found


def codes_on(page: Page) -> list[str]:
    """Return the texts set as code on a page: a key, a secret, recovery codes."""
    return re.findall(r"<code[^>]*>([^<]+)</code>", page.text)


def letters(slug: str = "") -> list[tuple[str, str, dict[str, str]]]:
    """Return what was posted, the oldest first: to whom, which kind, with which values."""
    rows = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    found = [(row.recipient, row.slug, dict((row.content or {})["values"])) for row in rows]
    db.session.rollback()
    return [one for one in found if slug in ("", one[1])]


def link_in(slug: str) -> str:
    """Return the path of the link in the last message of this kind."""
    return urlsplit(letters(slug)[-1][2]["link"]).path


def consents(account_id: int) -> list[tuple[str, str]]:
    """Return the acts in the ledger for an account, the oldest first: purpose and act."""
    rows = db.session.scalars(
        select(ConsentEntry)
        .where(ConsentEntry.subject == f"account:{account_id}")
        .order_by(ConsentEntry.id)
    ).all()
    found = [(row.purpose, row.act.value) for row in rows]
    db.session.rollback()
    return found


def opens(client: FlaskClient, page: Page, password: str = PASSWORD) -> TestResponse:
    """Type the password chosen on the page that a link of sign-up opened; press its button."""
    return send(client, page, password=password)
