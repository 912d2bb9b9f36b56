"""What account holders and other data subjects see of their rights."""

from photoallegret.i18n import N_
from photoallegret.rights.views import consents, data
from photoallegret.rights.views.blueprint import blueprint
from photoallegret.studio import Place

__all__ = ["PLACES", "blueprint", "consents", "data"]

PLACES = (
    Place("rights.data", N_("What is held of you, and a copy of it")),
    Place("rights.consents", N_("Your consents")),
)
"""Linked from the account's own page."""
