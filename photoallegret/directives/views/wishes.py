"""What one wants done after one's death: category by category, and who sees to it."""

from datetime import timedelta

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.signed_in import current_account, settings_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.forms import FATES, DesigneeForm, EndForm, WishesForm
from photoallegret.directives.models import Ending, Fate
from photoallegret.directives.operations.designating import (
    Named,
    OwnAddressError,
    designate,
    designation_of,
    end_designation,
)
from photoallegret.directives.operations.directing import (
    TornError,
    categories,
    direct,
    directive_of,
    end_directive,
)
from photoallegret.directives.views.blueprint import (
    FORGED,
    INCOMPLETE,
    TOO_MANY,
    answer,
    blueprint,
)
from photoallegret.forms import check_act
from photoallegret.i18n import gettext
from photoallegret.routes import page
from photoallegret.studio import say

DAY, NAMED = timedelta(days=1), 3
"""How many may be named in a day from one account, and how often one address: each is mailed."""


@page(blueprint, fr="/compte/directives", en="/account/directives", methods=("GET", "POST"))
@require_fresh()
def wishes() -> BaseResponse:
    """Show what was chosen and who is named; take another choice."""
    account = current_account()
    if account is None:
        return _to_sign_in()
    form = WishesForm()
    if not form.is_submitted():
        return _page(account, form)
    if not form.validate():
        return _page(account, form, FORGED)
    fates = form.chosen()
    if Fate.HAND_OVER in fates.values() and designation_of(account.id) is None:
        form.fate.errors = [gettext("Name first the person to whom something is handed over.")]
        return _page(account, form, INCOMPLETE)
    try:
        direct(account.id, fates, now(), closed=bool(form.closed.data))
    except TornError as torn:
        form.fate.errors = [
            gettext(
                "“%(kept)s” can be kept only if “%(gone)s” is kept too.",
                kept=gettext(torn.kept.category),
                gone=gettext(torn.gone.category),
            )
        ]
        return _page(account, form, INCOMPLETE)
    db.session.commit()
    say(gettext("What you want is noted. The version before is kept a year."))
    return redirect(url_for("directives.wishes"), 303)


@page(
    blueprint,
    fr="/compte/directives/personne",
    en="/account/directives/person",
    methods=("GET", "POST"),
)
@require_fresh()
def designee() -> BaseResponse:
    """Name somebody: they get a message with a link."""
    account = current_account()
    if account is None:
        return _to_sign_in()
    form = DesigneeForm()
    if not form.is_submitted():
        return _person_page(account, form)
    if not form.validate():
        return _person_page(account, form, FORGED if form.form_token.errors else INCOMPLETE)
    named = Named(form.name.data or "", form.email.data or "")
    if not _may_name(account, named.address):
        form.email.errors = [gettext("Too many people were named lately: try again tomorrow.")]
        return _person_page(account, form, TOO_MANY)
    try:
        designate(db.session.get_one(Account, account.id), named, now())
    except OwnAddressError:
        form.email.errors = [gettext("This is your own address: name somebody else.")]
        return _person_page(account, form, INCOMPLETE)
    db.session.commit()
    say(gettext("%(name)s is named, and a message tells them so.", name=named.name))
    return redirect(url_for("directives.wishes"), 303)


@page(
    blueprint, fr="/compte/directives/retirer", en="/account/directives/withdraw", methods=("POST",)
)
@require_fresh(back="directives.wishes")
def withdraw() -> BaseResponse:
    """Take back what was wanted, or who was named."""
    check_act()
    account = current_account()
    if account is None:
        return _to_sign_in()
    what = EndForm().what.data
    if what == "wishes":
        end_directive(account.id, Ending.REVOKED, now())
        told = gettext("Your directives are withdrawn: the law decides.")
    elif what == "designee":
        end_designation(account.id, Ending.REVOKED, now())
        told = gettext("Nobody is named any more. A message tells so to who was.")
    else:
        abort(400)
    db.session.commit()
    say(told)
    return redirect(url_for("directives.wishes"), 303)


def _may_name(account: Account, address: str) -> bool:
    """Count a naming, by its holder and by whom it writes to; say whether it may be. Commits."""
    moment, secret = now(), settings_here().secrets["secret_key"]
    counted = {
        "designee-account": f"account {account.id}",
        "designee-address": address_key(address),
    }
    allowed = [
        throttle.allow(scope, throttle.keyed(text, secret), limit=NAMED, per=DAY, now=moment)
        for scope, text in counted.items()
    ]
    db.session.commit()
    return all(allowed)


def _to_sign_in() -> BaseResponse:
    return redirect(url_for("accounts.sign_in", next=url_for("directives.wishes")), 303)


def _page(account: Account, form: WishesForm, status: int = 200) -> Response:
    directive = directive_of(account.id)
    chosen = directive.fates if directive else {}
    closed = directive.is_closed_to_heirs if directive else False
    if form.is_submitted():
        chosen, closed = form.chosen(), bool(form.closed.data)
    return answer(
        "wishes.html",
        gettext("After my death"),
        status=status,
        form=form,
        uses=categories(),
        fates=FATES,
        chosen=chosen,
        closed=closed,
        directive=directive,
        designation=designation_of(account.id),
        months=settings_here().site.deaths.quarantine_months,
    )


def _person_page(account: Account, form: DesigneeForm, status: int = 200) -> Response:
    return answer(
        "person.html",
        gettext("Name a person"),
        status=status,
        form=form,
        designation=designation_of(account.id),
    )
