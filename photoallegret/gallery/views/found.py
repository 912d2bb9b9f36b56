"""What stands at an address: the gallery or photo itself, or the right way to say no."""

import re
from datetime import datetime

from flask import abort, redirect, url_for

from photoallegret.gallery import queries
from photoallegret.gallery.models import Gallery
from photoallegret.gallery.shown import address_of

ADDRESS = re.compile(r"[A-Za-z0-9_-]{1,120}")
"""What slugs and secrets are made of; nothing else reaches the database."""


def gallery_here(address: str, now: datetime) -> Gallery:
    """Return the gallery open at ``address`` now; else answer 404, 410 or the right address."""
    if ADDRESS.fullmatch(address) is None:
        abort(404)
    gallery = queries.gallery_at(address, now)
    if gallery is not None:
        return gallery
    if queries.gallery_was_at(address, now):
        abort(410)
    lower = address.lower()
    if lower != address and queries.gallery_at(lower, now) is not None:
        abort(redirect(url_for("gallery.show", gallery=lower), 301))
    return abort(404)


def photo_here(gallery: Gallery, slug: str, now: datetime) -> queries.PhotoInGallery:
    """Return the photo ``slug`` of ``gallery``; else answer 404, 410 or the right address."""
    if ADDRESS.fullmatch(slug) is None:
        abort(404)
    found = queries.photo_in_gallery(gallery, slug, now)
    if found is not None:
        return found
    if queries.photo_was_in(gallery, slug, now):
        abort(410)
    lower = slug.lower()
    if lower != slug and queries.photo_in_gallery(gallery, lower, now) is not None:
        address = address_of(gallery)
        abort(redirect(url_for("gallery.photo", gallery=address, photo=lower), 301))
    return abort(404)
