"""The blueprint of the requests' pages in the studio, and their place in its rail."""

from flask import Blueprint

from photoallegret.i18n import N_
from photoallegret.rights.queries import waiting
from photoallegret.studio import Place, lock_to_owner

blueprint = Blueprint("requests", __name__)
lock_to_owner(blueprint)

PLACES = (
    Place(
        "requests.index",
        N_("Requests"),
        ("requests.show", "requests.act", "requests.enter"),
        owners=True,
        count=waiting,
    ),
)
