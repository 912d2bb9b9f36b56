"""The photographer's desk of requests about data: what is due, one request, what is done of it."""

from photoallegret.rights.studio_views import acting, desk, entering, papers
from photoallegret.rights.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "acting", "blueprint", "desk", "entering", "papers"]
