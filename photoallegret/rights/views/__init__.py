"""What account holders and other data subjects see of their rights."""

from photoallegret.i18n import N_
from photoallegret.rights.views import closing, consents, data
from photoallegret.rights.views.blueprint import blueprint
from photoallegret.studio import Place

__all__ = ["PLACES", "blueprint", "closing", "consents", "data"]

PLACES = (
    Place("rights.data", N_("What is held of you, and a copy of it")),
    Place("rights.consents", N_("Your consents")),
    Place("rights.close", N_("Delete my account, or a part of what is kept of me")),
)
"""Linked from the account's own page."""
