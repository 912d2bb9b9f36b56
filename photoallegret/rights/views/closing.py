"""Closing one's account, or having a part erased: what goes and what stays is said before."""

from datetime import datetime

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.models import Account
from photoallegret.accounts.signed_in import current_account, settings_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import act_form_here, check_act
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.i18n import gettext, language
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.planning import plan
from photoallegret.rights.forms import PartsForm
from photoallegret.rights.operations.closing import (
    LastOwnerError,
    account_parts,
    account_to_keep,
    allowed_parts,
    ask_to_close,
    erase_part,
    is_last_owner,
    keep_account,
    person_of,
)
from photoallegret.rights.operations.wording import plan_words, words_of
from photoallegret.rights.views.blueprint import blueprint
from photoallegret.routes import page
from photoallegret.studio import say

GONE = 410


@page(blueprint, fr="/compte/supprimer", en="/account/delete", methods=("GET", "POST"))
@require_fresh()
def close() -> BaseResponse:
    """Show what closing the account does; the button has it done in seven days."""
    account = _account_or_none()
    if account is None:
        return redirect(url_for("accounts.sign_in", next=url_for("rights.close")), 303)
    if act_form_here():
        return _closing(account)
    whole = plan(person_of(account))
    parts = allowed_parts(whole)
    return _answer(
        "rights/close.html",
        gettext("Delete my account"),
        email=account.email,
        closing_at=account.closing_at,
        is_last_owner=is_last_owner(account),
        words=plan_words(whole),
        parts=[one for one in words_of(whole) if one.slug in parts],
    )


def _closing(account: Account) -> BaseResponse:
    secret, path = settings_here().secrets["secret_key"], url_for("rights.keep")
    try:
        ask_to_close(account, secret, path, now())
    except LastOwnerError:
        abort(409)
    db.session.commit()
    return redirect(url_for("rights.close"), 303)


@page(
    blueprint, fr="/compte/supprimer/en-partie", en="/account/delete/part", methods=("GET", "POST")
)
@require_fresh(back="rights.close")
def close_part() -> BaseResponse:
    """Show what erasing the chosen parts does; the button does it at once."""
    account = _account_or_none()
    if account is None:
        return redirect(url_for("accounts.sign_in", next=url_for("rights.close")), 303)
    chosen = PartsForm(request.values).quoi.data or ()
    wanted = frozenset(chosen)
    if wanted - allowed_parts(plan(person_of(account))):
        abort(422)  # dropped, it would be erased in words alone
    if not wanted:
        say(gettext("Choose first what is to be erased."))
        return redirect(url_for("rights.close"), 303)
    if act_form_here():
        erase_part(account, wanted, journal_here())
        say(gettext("What you chose is erased. A message tells you so, too."))
        return redirect(url_for("accounts.overview"), 303)
    return _answer(
        "rights/close-part.html",
        gettext("Erase a part"),
        words=plan_words(plan(person_of(account), wanted), but=account_parts()),
        chosen=sorted(wanted),
    )


@page(blueprint, fr="/compte/supprimer/garder", en="/account/delete/keep", methods=("POST",))
def keep() -> BaseResponse:
    """Let the account of who is signed in live on."""
    check_act()
    account = _account_or_none()
    if account is None:
        abort(404)
    if keep_account(account):
        say(gettext("Your account stays."))
    db.session.commit()
    return redirect(url_for("accounts.overview"), 303)


@page(
    blueprint,
    fr="/compte/supprimer/garder/<token>",
    en="/account/delete/keep/<token>",
    methods=("GET", "POST"),
)
def keep_by_link(token: str) -> BaseResponse:
    """Show the button that lets the account live on, to who has the link of the message."""
    account = account_to_keep(token, settings_here().secrets["secret_key"])
    title = gettext("Keep my account")
    if account is None:
        response = _answer("rights/keep.html", title, GONE, state="gone", closing_at=None)
    elif act_form_here():
        keep_account(account)
        db.session.commit()
        response = _answer("rights/keep.html", title, state="kept", closing_at=None)
    else:
        response = _answer("rights/keep.html", title, state="ask", closing_at=account.closing_at)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.app_template_global()
def account_closing() -> datetime | None:
    """Return when the account signed in to is erased, None when it is not to be."""
    account = current_account()
    return None if account is None else account.closing_at


def _account_or_none() -> Account | None:
    """Return the account signed in to, to be changed."""
    known = current_account()
    return None if known is None else db.session.get(Account, known.id)


def _answer(template: str, title: str, status: int = 200, **context: object) -> Response:
    head = Head(
        title=f"{title} – {settings_here().site.name}",
        heading=title,
        locale=LOCALES[language()],
        robots=NOINDEX,
    )
    return Response(render_template(template, head=head, title=title, **context), status=status)
