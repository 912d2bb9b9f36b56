"""The pages that are drawn before anybody asks for them."""

from collections.abc import Iterator

from flask import current_app

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery import queries
from photoallegret.gallery.views.heads import settings

MOST = 50
"""Galleries whose pages are drawn."""


def most_asked_for() -> Iterator[str]:
    """Return the paths of home, lists, galleries and the first photo of each, in each language."""
    moment = now()
    firsts = [
        (gallery.slug, slug)
        for gallery in queries.listed_galleries(moment, MOST)
        if (slug := queries.first_photo(gallery, moment)) is not None
    ]
    db.session.rollback()  # no transaction stays open while pages are drawn
    address = current_app.url_map.bind("")
    for code in settings().site.languages:
        for endpoint in ("gallery.home", "gallery.index"):
            yield address.build(endpoint, {"lang": code})
        for gallery, photo in firsts:
            yield address.build("gallery.show", {"gallery": gallery, "lang": code})
            values = {"gallery": gallery, "photo": photo, "lang": code}
            yield address.build("gallery.photo", values)
