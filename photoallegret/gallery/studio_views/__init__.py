"""The photographer's side of the gallery: library, photos, galleries, site texts."""

from photoallegret.gallery.studio_views import (
    acting,
    deleting,
    describing,
    library,
    original,
    photo,
    photo_acts,
    renditions,
    replace,
    site_pictures,
    site_texts,
)
from photoallegret.gallery.studio_views.blueprint import PLACES, blueprint

__all__ = [
    "PLACES",
    "acting",
    "blueprint",
    "deleting",
    "describing",
    "library",
    "original",
    "photo",
    "photo_acts",
    "renditions",
    "replace",
    "site_pictures",
    "site_texts",
]
