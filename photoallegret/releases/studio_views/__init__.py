"""The photographer's side of releases: of one photo, one release, and those that end soon."""

from photoallegret.releases.studio_views import ledger, people
from photoallegret.releases.studio_views.blueprint import PLACES, blueprint
from photoallegret.releases.studio_views.people import people_of

__all__ = ["PLACES", "blueprint", "ledger", "people", "people_of"]
