"""Under fifteen: the pages where a child names a parent, and where the parent agrees."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import ParentForm
from photoallegret.accounts.models import Account
from photoallegret.accounts.operations import minors
from photoallegret.accounts.operations.joining import (
    PARENT,
    Joining,
    Shown,
    is_used,
    write_to_parent,
)
from photoallegret.accounts.operations.owners import account_with
from photoallegret.accounts.personal_data import AGE
from photoallegret.accounts.signed_in import settings_here, trace_here
from photoallegret.accounts.views.blueprint import (
    FORGED,
    INCOMPLETE,
    account_answer,
    blueprint,
    closed,
    gone,
)
from photoallegret.accounts.views.posting import limit_network, link_to, may_mail
from photoallegret.accounts.views.texts import (
    AFTER_DEATH,
    PARENT_AGREES,
    account_notice,
    terms_accepted,
    texts_shown,
)
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import act_form_here
from photoallegret.i18n import gettext, language, speaking
from photoallegret.notices import notice
from photoallegret.routes import page


@page(blueprint, fr="/compte/inscription/parent", en="/account/sign-up/parent")
def parent_asked() -> Response:
    """Tell a child that the parent has a message."""
    return account_answer("parent-asked.html", gettext("Your parent has a message"))


@page(blueprint, fr="/compte/inscription/accord", en="/account/sign-up/agreed")
def parent_agreed() -> Response:
    """Tell a parent that nothing more is asked of them; a suspension may remain."""
    return account_answer("parent-agreed.html", gettext("Thank you, that is noted"))


@page(
    blueprint,
    fr="/compte/inscription/parent/<token>",
    en="/account/sign-up/parent/<token>",
    methods=("GET", "POST"),
)
def parent(token: str) -> BaseResponse:
    """Show a parent one button; pressed, the child's account is made."""
    joining = Joining.opened(PARENT, token, settings_here().secrets, now())
    if joining is None or is_used(joining) or account_with(joining.email) is not None:
        return gone()
    if not act_form_here():
        return _parent_page(joining.email)
    with speaking(joining.language):
        shown = Shown(texts_shown(), terms_accepted())
    trace = trace_here(now())
    minors.make_child_member(joining, shown, gettext(PARENT_AGREES), trace)
    db.session.commit()
    return closed(redirect(url_for("accounts.parent_agreed"), 303))


@page(blueprint, fr="/compte/age/<token>", en="/account/age/<token>", methods=("GET", "POST"))
def age(token: str) -> BaseResponse:
    """Ask the holder of an account whose age is doubted for a parent's address."""
    found = minors.doubted(minors.DOUBT, token, settings_here().secrets, now())
    if found is None:
        return gone()
    account, _values = found
    form = ParentForm()
    form.child = account.email
    if not form.is_submitted():
        return _age_page(form)
    if not form.validate():
        return _age_page(form, FORGED if form.form_token.errors else INCOMPLETE)
    address, account_id = form.parent.data or "", account.id
    limit_network("sign-up")
    _write_of_doubt(db.session.get_one(Account, account_id), address)
    db.session.commit()
    return closed(redirect(url_for("accounts.parent_asked"), 303))


@page(
    blueprint,
    fr="/compte/age/parent/<token>",
    en="/account/age/parent/<token>",
    methods=("GET", "POST"),
)
def age_parent(token: str) -> BaseResponse:
    """Show a parent one button; pressed, the account that was doubted is open again."""
    found = minors.doubted(minors.DOUBT_PARENT, token, settings_here().secrets, now())
    if found is None:
        return gone()
    account, values = found
    if not act_form_here():
        return _parent_page(account.email)
    minors.end_doubt(account, values["at"], gettext(PARENT_AGREES), trace_here(now()))
    db.session.commit()
    return closed(redirect(url_for("accounts.parent_agreed"), 303))


def _write_of_doubt(account: Account, parent_address: str) -> None:
    if may_mail("parent", parent_address):
        moment, secrets = now(), settings_here().secrets
        token = minors.doubt_link(minors.DOUBT_PARENT, account, secrets, moment)
        link = link_to("accounts.age_parent", language(), token)
        write_to_parent(parent_address, account.email, language(), link, moment)


def _age_page(form: ParentForm, status: int = 200) -> BaseResponse:
    title = gettext("A parent must agree")
    told = notice(AGE, settings_here().site)
    return closed(account_answer("age.html", title, status=status, form=form, notice=told))


def _parent_page(child: str) -> BaseResponse:
    return closed(
        account_answer(
            "parent.html",
            gettext("Agree to a child’s account"),
            child=child,
            words=gettext(PARENT_AGREES),
            notice=account_notice(),
            after_death=gettext(AFTER_DEATH),
        )
    )
