"""What an account holder agreed to, with one button each: pressed, it ends the same second."""

from flask import abort, current_app, redirect, url_for
from werkzeug.wrappers import Response

from photoallegret.accounts.models import Account
from photoallegret.accounts.signed_in import current_account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import act_form_here
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import unlisted_head
from photoallegret.i18n import gettext
from photoallegret.privacy.operations.consents import STOPS
from photoallegret.privacy.queries.consents import agreements_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.forms import WithdrawalForm
from photoallegret.rights.views.blueprint import blueprint
from photoallegret.routes import page
from photoallegret.studio import say

HOW = "page of consents"


@page(blueprint, fr="/compte/consentements", en="/account/consents", methods=("GET", "POST"))
def consents() -> Response:
    """Show what was agreed to; end the one whose button was pressed."""
    account = current_account()
    if account is None:
        return redirect(url_for("accounts.sign_in", next=url_for("rights.consents")), 303)
    person = Person(account.id, _proved_address(account))
    stops = current_app.extensions[STOPS]
    if act_form_here():
        form = WithdrawalForm()
        subject, purpose = form.subject.data or "", form.purpose.data or ""
        mine = {(one.subject, one.purpose) for one in agreements_of(person)}
        end = stops[purpose].end if purpose in stops else None
        if (subject, purpose) not in mine or end is None:
            abort(404)
        ended = end(subject, now(), HOW)
        db.session.commit()
        if ended:
            say(gettext("Your consent is withdrawn, and what it allowed has ended."))
        return redirect(url_for("rights.consents"), 303)
    title, agreements = gettext("Your consents"), agreements_of(person)
    about: dict[str, str] = {}
    for purpose, stop in stops.items():
        about |= stop.about([one.subject for one in agreements if one.purpose == purpose])
    return own_page(
        "rights/consents.html",
        unlisted_head(title),
        title=title,
        agreements=agreements,
        about=about,
        stops=stops,
    )


def _proved_address(account: Account) -> str:
    """Return the account's address if its holder proved it: what is asked by it is theirs."""
    return account.email_key if account.confirmed_at else ""
