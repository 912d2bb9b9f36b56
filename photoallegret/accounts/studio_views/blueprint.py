"""The blueprint of the accounts' pages in the studio, and their places in its rail."""

from flask import Blueprint

from photoallegret.studio import Place

blueprint = Blueprint("security", __name__)

PLACES: tuple[Place, ...] = ()
