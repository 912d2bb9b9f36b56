"""The desk of deaths, for the photographer alone."""

from photoallegret.directives.studio_views import desk
from photoallegret.directives.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "blueprint", "desk"]
