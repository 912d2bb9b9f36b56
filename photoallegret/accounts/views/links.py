"""The page of a one-time link: it asks for a password. Looking at it uses nothing up."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import FirstOwnerForm, NewPasswordForm
from photoallegret.accounts.onward import home_of
from photoallegret.accounts.operations.addresses import local_part
from photoallegret.accounts.operations.credentials import set_password as keep_password
from photoallegret.accounts.operations.journal import Event, Trace
from photoallegret.accounts.operations.keys import keys_of
from photoallegret.accounts.operations.links import LinkPurpose, Offer, find_link, use_link
from photoallegret.accounts.operations.owners import OwnerError, has_owner, make_owner
from photoallegret.accounts.personal_data import ACCOUNT
from photoallegret.accounts.signed_in import load_account, settings_here, sign_in_here, trace_here
from photoallegret.accounts.views.blueprint import (
    FORGED,
    INCOMPLETE,
    account_answer,
    blueprint,
    closed,
    gone,
)
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import gettext, language
from photoallegret.notices import notice
from photoallegret.passwords import hash_password
from photoallegret.routes import page


@page(
    blueprint,
    fr="/compte/mot-de-passe/<token>",
    en="/account/password/<token>",
    methods=("GET", "POST"),
)
def set_password(token: str) -> BaseResponse:
    """Ask for the password that the link's holder chooses; take it, once."""
    offer = find_link(token, now())
    if offer is None or (offer.purpose is LinkPurpose.FIRST_OWNER and has_owner()):
        return gone()
    form = FirstOwnerForm() if offer.purpose is LinkPurpose.FIRST_OWNER else NewPasswordForm()
    form.known = (settings_here().site.name, local_part(offer.email))
    if not form.is_submitted():
        return closed(_ask(form, offer))
    if not form.validate():
        return closed(_ask(form, offer, FORGED if form.form_token.errors else INCOMPLETE))
    fresh = hash_password(form.password.data or "")  # before the transaction: it takes long
    email = form.email.data or "" if isinstance(form, FirstOwnerForm) else ""
    account_id = _use(token, offer, email, fresh)
    if account_id is None:
        return gone()
    account = load_account(account_id)
    if account is None or account.totp_confirmed_at is not None or not account.is_active:
        return closed(redirect(url_for("accounts.sign_in"), 303))
    sign_in_here(account_id)
    return closed(redirect(home_of(account), 303))


def _use(token: str, offer: Offer, email: str, password_hash: str) -> int | None:
    """Set the password and return whose it is; None when the link was used meanwhile."""
    trace: Trace = trace_here(now())
    if not use_link(token, trace.at):
        db.session.rollback()
        return None
    account_id = offer.account_id
    if account_id is None:
        try:
            account_id = make_owner(email, language(), trace).id
        except OwnerError:
            db.session.rollback()
            return None
    page = url_for("accounts.forgotten")
    keep_password(account_id, password_hash, Event.PASSWORD_SET, trace, page=page)
    db.session.commit()
    return account_id


def _ask(form: NewPasswordForm, offer: Offer, status: int = 200) -> Response:
    title = gettext("Choose a password") if offer.email else gettext("Own the studio")
    return account_answer(
        "set-password.html",
        title,
        status=status,
        form=form,
        email=offer.email,
        keys=keys_of(offer.account_id) if offer.account_id is not None else [],
        notice=None if offer.email else notice(ACCOUNT, settings_here().site),
    )
