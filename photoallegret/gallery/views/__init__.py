"""What visitors see of the gallery: pages, files and feeds, all on one blueprint."""

from photoallegret.gallery.views import (
    feed,
    galleries,
    home,
    photos,
    prose_pages,
    renditions,
    robots,
    site_map,
    sitemaps,
    well_known,
)
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.site_map import MAPPED
from photoallegret.gallery.views.warming import most_asked_for

__all__ = [
    "MAPPED",
    "blueprint",
    "feed",
    "galleries",
    "home",
    "most_asked_for",
    "photos",
    "prose_pages",
    "renditions",
    "robots",
    "site_map",
    "sitemaps",
    "well_known",
]
