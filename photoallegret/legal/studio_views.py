"""The legal desk in the studio: what is to complete, and each duty with its proof."""

from collections import Counter

from flask import Blueprint, Response, current_app

from photoallegret.config import Settings
from photoallegret.doctor import examine
from photoallegret.i18n import N_, gettext, written_instant
from photoallegret.legal.checking import facts, law
from photoallegret.legal.clauses import ClausesError, State, clauses, last_green
from photoallegret.studio import Place, lock_to_owner, studio_answer, studio_page

blueprint = Blueprint("legal_desk", __name__)
lock_to_owner(blueprint)
PLACES = (Place("legal_desk.index", N_("Legal texts"), owners=True),)
STATES = {
    State.OPEN: N_("Still open"),
    State.PARTLY: N_("Met in part"),
    State.MET: N_("Met"),
    State.NONE: N_("Does not apply"),
}
"""In the order of the page: what is to do first."""


@studio_page(blueprint, fr="/clauses", en="/clauses")
def index() -> Response:
    """Show what the texts lack, then the matrix of docs/clauses.md."""
    settings: Settings = current_app.extensions["photoallegret"]
    try:
        found, unreadable = clauses(), ""
    except ClausesError as error:
        found, unreadable = (), str(error)
    green = last_green()
    counted = Counter(one.state for one in found)
    return studio_answer(
        "studio/legal/index.html",
        gettext("Legal texts"),
        lacking=[one for one in examine((facts, law)) if one.level != "ok"],
        unreadable=unreadable,
        groups=[
            (gettext(words), counted[state], [one for one in found if one.state is state])
            for state, words in STATES.items()
        ],
        green=green,
        green_at=written_instant(green.at, settings.site.time_zone) if green else "",
        site_file=settings.site_file,
    )
