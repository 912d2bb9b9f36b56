"""What visitors see of the gallery: pages, files and feeds, all on one blueprint."""

from photoallegret.gallery.views import (
    feed,
    galleries,
    home,
    photos,
    prose_pages,
    renditions,
    robots,
    sitemaps,
)
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.warming import most_asked_for

__all__ = [
    "blueprint",
    "feed",
    "galleries",
    "home",
    "most_asked_for",
    "photos",
    "prose_pages",
    "renditions",
    "robots",
    "sitemaps",
]
