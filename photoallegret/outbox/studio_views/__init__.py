"""Mail in the studio: what left, what waits, what could not leave."""

from photoallegret.outbox.studio_views import listing, reading
from photoallegret.outbox.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "blueprint", "listing", "reading"]
