"""The map of the site: its galleries, and its pages room by room."""

from flask import Response

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.shown import show_gallery
from photoallegret.gallery.views.answers import public_page
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.heads import listed_head
from photoallegret.i18n import N_, gettext
from photoallegret.routes import page
from photoallegret.studio import Place

MAPPED = (
    Place("gallery.home", N_("Home")),
    Place("gallery.about", N_("About")),
    Place("gallery.licence", N_("Reusing the photographs")),
)
"""On the map, besides the galleries."""


@page(blueprint, fr="/plan-du-site", en="/site-map")
def site_map() -> Response:
    """List what anybody can find here; unlisted and protected galleries are not."""
    title = gettext("Map of the site")
    return public_page(
        "gallery/site-map.html",
        listed_head(title, description=gettext("Every gallery and every page of this site.")),
        title=title,
        galleries=[show_gallery(found) for found in queries.listed_galleries(now())],
    )
