"""What visitors see of replies: the form, and the replies with their pages."""

from photoallegret.i18n import N_
from photoallegret.replies.views import asking, pages, showing
from photoallegret.replies.views.blueprint import ALWAYS_OPEN, blueprint
from photoallegret.studio import Place

__all__ = ["ALWAYS_OPEN", "MAPPED", "asking", "blueprint", "pages", "showing"]

MAPPED = (Place("replies.ask", N_("Right of reply")),)
"""On the map of the site."""
