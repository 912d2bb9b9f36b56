"""The photographer's side of the gallery: library, photos, galleries, site texts."""

from photoallegret.gallery.studio_views import (
    library,
    photo,
    photo_acts,
    pictures,
    site_pictures,
    site_texts,
)
from photoallegret.gallery.studio_views.blueprint import PLACES, blueprint

__all__ = [
    "PLACES",
    "blueprint",
    "library",
    "photo",
    "photo_acts",
    "pictures",
    "site_pictures",
    "site_texts",
]
