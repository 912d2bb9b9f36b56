"""The pages of prose: about the photographer, and how the photographs may be reused."""

from flask import Response

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
    head = listed_head(gettext("About"), description=texts.description or texts.tagline)
    return public_page("gallery/about.html", head, prose=prose(texts.about, typographic))


@page(blueprint, fr=LICENCE, en=LICENCE)
def licence() -> Response:
    """Say what is reserved and how to ask: the page that licence metadata point to."""
    head = listed_head(
        gettext("Reusing the photographs"),
        description=gettext("What is reserved, what is free, and how to ask for permission."),
    )
    return public_page("gallery/licence.html", head, prose=prose(_texts().licence, typographic))


def _texts() -> Texts:
    return settings().site.texts.get(language(), Texts())
