"""Who is signed in: Flask-Login over our sessions, and the studio's door."""

from flask import Flask, g, request
from flask_login import LoginManager, current_user
from sqlalchemy.orm import Session

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.keys import STUDIO_ROLES, account_of_key
from photoallegret.accounts.sessions import AccountSessions, is_private
from photoallegret.clock import now
from photoallegret.db import db

BEARER = "Bearer "


def recognise_accounts(app: Flask) -> None:
    """Let ``app`` know who sends each request under the private paths."""
    app.session_interface = AccountSessions()
    manager = LoginManager()
    # A telephone changes its address all day: sessions end by time and by hand, not by that.
    manager.session_protection = None
    manager.user_loader(lambda identity: load_account(int(identity)))
    manager.init_app(app, add_context_processor=False)

    @app.before_request
    def _forget() -> None:
        g.pop("_login_user", None)  # a context that serves several requests mixes nobody up


def load_account(account_id: int) -> Account | None:
    """Return the account with this id, to be read only.

    It belongs to no session: knowing who asks must not hold the database's write lock while
    a form is received. What changes an account fetches it anew.
    """
    with Session(db.engine) as reading:
        account = reading.get(Account, account_id)
        reading.expunge_all()
    return account


def current_account() -> Account | None:
    """Return the account signed in to, None for a visitor."""
    if not is_private(request.path) or not current_user.is_authenticated:
        return None
    account: Account = current_user._get_current_object()  # noqa: SLF001 -- Werkzeug's way
    return account


def account_here() -> Account:
    """Return the account signed in to, behind a lock that let nobody else pass.

    Raises:
        RuntimeError: nobody is signed in; the lock is missing.

    """
    account = current_account()
    if account is None:
        message = "this page was reached without signing in"
        raise RuntimeError(message)
    return account


def may_enter_studio() -> bool:
    """Say whether who sends this request works in the studio."""
    account = current_account()
    return account is not None and account.role in STUDIO_ROLES


def is_owner() -> bool:
    """Say whether who sends this request is the photographer."""
    account = current_account()
    return account is not None and account.is_owner


def account_by_key() -> Account | None:
    """Return whose upload key this request carries, None when it has none that is valid."""
    header = request.headers.get("Authorization", "")
    if not header.startswith(BEARER):
        return None
    account_id = account_of_key(header.removeprefix(BEARER).strip(), now())
    return None if account_id is None else load_account(account_id)
