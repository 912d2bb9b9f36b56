"""The photographer's side of the gallery: library, photos, galleries, site texts."""

from photoallegret.gallery.studio_views import library, original, replace
from photoallegret.gallery.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "blueprint", "library", "original", "replace"]
