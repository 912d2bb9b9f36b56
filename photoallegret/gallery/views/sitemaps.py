"""Sitemaps (sitemaps.org, with Google's images): an index, the pages, then each listed gallery."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from flask import Response, abort, current_app, url_for

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.models import Visibility
from photoallegret.gallery.shown import file_address
from photoallegret.gallery.structured import MAIN_WIDTH
from photoallegret.gallery.views.answers import shared_file
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.found import gallery_here
from photoallegret.gallery.views.heads import absolute, settings
from photoallegret.gallery.views.xml import add, document

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
XHTML = "http://www.w3.org/1999/xhtml"
TYPE = "application/xml; charset=utf-8"
PART = 5_000
"""Photos in one sitemap: with every language it stays far below 50 000 addresses and 50 MB."""
OTHERS = "photoallegret_sitemaps"
"""Where the factory leaves the addresses of other rooms' sitemaps."""
PAGES = (
    *("gallery.home", "gallery.index", "gallery.about", "gallery.licence", "gallery.site_map"),
    *("your_rights.index", "replies.ask"),
)


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    """List the sitemaps."""
    root = Element("sitemapindex", {"xmlns": SITEMAP})
    addresses = ["/sitemaps/pages.xml", *current_app.extensions[OTHERS]]
    for slug, count in queries.listed_sizes(now(), exact_above=PART):
        parts = max(1, -(-count // PART))  # the first one names the gallery itself
        addresses += [f"/sitemaps/{slug}/{part}.xml" for part in range(1, parts + 1)]
    for address in addresses:
        add(add(root, "sitemap"), "loc", absolute(address))
    return shared_file(document(root), TYPE)


@blueprint.get("/sitemaps/pages.xml")
def sitemap_pages() -> Response:
    """List the pages that are no gallery."""
    root = urlset()
    for endpoint in PAGES:
        add_page(root, endpoint, {})
    return shared_file(document(root), TYPE)


@blueprint.get("/sitemaps/<gallery>/<int(max=10000):part>.xml")
def sitemap_gallery(gallery: str, part: int) -> Response:
    """List a gallery and the ``part``-th share of the photos whose first page is in it."""
    moment = now()
    found = gallery_here(gallery, moment)
    if found.visibility != Visibility.PUBLISHED or part < 1:
        abort(404)
    listed = queries.first_shown_in(found, moment, offset=(part - 1) * PART, limit=PART)
    if not listed and part > 1:
        abort(404)
    root = urlset()
    if part == 1:
        add_page(root, "gallery.show", {"gallery": found.slug})
    files = queries.jpegs_of([item.photo_id for item in listed], MAIN_WIDTH)
    for item in listed:
        values = {"gallery": found.slug, "photo": item.slug}
        image = file_address(*files[item.photo_id])
        add_page(root, "gallery.photo", values, changed=item.added_at, image=image)
    return shared_file(document(root), TYPE)


def urlset() -> Element:
    """Return an empty sitemap."""
    return Element("urlset", {"xmlns": SITEMAP, "xmlns:image": IMAGE, "xmlns:xhtml": XHTML})


def add_page(
    root: Element,
    endpoint: str,
    values: Mapping[str, Any],
    *,
    changed: datetime | None = None,
    image: str = "",
) -> None:
    """Add a page in each language, the others named beside it."""
    languages = settings().site.languages
    addresses = {code: absolute(url_for(endpoint, **values, lang=code)) for code in languages}
    for address in addresses.values():
        url = add(root, "url")
        add(url, "loc", address)
        if changed is not None:
            add(url, "lastmod", changed.date().isoformat())
        if len(addresses) > 1:
            for code, other in addresses.items():
                add(url, "xhtml:link", rel="alternate", hreflang=code, href=other)
        if image:
            add(add(url, "image:image"), "image:loc", absolute(image))
