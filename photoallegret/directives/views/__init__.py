"""What account holders settle for after their death, and what those they name see."""

from photoallegret.directives.views import copies, designee, wishes
from photoallegret.directives.views.blueprint import blueprint
from photoallegret.i18n import N_
from photoallegret.studio import Place

__all__ = ["PLACES", "blueprint", "copies", "designee", "wishes"]

PLACES = (Place("directives.wishes", N_("After my death")),)
"""Linked from the account's own page."""
