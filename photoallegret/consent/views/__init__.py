"""The page of cookies, and what its buttons and the question at the foot of pages do."""

from photoallegret.consent.views import choosing, listing, watching
from photoallegret.consent.views.blueprint import blueprint
from photoallegret.i18n import N_
from photoallegret.studio import Place

__all__ = ["MAPPED", "blueprint", "choosing", "listing", "watching"]

MAPPED = (Place("consent.cookies", N_("Manage cookies")),)
"""On the map of the site."""
