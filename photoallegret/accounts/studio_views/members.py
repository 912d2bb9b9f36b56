"""Members: found, suspended and let in again, doubted to be fifteen. For owners alone."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.models import Account
from photoallegret.accounts.operations import minors
from photoallegret.accounts.operations.members import PAGE, member
from photoallegret.accounts.operations.members import members as found_members
from photoallegret.accounts.operations.moving import Side, agree, move_of
from photoallegret.accounts.operations.suspending import lift, suspend
from photoallegret.accounts.signed_in import is_owner, settings_here, trace_here
from photoallegret.accounts.studio_views.blueprint import blueprint
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import gettext
from photoallegret.studio import say, studio_answer, studio_page


@studio_page(blueprint, fr="/membres", en="/members")
def members() -> Response:
    """List members, or those that hold the words looked for."""
    if not is_owner():
        abort(404)
    words = " ".join(request.args.get("q", "").split())
    found = found_members(words, request.args.get("avant", type=int))
    return studio_answer(
        "studio/accounts/members.html",
        gettext("Members"),
        members=found[:PAGE],
        words=words,
        last=found[PAGE - 1].account.id if len(found) > PAGE else None,
    )


@studio_page(
    blueprint,
    fr="/membres/<int(max=999999999):account_id>",
    en="/members/<int(max=999999999):account_id>",
    methods=("POST",),
)
@require_fresh(back="security.members")
def treat_member(account_id: int) -> BaseResponse:
    """Suspend a member or lift it, doubt the age or trust it, agree for an address that is lost."""
    check_act()
    account = member(account_id) if is_owner() else None
    act = ACTS.get(request.form.get("act", ""))
    if account is None or act is None:
        abort(404)
    say(act(account))
    db.session.commit()
    return redirect(url_for("security.members", q=account.reference), 303)


def _suspend(account: Account) -> str:
    suspend(account.id, trace_here(now()))
    return gettext("%(email)s cannot sign in any more.", email=account.email)


def _lift(account: Account) -> str:
    lift(account.id, trace_here(now()))
    return _opened(account)


def _doubt(account: Account) -> str:
    if account.age_doubted_at is not None:  # the link that was sent goes on serving
        abort(409)
    trace, settings = trace_here(now()), settings_here()
    minors.doubt_age(account.id, trace)
    token = minors.doubt_link(minors.DOUBT, account, settings.secrets, trace.at)
    path = url_for("accounts.age", token=token, lang=account.language)
    minors.write_of_doubt(account, settings.base_url + path, trace.at)
    return gettext("%(email)s cannot sign in until a parent agrees.", email=account.email)


def _trust(account: Account) -> str:
    minors.trust_age(account.id, trace_here(now()))
    return _opened(account)


def _opened(account: Account) -> str:
    if account.suspended_at is not None:
        return gettext("%(email)s is still suspended.", email=account.email)
    if account.age_doubted_at is not None:
        return gettext("%(email)s still waits for a parent.", email=account.email)
    return gettext("%(email)s may sign in again.", email=account.email)


def _agree(account: Account) -> str:
    change = move_of(account.id)
    if change is None:
        return gettext("This account waits for no other address any more.")
    agree(change, Side.OLD, trace_here(now()))
    return gettext("You agreed in place of the former address.")


ACTS = {
    "suspend": _suspend,
    "lift": _lift,
    "doubt": _doubt,
    "trust": _trust,
    "agree": _agree,
}
