"""Incidents in the studio, for its owners alone."""

from photoallegret.incidents.studio_views import acting, desk, people, record
from photoallegret.incidents.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "acting", "blueprint", "desk", "people", "record"]
