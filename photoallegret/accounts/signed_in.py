"""Who is signed in: Flask-Login over our sessions, and the studio's door."""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask, current_app, g, request
from flask_login import LoginManager, current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from photoallegret.access_log import ACTOR
from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.keys import STUDIO_ROLES, account_of_key
from photoallegret.accounts.operations.limits import GROWING, Counted, wait_until
from photoallegret.accounts.operations.second_factor import PURPOSE as SECOND_FACTOR
from photoallegret.accounts.operations.second_factor import is_recovery_code
from photoallegret.accounts.operations.sessions import end_session, find_session
from photoallegret.accounts.sessions import (
    USER,
    AccountSessions,
    cookie_name,
    device_of,
    is_private,
    is_safe,
    session_here,
)
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.sealed import Seal
from photoallegret.throttle import keyed, network_key

BEARER = "Bearer "


def recognise_accounts(app: Flask) -> None:
    """Let ``app`` know who sends each request under the private paths."""
    app.session_interface = AccountSessions()
    manager = LoginManager()
    # A telephone changes its address all day: sessions end by time and by hand, not by that.
    manager.session_protection = None
    manager.user_loader(lambda identity: load_account(int(identity)))
    manager.init_app(app, add_context_processor=False)
    app.extensions[ACTOR] = lambda: account_here().id

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


def sign_in_here(account_id: int) -> None:
    """Sign this browser in to an account: its session begins with this answer."""
    held = session_here()
    held.clear()  # what a visitor's session held does not pass on
    held[USER] = str(account_id)
    held.renew()


def sign_out_here() -> None:
    """End the session of this browser with this answer."""
    session_here().clear()


def sign_out_by_cookie(answer: Response) -> None:
    """End the session whose cookie this request carries, wherever it was sent, and take it back.

    The caller commits.
    """
    moment = now()
    name = cookie_name(current_app)
    found = find_session(request.cookies.get(name, ""), moment)
    if found is not None:
        end_session(found.id)
        note(Event.SIGNED_OUT, found.account_id, trace_here(moment))
    answer.delete_cookie(name, path="/", secure=is_safe(current_app), httponly=True, samesite="Lax")


def trace_here(now: datetime) -> Trace:
    """Return when and from where this request comes, without an address."""
    network = network_key(request.remote_addr or "", secret_here(), now)
    return Trace(now, network, device_of(request.headers.get("User-Agent", "")))


def refuse_beyond(scope: str, counted: Iterable[Counted], moment: datetime) -> None:
    """Count an attempt (see limits); answer 429 with the time to come back if it is too many."""
    until = wait_until(scope, counted, moment)
    if until is not None:
        raise TooManyRequests(retry_after=until)


def count_code(account_id: int, code: str, moment: datetime) -> str:
    """Count an attempt at a second factor; return the name it is counted under.

    Whoever has the password alone can have the application's codes refused for a while. The
    way left is a recovery code: 50 bits cannot be guessed, so each network is counted apart.

    Raises:
        TooManyRequests: there were too many.

    """
    name = f"code {account_id}"
    if is_recovery_code(code):
        name = f"recovery {account_id} {trace_here(moment).network}"
    key = keyed(name, secret_here())
    refuse_beyond("code", [(key, GROWING)], moment)
    return key


def settings_here() -> Settings:
    """Return the settings of the site that answers."""
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


def secret_here() -> str:
    """Return the site's secret key."""
    return settings_here().secrets["secret_key"]


def second_factor_seal() -> Seal:
    """Return what seals and opens the second factors of this site."""
    return Seal(settings_here().secrets, SECOND_FACTOR)


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
