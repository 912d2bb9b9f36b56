"""The requests of who is signed in, and the way to another."""

from flask import Response

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.deadlines import day_of
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import unlisted_head
from photoallegret.i18n import gettext
from photoallegret.rights.operations.letters import follow_path
from photoallegret.rights.operations.requesting import due_on
from photoallegret.rights.queries.asked import requests_of_account
from photoallegret.rights.rules import CLAIMS
from photoallegret.rights.views.blueprint import blueprint
from photoallegret.rights.views.data import signed_in
from photoallegret.routes import page


@page(blueprint, fr="/compte/droits", en="/account/rights")
@signed_in
def requests() -> Response:
    """Show the requests of an account, each with where it stands, and the rights."""
    title, today = gettext("Your requests about your data"), day_of(now())
    asked = [
        (one, CLAIMS[one.kind], due_on(one, today), follow_path(one))
        for one in requests_of_account(account_here().id)
    ]
    head = unlisted_head(title)
    return own_page("rights/requests.html", head, title=title, asked=asked, claims=CLAIMS)
