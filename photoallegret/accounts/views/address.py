"""Another e-mail address: asked for by the holder, agreed to at both addresses."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import AddressForm, AgreeForm
from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.operations.moving import (
    Side,
    agree,
    ask_to_move,
    move_link,
    moving,
    stop_moving,
    write_to_both,
)
from photoallegret.accounts.signed_in import account_here, settings_here, trace_here
from photoallegret.accounts.views.blueprint import (
    FORGED,
    INCOMPLETE,
    account_answer,
    blueprint,
    closed,
    gone,
    holders_only,
)
from photoallegret.accounts.views.posting import link_to, may_mail
from photoallegret.accounts.views.texts import account_notice
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import act_form_here, check_act
from photoallegret.i18n import gettext
from photoallegret.restricted import demand_unrestricted
from photoallegret.routes import page
from photoallegret.studio import say


@page(blueprint, fr="/compte/adresse", en="/account/address", methods=("GET", "POST"))
@holders_only
@require_fresh()
def address() -> BaseResponse:
    """Take another address; write to both."""
    person = account_here()
    form = AddressForm()
    if not form.is_submitted():
        return _ask(form)
    status = 0
    if not form.validate():
        status = FORGED if form.form_token.errors else INCOMPLETE
    elif address_key(form.email.data or "") == person.email_key:
        form.email.errors = [gettext("This is the address that your account has.")]
        status = INCOMPLETE
    elif not may_mail("move", person.email) or not may_mail("move-new", form.email.data or ""):
        form.email.errors = [gettext("Enough messages were sent for today. Try again tomorrow.")]
        status = INCOMPLETE
    if status:
        db.session.commit()
        return _ask(form, status)
    _move(form.email.data or "")
    say(gettext("Two messages are on their way: one to each address."))
    return redirect(url_for("accounts.overview"), 303)


@page(blueprint, fr="/compte/adresse/fin", en="/account/address/end", methods=("POST",))
@holders_only
def end_address() -> BaseResponse:
    """Give the change of address up."""
    check_act()
    stop_moving(account_here().id)
    db.session.commit()
    say(gettext("Your address stays as it is."))
    return redirect(url_for("accounts.overview"), 303)


@page(
    blueprint, fr="/compte/adresse/<token>", en="/account/address/<token>", methods=("GET", "POST")
)
def agree_address(token: str) -> BaseResponse:
    """Show who holds one of the addresses a button to agree; the old one may stop it too."""
    found = moving(token, settings_here().secrets, now())
    if found is None:
        return gone()
    change, side = found
    if not act_form_here():
        return closed(
            account_answer(
                "address-agree.html",
                gettext("Change an e-mail address"),
                change=change,
                is_old=side is Side.OLD,
                is_agreed=bool(change.old_agreed_at if side is Side.OLD else change.new_agreed_at),
            )
        )
    if side is Side.OLD and AgreeForm().act.data == "stop":
        stop_moving(change.account_id)
        endpoint = "accounts.address_stopped"
    else:
        agree(change, side, trace_here(now()))
        endpoint = "accounts.address_agreed"
    db.session.commit()
    return closed(redirect(url_for(endpoint), 303))


@page(blueprint, fr="/compte/adresse/accord", en="/account/address/agreed")
def address_agreed() -> Response:
    """Say that the address has agreed, whatever the other one does."""
    return account_answer("address-agreed.html", gettext("Thank you, that is noted"))


@page(blueprint, fr="/compte/adresse/arret", en="/account/address/stopped")
def address_stopped() -> Response:
    """Say that the address stays as it is."""
    return account_answer("address-stopped.html", gettext("The address stays as it is"))


def _move(email: str) -> None:
    trace, secrets = trace_here(now()), settings_here().secrets
    person = account_here()
    demand_unrestricted(account_id=person.id)
    change = ask_to_move(person.id, email, trace)
    links = {
        side: link_to(
            "accounts.agree_address", person.language, move_link(change, side, secrets, trace.at)
        )
        for side in Side
    }
    write_to_both(change, links, trace.at)
    db.session.commit()


def _ask(form: AddressForm, status: int = 200) -> Response:
    title = gettext("Change the e-mail address")
    email = account_here().email
    return account_answer(
        "address.html", title, status=status, form=form, email=email, notice=account_notice()
    )
