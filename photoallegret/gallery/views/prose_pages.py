"""The pages of prose: about the photographer, and how the photographs may be reused."""

from dataclasses import replace

from flask import Response

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.models import Photo
from photoallegret.gallery.shown import ShownPhoto, show_photo
from photoallegret.gallery.views.answers import public_page
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.heads import listed_head, settings
from photoallegret.i18n import gettext, language
from photoallegret.prose import prose
from photoallegret.routes import LICENCE, page
from photoallegret.site_file import Texts
from photoallegret.typography import typographic


@page(blueprint, fr="/a-propos", en="/about")
def about() -> Response:
    """Show what the photographer says of himself."""
    texts = _texts()
    words = queries.site_words(language(), texts)
    photo = queries.photo_seen(words.portrait_id, now())
    portrait = None if photo is None else _portrait(photo)
    head = listed_head(
        gettext("About"), description=texts.description or words.tagline, picture=portrait
    )
    return public_page(
        "gallery/about.html", head, portrait=portrait, prose=prose(words.about, typographic)
    )


@page(blueprint, fr=LICENCE, en=LICENCE)
def licence() -> Response:
    """Say what is reserved and how to ask: the page that licence metadata point to."""
    head = listed_head(
        gettext("Reusing the photographs"),
        description=gettext("What is reserved, what is free, and how to ask for permission."),
    )
    return public_page("gallery/licence.html", head, prose=prose(_texts().licence, typographic))


def _portrait(photo: Photo) -> ShownPhoto:
    """Return the portrait, called by the photographer's name when nothing was said of it."""
    shown = show_photo(photo)
    is_named = shown.has_own_title or shown.alt != shown.title
    return shown if is_named else replace(shown, alt=settings().site.photographer.name)


def _texts() -> Texts:
    return settings().site.texts.get(language(), Texts())
