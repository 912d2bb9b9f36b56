"""The photographer's side of the gallery: library, photos, galleries, site texts."""

from photoallegret.gallery.studio_views import (
    library,
    original,
    photo,
    photo_acts,
    pictures,
    replace,
    site_pictures,
    site_texts,
)
from photoallegret.gallery.studio_views.blueprint import PLACES, blueprint

__all__ = [
    "PLACES",
    "blueprint",
    "library",
    "original",
    "photo",
    "photo_acts",
    "pictures",
    "replace",
    "site_pictures",
    "site_texts",
]
