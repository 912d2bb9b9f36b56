"""A forgotten password: whoever asks gets the same answer, and a link if they have an account."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import AddressForm
from photoallegret.accounts.operations.resetting import make_reset, resettable, write_to_reset
from photoallegret.accounts.signed_in import trace_here
from photoallegret.accounts.views.blueprint import FORGED, INCOMPLETE, account_answer, blueprint
from photoallegret.accounts.views.posting import HOUR, limit_network, link_to, may_mail
from photoallegret.accounts.views.texts import account_notice
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import gettext
from photoallegret.routes import page


@page(
    blueprint,
    fr="/compte/mot-de-passe-oublie",
    en="/account/forgotten-password",
    methods=("GET", "POST"),
)
def forgotten() -> BaseResponse:
    """Ask for the address; send a link of one hour to it."""
    form = AddressForm()
    if not form.is_submitted():
        return _ask(form)
    if not form.validate():
        return _ask(form, FORGED if form.form_token.errors else INCOMPLETE)
    limit_network("forgotten")
    email = form.email.data or ""
    # Counted first, account or none: the count says nothing of which.
    is_allowed = may_mail("reset", email, HOUR)
    account = resettable(email)
    if account is not None and is_allowed:
        trace = trace_here(now())
        link = link_to("accounts.set_password", account.language, make_reset(account, trace))
        write_to_reset(account, link, trace)
    db.session.commit()
    return redirect(url_for("accounts.forgotten_sent"), 303)


@page(
    blueprint,
    fr="/compte/mot-de-passe-oublie/message",
    en="/account/forgotten-password/message",
)
def forgotten_sent() -> Response:
    """Say that a message is on its way, the same to everyone."""
    return account_answer("forgotten-sent.html", gettext("Open your mailbox"))


def _ask(form: AddressForm, status: int = 200) -> Response:
    title = gettext("Forgotten password")
    return account_answer(
        "forgotten.html", title, status=status, form=form, notice=account_notice()
    )
