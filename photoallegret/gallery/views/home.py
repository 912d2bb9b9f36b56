"""The home page and the list of galleries."""

import re
from dataclasses import replace

from flask import Response, abort, request, url_for

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.shown import show_gallery, show_photo
from photoallegret.gallery.structured import Publication, block
from photoallegret.gallery.views.answers import public_page
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.heads import listed_head, settings
from photoallegret.i18n import gettext, language
from photoallegret.routes import licence_address, page
from photoallegret.site_file import Texts

HOME_GALLERIES = 24
"""More than these are a link away: the home page does not grow with the years."""
INDEX_GALLERIES = 60
PAGE = re.compile(r"[1-9][0-9]{0,5}")


def publication() -> Publication:
    """Return where and by whom the site is published, in the language spoken."""
    return Publication(
        site=settings().site,
        base_url=settings().base_url,
        language=language(),
        licence=licence_address(settings().base_url, language()),
    )


@page(blueprint, fr="/", en="/")
def home() -> Response:
    """Show one opening photograph and the galleries."""
    moment = now()
    galleries = queries.listed_galleries(moment, limit=HOME_GALLERIES + 1)
    first = galleries[0] if galleries else None
    texts = settings().site.texts.get(language(), Texts())
    words = queries.site_words(language(), texts)
    chosen = queries.photo_seen(words.opening_id, moment)
    place = None if chosen is None else queries.canonical_gallery(chosen, moment)
    if place is None and first is not None:  # nothing chosen, or not seen by all now
        chosen, place = queries.opening_photo(first, moment), first
    opening, opening_address = None, ""
    if chosen is not None and place is not None:
        opening = show_photo(chosen)
        opening_address = url_for("gallery.photo", gallery=place.slug, photo=chosen.slug)
    head = listed_head(
        "",
        description=texts.description or words.tagline,
        picture=opening,
        structured=block(publication().home()),
    )
    if words.tagline:
        head = replace(head, title=f"{head.title} – {words.tagline}")
    return public_page(
        "gallery/home.html",
        head,
        tagline=words.tagline,
        opening=opening,
        opening_address=opening_address,
        galleries=[show_gallery(item, cover=True) for item in galleries[:HOME_GALLERIES]],
        has_more=len(galleries) > HOME_GALLERIES,
    )


@page(blueprint, fr="/galeries", en="/galleries")
def index() -> Response:
    """List the galleries, by pages: ?page=2 follows."""
    number = _page_number()
    first = (number - 1) * INDEX_GALLERIES
    found = queries.listed_galleries(now(), limit=INDEX_GALLERIES + 1, offset=first)
    if number > 1 and not found:
        abort(404)
    galleries = [show_gallery(item, cover=True) for item in found[:INDEX_GALLERIES]]
    previous = _index_address(number - 1) if number > 1 else ""
    following = _index_address(number + 1) if len(found) > INDEX_GALLERIES else ""
    heading = gettext("Galleries")
    if number > 1:
        heading = gettext("Galleries, page %(number)s", number=number)
    head = listed_head(
        heading,
        description=gettext("The galleries of %(site)s.", site=settings().site.name),
        picture=next((item.cover for item in galleries if item.cover is not None), None),
        values={"page": str(number)} if number > 1 else {},
    )
    return public_page(
        "gallery/index.html",
        head.with_neighbours(previous, following),
        galleries=galleries,
        previous=previous,
        next=following,
    )


def _page_number() -> int:
    """Return the page asked for: the first one, when what is asked is no number."""
    told = request.args.get("page", "")
    return int(told) if PAGE.fullmatch(told) else 1


def _index_address(number: int) -> str:
    return url_for("gallery.index", page=number if number > 1 else None)
