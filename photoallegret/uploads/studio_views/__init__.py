"""How files are sent: the resumable protocol, a plain form, and what the tray asks."""

from photoallegret.uploads.studio_views import page, states, tus
from photoallegret.uploads.studio_views.blueprint import PLACES, blueprint, may_enter_by_key

__all__ = ["PLACES", "blueprint", "may_enter_by_key", "page", "states", "tus"]
