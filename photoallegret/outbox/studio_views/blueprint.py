"""The blueprint of mail in the studio, and its place in the rail."""

from flask import Blueprint

from photoallegret.i18n import N_
from photoallegret.studio import Place, lock_to_owner

blueprint = Blueprint("outbox", __name__)
lock_to_owner(blueprint)

PLACES = (Place("outbox.index", N_("Mail"), also=("outbox.show",), owners=True),)
