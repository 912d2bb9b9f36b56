"""The blueprint of the accounts' pages in the studio, and their places in its rail."""

from flask import Blueprint

from photoallegret.i18n import N_
from photoallegret.studio import Place

blueprint = Blueprint("security", __name__)

PLACES: tuple[Place, ...] = (
    Place("security.members", N_("Members"), owners=True),
    Place(
        "security.account",
        N_("Account"),
        also=(
            "security.password",
            "security.second_factor",
            "security.new_codes",
            "security.keys",
            "security.journal",
        ),
    ),
)
