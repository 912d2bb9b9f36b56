"""A fresh sign-in, asked again before dangerous acts: of a page left open, or a stolen cookie.

The page that offers the act is guarded, so that nothing typed is lost; its post is too, with
some more time.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from photoallegret.accounts.models import Account
from photoallegret.accounts.onward import asked_here
from photoallegret.accounts.operations.credentials import candidate_of, proves, set_password
from photoallegret.accounts.operations.journal import Event, note
from photoallegret.accounts.operations.limits import GROWING
from photoallegret.accounts.operations.moving import move_of
from photoallegret.accounts.operations.second_factor import accepts
from photoallegret.accounts.sessions import session_here
from photoallegret.accounts.signed_in import (
    count_code,
    refuse_beyond,
    second_factor_seal,
    secret_here,
    trace_here,
)
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.headers import SAFE_METHODS
from photoallegret.i18n import gettext
from photoallegret.passwords import hash_password
from photoallegret.studio import say
from photoallegret.throttle import forgive, keyed

FRESH, FORM_TIME = timedelta(minutes=15), timedelta(minutes=15)
"""A sign-in is fresh that long; a form shown then may be filled in for as long again."""
View = TypeVar("View", bound=Callable[..., Any])


def ask_again(back: str = "") -> Response | None:
    """Return the answer that asks who is there, None when a fresh sign-in said it.

    Args:
        back: the path to come back to after a post; default, the page asked for.

    """
    fresh_at = session_here().fresh_at
    is_form = request.method not in SAFE_METHODS
    if fresh_at is not None and now() - fresh_at <= FRESH + FORM_TIME * is_form:
        return None
    return redirect(url_for("accounts.confirm", next=back or asked_here()), 303)


def require_fresh(*, back: str = "") -> Callable[[View], View]:
    """Guard a view of the signed-in: whoever signed in long ago proves again who they are.

    Args:
        back: the endpoint, without values, of the page that holds the form; default, the
            view's own address, which must then answer GET.

    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **values: object) -> object:
            return ask_again(url_for(back) if back else "") or view(*args, **values)

        return cast("View", guarded)

    return guard


def prove_by_password(account: Account, password: str) -> bool:
    """Say whether ``password`` is the account's; attempts are limited, failures noted. Commits."""
    key = keyed(f"proof {account.id}", secret_here())
    refuse_beyond("proof", [(key, GROWING)], now())
    # Counted and committed: no transaction waits while the hash is computed.
    return _ended(account, key, proved=proves(candidate_of(account.id), password))


def prove_by_code(account: Account, code: str) -> bool:
    """Say whether ``code`` is one of the account's second factor, used now. Commits."""
    moment = now()
    key = count_code(account.id, code, moment)
    proof = accepts(account.id, code, second_factor_seal(), trace_here(moment))
    return _ended(account, key, proved=proof is not None)


def change_password_here(account: Account, password: str) -> None:
    """Give the account signed in another password; other devices are signed out. Commits."""
    fresh = hash_password(password)  # before the transaction: it takes long
    held, page = session_here(), url_for("accounts.forgotten")
    trace = trace_here(now())
    if move_of(account.id) is not None:
        say(gettext("The change of address that was asked for is stopped."))
    set_password(account.id, fresh, Event.PASSWORD_CHANGED, trace, page=page, keep=held.id or 0)
    db.session.commit()
    held.renew()


def _ended(account: Account, key: str, *, proved: bool) -> bool:
    if proved:
        forgive(key)
    else:
        note(Event.PROOF_FAILED, account.id, trace_here(now()))
    db.session.commit()
    return proved
