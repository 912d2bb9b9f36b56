"""The blueprint of the questions' pages in the studio, and their place in its rail."""

from flask import Blueprint

from photoallegret.i18n import N_
from photoallegret.questions.queries import waiting
from photoallegret.studio import Place

blueprint = Blueprint("desk", __name__)

PLACES = (
    Place(
        "desk.index",
        N_("Questions"),
        ("desk.show", "desk.decide", "desk.seal", "desk.reports", "desk.report"),
        count=waiting,
    ),
)
