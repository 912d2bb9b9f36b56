"""The photographer's side of the gallery: library, photos, galleries, site texts."""

from photoallegret.gallery.studio_views import (
    access,
    adding,
    arrange,
    galleries,
    gallery,
    gallery_words,
    history,
    library,
    pictures,
    preview,
)
from photoallegret.gallery.studio_views.blueprint import PLACES, blueprint

__all__ = [
    "PLACES",
    "access",
    "adding",
    "arrange",
    "blueprint",
    "galleries",
    "gallery",
    "gallery_words",
    "history",
    "library",
    "pictures",
    "preview",
]
