"""The requests of who is signed in, and the way to another."""

from dataclasses import dataclass
from datetime import date

from flask import Response

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.deadlines import day_of
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import unlisted_head
from photoallegret.i18n import gettext, ngettext, written_date
from photoallegret.rights.models import RequestState, RightsRequest
from photoallegret.rights.operations.letters import follow_path
from photoallegret.rights.operations.requesting import due_on
from photoallegret.rights.operations.wording import ANSWERS
from photoallegret.rights.queries.asked import requests_of_account
from photoallegret.rights.rules import CLAIMS, Claim
from photoallegret.rights.views.blueprint import blueprint
from photoallegret.rights.views.data import signed_in
from photoallegret.rights.views.events import Line, lines_of
from photoallegret.routes import page


@dataclass(frozen=True, slots=True)
class Own:
    """One request as its author's account lists it."""

    asked: RightsRequest
    claim: Claim
    standing: str
    """Where it stands and by when the answer comes, in words."""
    is_late: bool
    last: Line | None
    """The last step that was told."""
    path: str
    """Of the page that follows it; "" when its address is forgotten."""


@page(blueprint, fr="/compte/droits", en="/account/rights")
@signed_in
def requests() -> Response:
    """Show the requests of an account, each with where it stands, and the rights."""
    title, today = gettext("Your requests about your data"), day_of(now())
    asked = [_own(one, today) for one in requests_of_account(account_here().id)]
    head = unlisted_head(title)
    return own_page("rights/requests.html", head, title=title, asked=asked, claims=CLAIMS)


def _own(one: RightsRequest, today: date) -> Own:
    lines = lines_of(one)
    return Own(
        asked=one,
        claim=CLAIMS[one.kind],
        standing=_standing(one, today),
        is_late=not one.is_closed and one.clock.is_overdue(today),
        last=lines[-1] if lines else None,
        path=follow_path(one),
    )


def _standing(one: RightsRequest, today: date) -> str:
    if one.state is RequestState.TAKEN_BACK:
        return gettext("You took it back.")
    if one.is_closed:
        return gettext(ANSWERS[one.state])
    if one.is_doubted:
        return gettext("Awaited from you: show who you are. The time to answer stands still.")
    if one.state is RequestState.UNPROVED:
        return gettext("Awaited from you: use the link of the e-mail. The time stands still.")
    return _due(one, today)


def _due(one: RightsRequest, today: date) -> str:
    day, left = written_date(due_on(one, today)), one.clock.days_left(today)
    if left < 0:
        return ngettext(
            "Late by one day: the answer was due on %(day)s.",
            "Late by %(num)s days: the answer was due on %(day)s.",
            -left,
            day=day,
        )
    if one.extended_at is not None:
        return gettext("In hand, and extended: answer by %(day)s.", day=day)
    return gettext("In hand: answer by %(day)s.", day=day)
