"""The account's own page, signing out, and ending sessions from anywhere."""

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.models import ProfilePicture
from photoallegret.accounts.onward import home_of, security_of
from photoallegret.accounts.operations.journal import Event, note
from photoallegret.accounts.operations.moving import move_of
from photoallegret.accounts.operations.sessions import (
    end_session_of,
    end_sessions_of,
    sessions_of,
)
from photoallegret.accounts.operations.staying import is_to_check
from photoallegret.accounts.sessions import session_here
from photoallegret.accounts.signed_in import current_account, sign_out_here, trace_here
from photoallegret.accounts.views.blueprint import account_answer, blueprint
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import gettext
from photoallegret.restricted import is_restricted
from photoallegret.routes import page
from photoallegret.studio import say


@page(blueprint, fr="/compte", en="/account")
def overview() -> BaseResponse:
    """Show whose account it is and where it is signed in."""
    account = current_account()
    if account is None:
        return redirect(url_for("accounts.sign_in", next=url_for("accounts.overview")), 303)
    home = home_of(account)
    return account_answer(
        "overview.html",
        gettext("Your account"),
        account=account,
        picture=db.session.get(ProfilePicture, account.id),
        move=move_of(account.id),
        is_only_kept=is_restricted(account_id=account.id, address=account.email_key),
        is_to_check=is_to_check(account, now()),
        studio="" if home == url_for("accounts.overview") else home,
        sessions=sessions_of(account.id, now()),
        this_session=session_here().id,
    )


@page(blueprint, fr="/compte/deconnexion", en="/account/sign-out", methods=("POST",))
def sign_out() -> Response:
    """End this browser's session."""
    check_act()
    account = current_account()
    if account is not None:
        note(Event.SIGNED_OUT, account.id, trace_here(now()))
        db.session.commit()
        sign_out_here()
    # No Clear-Site-Data: it would sign the photographer out of the other sites of his domain.
    return account_answer("signed-out.html", gettext("You are signed out"))


@page(
    blueprint,
    fr="/compte/sessions/<int(max=999999999):session_id>/fin",
    en="/account/sessions/<int(max=999999999):session_id>/end",
    methods=("POST",),
)
def end_session(session_id: int) -> BaseResponse:
    """End one of the account's other sessions."""
    check_act()
    account = current_account()
    if account is None or session_id == session_here().id:
        abort(404)
    if end_session_of(account.id, session_id):
        note(Event.SESSION_ENDED, account.id, trace_here(now()))
    db.session.commit()
    say(gettext("That device is signed out."))
    return redirect(security_of(account), 303)


@page(blueprint, fr="/compte/sessions/fin", en="/account/sessions/end", methods=("POST",))
def end_other_sessions() -> BaseResponse:
    """End every session of the account but this one."""
    check_act()
    account = current_account()
    if account is None:
        abort(404)
    end_sessions_of(account.id, but=(session_here().id or 0,))
    note(Event.SESSIONS_ENDED, account.id, trace_here(now()))
    db.session.commit()
    say(gettext("All other devices are signed out."))
    return redirect(security_of(account), 303)
