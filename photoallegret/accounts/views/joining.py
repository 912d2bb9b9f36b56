"""Signing up: nothing is kept, and no cookie set, before a link in a mailbox was used."""

from typing import Any

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import ChildSignUpForm, JoinForm, OpenForm, SignUpForm
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.operations.joining import (
    JOIN,
    PARENT,
    Joining,
    Shown,
    is_used,
    make_member,
    write_to_confirm,
    write_to_parent,
)
from photoallegret.accounts.operations.owners import account_with
from photoallegret.accounts.signed_in import current_account, settings_here, trace_here
from photoallegret.accounts.views.blueprint import (
    FORGED,
    INCOMPLETE,
    WRONG,
    account_answer,
    blueprint,
    closed,
    gone,
)
from photoallegret.accounts.views.posting import limit_network, link_to, may_mail
from photoallegret.accounts.views.texts import (
    AFTER_DEATH,
    account_notice,
    terms_accepted,
    texts_shown,
)
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import gettext, language, speaking
from photoallegret.once import UsedTwiceError, use_token
from photoallegret.passwords import hash_password, is_password
from photoallegret.routes import page


@page(blueprint, fr="/compte/inscription", en="/account/sign-up", methods=("GET", "POST"))
def sign_up() -> BaseResponse:
    """Ask for an address and a password; send a link to the address."""
    return _ask(SignUpForm(), "sign-up.html", gettext("Make an account"))


@page(
    blueprint,
    fr="/compte/inscription/moins-de-15-ans",
    en="/account/sign-up/under-15",
    methods=("GET", "POST"),
)
def sign_up_child() -> BaseResponse:
    """Ask a child for their address and a parent's; both will have to agree."""
    return _ask(ChildSignUpForm(), "sign-up-child.html", gettext("You are under fifteen"))


@page(blueprint, fr="/compte/inscription/message", en="/account/sign-up/message")
def sign_up_sent() -> Response:
    """Say that a message is on its way, the same to everyone."""
    return account_answer("sign-up-sent.html", gettext("Open your mailbox"))


@page(
    blueprint,
    fr="/compte/inscription/confirmer/<token>",
    en="/account/sign-up/confirm/<token>",
    methods=("GET", "POST"),
)
def join(token: str) -> BaseResponse:
    """Ask for the password chosen; then the account is made, or a child's parent is asked.

    Without it, whoever types another's address would open, by that one's click, an account that
    shows what is tied to the address.
    """
    joining = Joining.opened(JOIN, token, settings_here().secrets, now())
    if joining is None or (is_used(joining) and account_with(joining.email) is None):
        return gone()  # a used link never makes anew an account that was erased
    form = OpenForm()
    if not form.is_submitted():
        return _confirm(joining, form)
    if not form.validate():
        return _confirm(joining, form, FORGED if form.form_token.errors else INCOMPLETE)
    limit_network("join")
    if not is_password(joining.password_hash, form.password.data or ""):
        form.password.errors = [
            gettext("Another password was chosen. If it was not you, close this page.")
        ]
        return _confirm(joining, form, WRONG)
    if joining.parent:
        _ask_parent(joining)
        db.session.commit()
        return closed(redirect(url_for("accounts.parent_asked"), 303))
    with speaking(joining.language):
        shown = Shown(texts_shown(), terms_accepted())
    make_member(joining, shown, trace_here(now()))
    db.session.commit()
    return closed(redirect(url_for("accounts.join", token=token), 303))


def _confirm(joining: Joining, form: OpenForm, status: int = 200) -> BaseResponse:
    is_done = account_with(joining.email) is not None
    title = gettext("Your account is open") if is_done else gettext("Confirm your address")
    shown = {"joining": joining, "is_done": is_done, "form": form, **_texts()}
    return closed(account_answer("join.html", title, status=status, **shown))


def _ask(form: JoinForm, template: str, title: str) -> BaseResponse:
    if current_account() is not None:
        return redirect(url_for("accounts.overview"), 303)
    form.known = (settings_here().site.name,)
    if not form.is_submitted():
        return account_answer(template, title, form=form, **_texts())
    if not form.validate():
        status = FORGED if form.form_token.errors else INCOMPLETE
        return account_answer(template, title, status=status, form=form, **_texts())
    limit_network("sign-up")
    # Before the transaction, and whoever has an account: it takes long, and must tell nothing.
    _send(form, hash_password(form.password.data or ""))
    return redirect(url_for("accounts.sign_up_sent"), 303)


def _send(form: JoinForm, password_hash: str) -> None:
    """Send the link to the address, once for each form."""
    moment, email = now(), form.email.data or ""
    joining = Joining(
        email=email,
        email_key=address_key(email),
        language=language(),
        password_hash=password_hash,
        parent=form.parent.data or "" if isinstance(form, ChildSignUpForm) else "",
    )
    token = joining.sealed(JOIN, settings_here().secrets, moment)
    try:
        use_token(form.nonce, url_for("accounts.sign_up_sent"), moment)
    except UsedTwiceError:
        db.session.rollback()
        return
    if may_mail("sign-up", email):
        write_to_confirm(joining, link_to("accounts.join", language(), token), moment)
    db.session.commit()


def _ask_parent(joining: Joining) -> None:
    moment = now()
    if account_with(joining.email) is None and may_mail("parent", joining.parent):
        token = joining.agreed(moment).sealed(PARENT, settings_here().secrets, moment)
        link = link_to("accounts.parent", joining.language, token)
        write_to_parent(joining.parent, joining.email, joining.language, link, moment)


def _texts() -> dict[str, Any]:
    return {"notice": account_notice(), "after_death": gettext(AFTER_DEATH)}
